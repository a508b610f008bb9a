import { describe, expect, it } from '@jest/globals';
import { type Account, accountKey, type ChannelName } from '../../src/channel/account';
import { noteAccounts } from '../../src/outbox/accounts';
import { until } from '../support/until';
import { type Customer, lastOf, linkIn, textOf, useWalk, type Walk } from '../support/walk';

// A sweep and a second look after a moment, so that what became unknown is found soon.
const context = useWalk({
  parts: {
    times: { reconcile: { firstLookMs: 100, believeAbsentMs: 1_500, giveUpAskingMs: 60_000 } },
  },
});

const CHANNELS: readonly ChannelName[] = ['facebook', 'instagram', 'x'];

describe('a send whose answer lies or is lost', () => {
  for (const fault of ['error-after-accept', 'lose-response', 'delivered-but-error'] as const) {
    it.each(CHANNELS)(`reaches the customer once: ${fault} on %s`, async (channel) => {
      const { walk } = context;
      const customer = await walk.customer(channel);
      await walk.fault(fault, { channel, userId: customer.userId, times: 1 });
      await customer.says('hello');
      expect(await customer.hearsAll()).toHaveLength(1);
      expect(await strikesLeft(walk, fault, customer)).toBe(0);
      await customer.says('renew my plan');
      expect(await customer.hearsAll()).toHaveLength(1);
      expect(await statuses(walk, customer)).toEqual(['sent', 'sent']);
    });

    it.each(CHANNELS)(`reaches the customer once without an echo too: ${fault} on %s`, async (channel) => {
      const { walk } = context;
      const customer = await walk.customer(channel);
      await walk.fault('echo-lost', { channel, userId: customer.userId });
      await walk.fault(fault, { channel, userId: customer.userId, times: 1 });
      await customer.says('hello');
      expect(await customer.hearsAll()).toHaveLength(1);
      expect(await strikesLeft(walk, fault, customer)).toBe(0);
      expect(await statuses(walk, customer)).toEqual(['sent']);
      await walk.mend('echo-lost', { channel, userId: customer.userId });
    });
  }

  it.each(CHANNELS)('is sent again when it never arrived: outage on %s', async (channel) => {
    const { walk } = context;
    const customer = await walk.customer(channel);
    await walk.fault('outage', { channel, reset: true, times: 1 });
    await customer.says('hello');
    await travelUntilSettled(walk);
    expect(await customer.hearsAll()).toHaveLength(1);
    expect(await statuses(walk, customer)).toEqual(['sent']);
  });
});

describe('a platform that makes us wait', () => {
  it.each(CHANNELS)('gets the messages later, in order (%s)', async (channel) => {
    const { walk } = context;
    const { number, email } = await walk.order();
    const customer = await walk.customer(channel);
    await customer.says('hello');
    await customer.hears();
    await walk.fault('rate-storm', { channel });
    await customer.says('renew my plan');
    await sleeping(walk);
    await customer.says(number);
    await sleeping(walk);
    await customer.says(email);
    await sleeping(walk);
    expect(await accepted(walk, customer)).toHaveLength(1);
    const calls = await sendCalls(walk);
    await walk.mend('rate-storm', { channel });
    await travelUntilSettled(walk);
    const heard = await customer.hearsAll();
    expect(heard[0]?.text).toMatch(/order number/);
    expect(heard[1]?.text).toMatch(/e-mail/);
    expect(linkIn(lastOf(heard))).toBeTruthy();
    // Refused once, then left alone until the time the platform named.
    expect(calls).toBe(1);
  });

  it('gets no second call for a customer who has blocked the brand, who is told nothing more', async () => {
    const { walk } = context;
    for (const channel of CHANNELS) {
      const customer = await walk.customer(channel);
      await walk.fault('user-blocked', { channel, userId: customer.userId });
      await customer.says('hello');
      await customer.hearsNothing();
      expect(await statuses(walk, customer)).toEqual(['refused']);
      expect(await sendCalls(walk)).toBe(1);
      await walk.mend('user-blocked', { channel, userId: customer.userId });
    }
  });

  it('is stopped on for the whole account when its token no longer works, and nothing is lost', async () => {
    const { walk } = context;
    for (const channel of CHANNELS) {
      const mei = await walk.customer(channel);
      const ola = await walk.customer(channel);
      await walk.fault('token-190', { channel });
      await mei.says('hello');
      const account = walk.brand.accounts.find((one) => one.channel === channel) as Account;
      await until('the pause', async () => {
        const [row] = await walk.rows<{ state: string }>('select state from account where id = $1', [
          accountKey(account),
        ]);
        return row?.state === 'paused';
      });
      await ola.says('hello');
      await sleeping(walk);
      expect(await accepted(walk, mei)).toEqual([]);
      expect(await statuses(walk, ola)).toEqual(['pending']);
      await walk.mend('token-190', { channel });
      // What a restart does, after somebody has put a working token into brand.yaml.
      await noteAccounts(walk.app.store, [account]);
      for (const customer of [mei, ola]) expect(await customer.hearsAll()).toHaveLength(1);
    }
  });

  it.each(['facebook', 'instagram'] as const)(
    'says that another app owns the thread: the bot is silent (%s)',
    async (channel) => {
      const { walk } = context;
      const customer = await walk.customer(channel);
      await walk.fault('owned-by-other-app', { channel, userId: customer.userId });
      await customer.says('hello');
      await customer.hearsNothing();
      expect((await walk.thread(customer)).control).toBe('human');
      await walk.mend('owned-by-other-app', { channel, userId: customer.userId });
      await customer.says('renew my plan');
      await customer.hearsNothing();
    },
  );
});

