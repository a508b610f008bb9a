import { describe, expect, it } from '@jest/globals';
import { accountKey } from '../../src/channel/account';
import { until } from '../support/until';
import { textOf, useWalk, type Walk } from '../support/walk';

const context = useWalk();

/** The platform has said that so many calls are left on X in the next hour. */
async function callsLeft(walk: Walk, remaining: number): Promise<void> {
  const account = walk.brand.accounts.find(({ channel }) => channel === 'x');
  if (!account) throw new Error('no account on x');
  await walk.rows(
    `insert into account_budget values ($1, 'told by a test', $2, $3)
                   on conflict (account_id, route) do update set remaining = excluded.remaining, resets_at = excluded.resets_at`,
    [accountKey(account), remaining, walk.clock.now() + 3_600_000],
  );
}

describe('the last calls of an account', () => {
  it('carry the words that a person comes while small talk waits', async () => {
    const { walk } = context;
    await callsLeft(walk, 3);
    const talks = await walk.customer('x');
    const asks = await walk.customer('x');
    await talks.says('hello');
    const outbox = (threadId: string) =>
      walk.rows<{ status: string }>('select status from outbox where thread_id = $1', [threadId]);
    await until('an answer', async () => (await outbox(talks.threadId)).length === 1);
    await asks.says('human');
    expect(textOf([await asks.hears()])).toMatch(/within 60 minutes/);
    expect(await outbox(talks.threadId)).toEqual([{ status: 'pending' }]);
    walk.travel(3_600_001);
    expect(await talks.hearsAll()).toHaveLength(1);
    // An hour later the promise to the other one is overdue, and they are told; nothing is left for the next test.
    await asks.hears();
    await walk.settle();
  });

  it('carry what a thread waits to say when a link follows it', async () => {
    const { walk } = context;
    const mei = await walk.customer('x');
    await callsLeft(walk, 2);
    const outbox = () =>
      walk.rows<{ status: string }>('select status from outbox where thread_id = $1 order by id', [
        mei.threadId,
      ]);
    await mei.says('renew NO-48213');
    await until('the question to wait', async () => (await outbox())[0]?.status === 'pending');
    await mei.says('mei@fjord-esim.example');
    expect(textOf(await mei.hearsAll())).toMatch(/\/r\//);
    expect((await outbox()).map((row) => row.status)).toEqual(['sent', 'sent']);
  });

  it('are not used up by a message that may no longer leave', async () => {
    const { walk } = context;
    const mei = await walk.customer('x');
    await callsLeft(walk, 3);
    await mei.says('renew NO-48214');
    await until('the question to wait', async () => {
      const [row] = await walk.rows<{ status: string }>('select status from outbox where thread_id = $1', [
        mei.threadId,
      ]);
      return row?.status === 'pending';
    });
    await walk.rows('update thread set epoch = epoch + 1 where id = $1', [mei.threadId]);
    await walk.rows(`update account_budget set remaining = 4 where route = 'told by a test'`);
    await walk.settle();
    const [budget] = await walk.rows<{ remaining: number }>(
      `select remaining from account_budget where route = 'told by a test'`,
    );
    expect(budget?.remaining).toBe(4);
  });
});
