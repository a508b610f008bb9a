import { describe, expect, it } from '@jest/globals';
import { silentLog } from '../../src/lib/log';
import { claimSends } from '../../src/outbox/claim';
import { reconcile } from '../../src/outbox/reconcile';
import { settle } from '../../src/outbox/settle';
import { fireTimers } from '../../src/queue/timers';
import type { Store } from '../../src/store/store';
import { useTestDatabase } from '../support/database';
import { botRow, NOON, newThread } from '../support/handoff';
import { until } from '../support/until';

const db = useTestDatabase();
const clock = { now: () => NOON };

/** Makes what is to be told about a thread. @returns what changes its rows and then tells it */
type Teller = (store: Store, threadId: string) => Promise<() => Promise<unknown>>;

const refused: Teller = async (store, threadId) => {
  const id = await botRow(store, threadId, { status: 'pending' });
  const send = (await claimSends(store, 100, NOON)).find((claimed) => claimed.id === id);
  if (!send) throw new Error('not claimed');
  return () => settle(store, [{ send, status: 'refused', tell: { code: 'TEST' } }], NOON);
};

const unknowable: Teller = async (store, threadId) => {
  const id = await botRow(store, threadId, { status: 'unknown' });
  await store.query({
    text: `update outbox set unknown_since = clock_timestamp() - interval '1 hour' where id = $1`,
    values: [id],
  });
  const times = { firstLookMs: 0, believeAbsentMs: 0, giveUpAskingMs: 0 };
  const senderOf = async () => undefined;
  return () => reconcile({ store, clock, log: silentLog, times, senderOf, ring: () => undefined });
};

const due: Teller = async (store, threadId) => {
  await store.query({
    text: `insert into timer (thread_id, kind, due_at) values ($1, 'handoff_due', $2)`,
    values: [threadId, NOON - 1],
  });
  return () => fireTimers(store, clock);
};

describe('who holds a thread', () => {
  it.each([
    ['a send that is refused', refused],
    ['a send whose truth nobody can find out', unknowable],
    ['a timer that is due', due],
  ])('gets its messages and timers although %s waits for it', async (_what, prepare) => {
    const { store } = db;
    const threadId = await newThread(store);
    const tell = await prepare(store, threadId);
    const told: Promise<unknown>[] = [];
    await store.transaction(async (tx) => {
      await tx.query({ text: 'select 1 from thread where id = $1 for update', values: [threadId] });
      told.push(tell());
      await until('it to wait for the thread', () => isWaiting(store));
      // Refused if the one that waits held any of them already.
      for (const table of ['outbox', 'timer'])
        await tx.query({
          text: `select 1 from ${table} where thread_id = $1 for update nowait`,
          values: [threadId],
        });
    });
    await Promise.all(told);
    const events = await store.query({
      text: `select kind from inbox where thread_id = $1 and kind in ('timer', 'send_failed')`,
      values: [threadId],
    });
    expect(events).toHaveLength(1);
  });
});

async function isWaiting(store: Store): Promise<boolean> {
  const rows = await store.query({
    text: `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
  });
  return rows.length > 0;
}