describe('deliveries that misbehave', () => {
  it.each(CHANNELS)('five times at once are answered once (%s)', async (channel) => {
    const { walk } = context;
    const customer = await walk.customer(channel);
    await walk.fault('duplicate-delivery', { channel, copies: 5 });
    await customer.says('hello');
    expect(await customer.hearsAll()).toHaveLength(1);
    await customer.says('renew my plan');
    expect(await customer.hearsAll()).toHaveLength(1);
    await walk.mend('duplicate-delivery', { channel });
    expect(
      await walk.rows(`select id from inbox where thread_id = $1 and kind = 'message'`, [customer.threadId]),
    ).toHaveLength(2);
  });

  it.each(CHANNELS)('in the wrong order ask no question twice (%s)', async (channel) => {
    const { walk } = context;
    const { number, email } = await walk.order();
    const customer = await walk.customer(channel);
    await walk.fault('out-of-order', { channel, userId: customer.userId });
    await customer.burst(`renew ${number}`, email);
    await walk.settle();
    await until('both deliveries', async () => {
      const rows = await walk.rows(`select id from inbox where thread_id = $1 and kind = 'message'`, [
        customer.threadId,
      ]);
      return rows.length === 2;
    });
    const heard = await customer.hearsAll();
    expect(linkIn(lastOf(heard))).toBeTruthy();
    expect(heard.length).toBeLessThanOrEqual(2);
    await walk.mend('out-of-order', { channel, userId: customer.userId });
  });

  it.each([
    ['clock-skew', 'facebook'],
    ['clock-skew', 'x'],
    ['seconds-timestamps', 'instagram'],
    ['unknown-event-9kb', 'facebook'],
    ['edit-race', 'facebook'],
    ['bare-edit', 'instagram'],
  ] as const)('of an odd kind cost no answer: %s on %s', async (fault, channel) => {
    const { walk } = context;
    const customer = await walk.customer(channel);
    await walk.fault(fault, { channel, text: 'renew my plan' });
    await customer.says('renew my plan');
    const heard = await customer.hearsAll();
    await walk.mend(fault, { channel });
    expect(textOf(heard)).toMatch(/order number/);
    expect((await walk.thread(customer)).control).toBe('bot');
  });
});

async function statuses(walk: Walk, { threadId }: Customer): Promise<string[]> {
  const rows = await walk.rows<{ status: string }>(
    'select status from outbox where thread_id = $1 order by id',
    [threadId],
  );
  return rows.map(({ status }) => status);
}

async function accepted(walk: Walk, { userId }: Customer) {
  return (await walk.log()).filter((entry) => entry.type === 'accepted' && entry.userId === userId);
}

async function strikesLeft(walk: Walk, fault: string, { userId }: Customer): Promise<unknown> {
  const { active } = await walk.admin<{ active: { name: string; userId?: string; times?: number }[] }>(
    '/admin/faults',
  );
  return active.find((one) => one.name === fault && one.userId === userId)?.times;
}

/** Calls that were to send something since a fault was switched on or off last. */
async function sendCalls(walk: Walk): Promise<number> {
  const log = await walk.log();
  const storm = log.findLastIndex(({ type }) => type === 'fault');
  return log.slice(storm).filter((entry) => entry.type === 'api' && entry.method === 'POST').length;
}

/** Waits until every turn is done and nothing is being sent, though messages may wait for their time. */
async function sleeping(walk: Walk): Promise<void> {
  await until('turns and sends to rest', async () => {
    const [row] = await walk.rows<{ n: number }>(
      `select (select count(*) from thread where wake) + (select count(*) from inbox where not done)
            + (select count(*) from outbox where status = 'sending') n`,
    );
    return row?.n === 0;
  });
}

/** Lets business time pass in small steps, so that whatever waits for its time gets it. */
async function travelUntilSettled(walk: Walk): Promise<void> {
  await until('waiting messages to leave', async () => {
    walk.travel(1_000);
    const [row] = await walk.rows<{ n: number }>(
      `select count(*) n from outbox where status in ('pending', 'sending', 'unknown')`,
    );
    return row?.n === 0;
  });
  await walk.settle();
}
