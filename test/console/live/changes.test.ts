import { describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import type { LiveEvent } from '../../../src/console/contract/live';
import {
  changesSince,
  isForgotten,
  positionText,
  presentPosition,
  readPosition,
} from '../../../src/console/live/changes';
import { pruneChanges } from '../../../src/console/live/prune';
import { publishLive } from '../../../src/console/live/publish';
import { useTestDatabase } from '../../support/database';
import { botRow, handOver, newMessage, newThread, waitingThread } from '../../support/handoff';

const db = useTestDatabase();

describe('the changes since a point', () => {
  it('are those of transactions that ended since, in whatever order they began and wrote', async () => {
    const [slow, quick] = [new Client(db.connection), new Client(db.connection)];
    await Promise.all([slow.connect(), quick.connect()]);
    try {
      const [a, b, c] = [await newThread(db.store), await newThread(db.store), await newThread(db.store)];
      const start = await presentPosition(db.store);
      await slow.query('begin');
      await say(slow, a);
      await quick.query('begin');
      await say(quick, b);
      await quick.query('commit');
      // The older transaction is still open; its row has the lower id and the lower transaction id.
      const first = await changesSince(db.store, start);
      expect(threadsOf(first.events)).toEqual([b]);
      await say(slow, c);
      await slow.query('commit');
      const second = await changesSince(db.store, first.position);
      expect(threadsOf(second.events)).toEqual([a, c]);
      expect((await changesSince(db.store, second.position)).events).toEqual([]);
      // Whoever comes back with the first point hears the same, up to the second and not beyond.
      await newMessage(db.store, b, 'later');
      expect((await changesSince(db.store, first.position, second.position)).events).toEqual(second.events);
    } finally {
      await Promise.all([slow.end(), quick.end()]);
    }
  });

  it('skip nothing and tell nothing twice while sixteen writers overlap', async () => {
    const threads = await Promise.all(Array.from({ length: 16 }, () => newThread(db.store)));
    let at = await presentPosition(db.store);
    const told: number[] = [];
    const writing = Promise.all(
      threads.map(async (threadId) => {
        for (let n = 0; n < 12; n++) {
          await db.store.transaction(async (tx) => {
            await publishLive(tx, { kind: 'draft', threadId, caseId: n + 1 });
            // Commits come in another order than ids: each waits for a statement of random length.
            await tx.query({ text: 'select pg_sleep(random() / 100)' });
          });
        }
      }),
    );
    let busy = true;
    void writing.finally(() => {
      busy = false;
    });
    for (let last = false; !last; ) {
      last = !busy;
      const { events, position } = await changesSince(db.store, at);
      told.push(...events.map(({ id }) => id));
      at = position;
    }
    await writing;
    const written = await db.store.query<{ id: number }>({
      text: `select id from live_event where kind = 'draft' order by id`,
    });
    expect(told.toSorted((a, b) => a - b)).toEqual(written.map(({ id }) => id));
    expect(written).toHaveLength(16 * 12);
  });

  it('are told as one when there are very many', async () => {
    const start = await presentPosition(db.store);
    await db.store.query({
      text: `insert into live_event (kind, thread_id) select 'message', 'facebook:1:' || n from generate_series(1, 501) n`,
    });
    expect(await changesSince(db.store, start)).toMatchObject({ tooMany: true });
  });

  it('are found by an index among those of an hour', async () => {
    await db.store.query({
      text: `insert into live_event (kind, xid) select 'bulk', (3 + n % 300)::text::xid8 from generate_series(1, 20000) n`,
    });
    await db.store.query({ text: 'analyze live_event' });
    const { snapshot } = await presentPosition(db.store);
    const plan = await db.store.query<{ 'QUERY PLAN': string }>({
      text: `explain select id from live_event
              where xid >= pg_snapshot_xmin($1::pg_snapshot) and not pg_visible_in_snapshot(xid, $1::pg_snapshot)`,
      values: [snapshot],
    });
    expect(plan.map((line) => line['QUERY PLAN']).join()).toContain('live_event_xid');
    await db.store.query({ text: `delete from live_event where kind = 'bulk'` });
  });

  it('come from messages, control, cases, outbox, links and moderation, and not from leases', async () => {
    const { threadId, caseId } = await waitingThread(db.store);
    const kindsOf = async (work: () => Promise<unknown>) => {
      const start = await presentPosition(db.store);
      await work();
      return (await changesSince(db.store, start)).events.map(({ kind }) => kind);
    };
    const sql =
      (text: string, values: readonly unknown[] = [threadId]) =>
      () =>
        db.store.query({ text, values });
    expect(await kindsOf(() => newMessage(db.store, threadId, 'Hei'))).toEqual(['message']);
    expect(await kindsOf(sql(`update message set deleted = true, text = '' where thread_id = $1`))).toEqual([
      'message',
    ]);
    expect(await kindsOf(sql(`update "case" set priority = 3 where id = $1`, [caseId]))).toEqual(['case']);
    expect(await kindsOf(sql(`update thread set control = 'human' where id = $1`))).toEqual(['thread']);
    expect(await kindsOf(sql(`update thread set read_upto = 5 where id = $1`))).toEqual(['delivery']);
    expect(
      await kindsOf(
        sql(`update thread set wake = true, wake_at = clock_timestamp(), claims = claims + 1,
                    lease_until = clock_timestamp(), state = '{"misunderstood":1}' where id = $1`),
      ),
    ).toEqual([]);
    const outboxId = await botRow(db.store, threadId);
    const outbox = (set: string) => sql(`update outbox set ${set} where id = $1`, [outboxId]);
    expect(await kindsOf(outbox(`status = 'sending'`))).toEqual([]);
    expect(await kindsOf(outbox(`status = 'sent'`))).toEqual(['delivery']);
    expect(
      await kindsOf(
        sql(
          `insert into moderation_item (kind, subject, first_at, last_at) values ('look_alike', 'domain:evil.io', 1, 1)`,
          [],
        ),
      ),
    ).toEqual(['moderation']);
    const other = await newThread(db.store);
    expect(new Set(await kindsOf(() => handOver(db.store, other)))).toEqual(new Set(['case', 'thread']));
  });
});

describe('a position', () => {
  it('survives as text', async () => {
    const position = await presentPosition(db.store);
    expect(readPosition(positionText(position))).toEqual(position);
  });

  it.each([
    '',
    'x',
    '1.1:2',
    '1.0:2:',
    '1.5:4:',
    '1.5:9:4',
    '1.5:9:9',
    '1.5:9:7,6',
    '1.5:9:6,6',
    "1.1:1:'",
    `1.1:${'9'.repeat(20)}:`,
    '1.1:2:;drop table x',
  ])('is not read from %s', (text) => {
    expect(readPosition(text)).toBeUndefined();
  });

  it('is forgotten after an hour, and in a database that has never come so far', async () => {
    const now = await presentPosition(db.store);
    expect(isForgotten(now, now)).toBe(false);
    expect(isForgotten({ ...now, atSeconds: now.atSeconds - 3_600 }, now)).toBe(true);
    expect(isForgotten({ ...now, snapshot: '1:999999999999:' }, now)).toBe(true);
  });

  it('outlives what is pruned', async () => {
    await db.store.query({
      text: `insert into live_event (kind, created_at) values ('bulk', clock_timestamp() - interval '66 minutes'),
                                                              ('bulk', clock_timestamp() - interval '61 minutes'),
                                                              ('bulk', clock_timestamp() - interval '50 minutes')`,
    });
    // The oldest come first by transaction: nothing younger stands before them.
    await db.store.query({ text: `delete from live_event where kind <> 'bulk'` });
    await pruneChanges(db.store);
    const left = await db.store.query({ text: `select id from live_event` });
    expect(left).toHaveLength(1);
  });
});

async function say(client: Client, threadId: string): Promise<void> {
  await client.query(`insert into message (thread_id, origin, text, at) values ($1, 'customer', 'Hei', 1)`, [
    threadId,
  ]);
}

function threadsOf(events: readonly LiveEvent[]): (string | undefined)[] {
  return events.map(({ threadId }) => threadId);
}
