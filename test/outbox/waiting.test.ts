import { describe, expect, it } from '@jest/globals';
import { claimSends } from '../../src/outbox/claim';
import { waitingOf } from '../../src/outbox/waiting';
import { useTestDatabase } from '../support/database';
import { botRow, HOUR, NOON, newThread } from '../support/handoff';

const db = useTestDatabase();

/** A thread on an account of its own with one message to send. */
async function waitingThread(row: { readonly priority?: number; readonly notBefore?: number } = {}) {
  const threadId = await newThread(db.store);
  const account = `x:${threadId}`;
  const id = await botRow(db.store, threadId, { status: 'pending' });
  await db.store.query({
    text: 'update outbox set account_id = $2, priority = $3, not_before = $4 where id = $1',
    values: [id, account, row.priority ?? 3, row.notBefore ?? 0],
  });
  await db.store.query({
    text: `insert into account (id, channel, handle) values ($1, 'x', 'h')`,
    values: [account],
  });
  const budget = (remaining: number, resetsAt: number, route = 'send') =>
    db.store.query({
      text: 'insert into account_budget values ($1, $2, $3, $4)',
      values: [account, route, remaining, resetsAt],
    });
  const claimable = async () => {
    const claimed = await claimSends(db.store, 100, NOON);
    await db.store.query({ text: `update outbox set status = 'pending' where status = 'sending'` });
    return claimed.some((send) => send.id === id);
  };
  return { id, threadId, account, budget, claimable };
}

describe('why a message does not leave', () => {
  it.each([
    ['small talk of the calls that are kept', 3, 3, true],
    ['small talk of a call more', 3, 4, false],
    ['the words of a handoff of kept calls', 2, 1, false],
    ['anything of no call', 0, 0, true],
  ])('is the budget for %s', async (_what, priority, remaining, waits) => {
    const { threadId, budget, claimable } = await waitingThread({ priority });
    await budget(remaining, NOON + HOUR);
    expect(await waitingOf(db.store, threadId, NOON)).toEqual(
      waits ? { reason: 'budget', until: NOON + HOUR } : undefined,
    );
    expect(await claimable()).toBe(!waits);
  });

  it('lasts until the last route that is used up has calls again', async () => {
    const { threadId, budget } = await waitingThread();
    await budget(0, NOON + HOUR);
    await budget(1, NOON + 3 * HOUR, 'day');
    await budget(9, NOON + 9 * HOUR, 'free');
    expect(await waitingOf(db.store, threadId, NOON)).toEqual({ reason: 'budget', until: NOON + 3 * HOUR });
    expect(await waitingOf(db.store, threadId, NOON + 3 * HOUR)).toBeUndefined();
  });

  it('is a failed try, or an account that somebody has to mend', async () => {
    const { threadId, account } = await waitingThread({ notBefore: NOON + HOUR });
    expect(await waitingOf(db.store, threadId, NOON)).toEqual({ reason: 'retry', until: NOON + HOUR });
    await db.store.query({ text: `update account set state = 'paused' where id = $1`, values: [account] });
    expect(await waitingOf(db.store, threadId, NOON)).toEqual({ reason: 'paused' });
  });

  it('is nothing where nothing waits or something is under way', async () => {
    const { id, threadId, budget } = await waitingThread();
    await budget(0, NOON + HOUR);
    for (const status of ['sending', 'unknown', 'sent']) {
      await db.store.query({ text: 'update outbox set status = $2 where id = $1', values: [id, status] });
      expect(await waitingOf(db.store, threadId, NOON)).toBeUndefined();
    }
  });
});
