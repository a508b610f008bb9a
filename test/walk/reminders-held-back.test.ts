import { describe, expect, it } from '@jest/globals';
import { keywordEngine } from '../support/keyword-engine';
import { until } from '../support/until';
import { lastOf, linkIn, textOf, useWalk, type Walk } from '../support/walk';
import { agentOf } from '../support/walk-agent';
import type { Customer } from '../support/walk-customer';
import {
  consentsOf,
  orderEnding,
  reminded,
  remindersBecome,
  timersDone,
  travelAndWait,
} from '../support/walk-reminders';

const talk = keywordEngine(
  { renew: 'renew', 'when does': 'renewal-status', yes: 'affirm', hello: 'greeting' },
  'fallback',
);
const context = useWalk({ parts: { model: talk } });

const DAY = 86_400_000;

describe('a reminder that is due', () => {
  it.each(['facebook', 'instagram', 'x'] as const)(
    'is not sent after a stop, also where it waits in the outbox already (%s)',
    async (channel) => {
      const { walk } = context;
      const { customer, dueAt } = await withReminder(walk, channel);
      await walk.rows(`update account set state = 'paused'`);
      await keepOpen(walk, customer, dueAt);
      await reachDue(walk, dueAt);
      expect(await statusOfOutbox(walk, customer)).toBe('pending');
      await customer.sends({ text: 'stop', await: true });
      await untilOptedOut(walk, customer);
      await walk.rows(`update account set state = 'ok'`);
      const heard = textOf(await customer.hearsAll());
      expect(heard).toMatch(/start/);
      expect(heard).not.toMatch(/ends on/);
      await remindersBecome(walk, customer, ['1 skipped opted_out']);
      expect(await consentsOf(walk, customer)).toEqual([true, false]);
      // "Start" brings the answers back; reminders have to be asked for.
      await customer.says('start');
      await timersDone(walk);
      await customer.hearsAll();
      expect(await consentsOf(walk, customer)).toEqual([true, false]);
    },
    30_000,
  );

  it('is let go of by "stop" before it is due, and nothing comes then', async () => {
    const { walk } = context;
    const { customer, dueAt } = await withReminder(walk, 'x');
    await customer.says('stop');
    await customer.hearsAll();
    await remindersBecome(walk, customer, ['1 skipped opted_out']);
    await reachDue(walk, dueAt);
    await customer.hearsNothing();
  });

  it('is let go of by "no reminders", which leaves all other answers', async () => {
    const { walk } = context;
    const { customer, dueAt } = await withReminder(walk, 'x');
    await customer.says('stop sending me reminders');
    expect(textOf(await customer.hearsAll())).toMatch(/no more reminders|Reminders are off/);
    expect((await walk.thread(customer)).optedOut).toBe(false);
    expect(await consentsOf(walk, customer)).toEqual([true, false]);
    await remindersBecome(walk, customer, ['1 skipped no_consent']);
    await reachDue(walk, dueAt);
    await customer.says('hello');
    expect(textOf(await customer.hearsAll())).not.toMatch(/ends on/);
    // The word can be given again.
    await customer.says('remind me');
    await timersDone(walk);
    expect(await consentsOf(walk, customer)).toEqual([true, false, true]);
  });

  it('is left out where the order was renewed meanwhile, in another chat', async () => {
    const { walk } = context;
    const { customer, order, dueAt } = await withReminder(walk, 'x');
    const other = await walk.customer('instagram');
    await other.says(`renew ${order.number} ${order.email}`);
    await walk.pay(linkIn(lastOf(await other.hearsAll())));
    await other.hearsAll();
    await reachDue(walk, dueAt);
    await customer.hearsNothing();
    await remindersBecome(walk, customer, ['1 skipped renewed', '30 planned', '7 planned', '1 planned']);
  });

  it('is left out while a person has the chat', async () => {
    const { walk } = context;
    const { customer, dueAt } = await withReminder(walk, 'x');
    await customer.says('human');
    await customer.hearsAll();
    const agent = await agentOf(walk);
    await agent.claim(customer);
    await reachDue(walk, dueAt);
    await customer.hearsNothing();
    await remindersBecome(walk, customer, ['1 skipped person_has_control']);
  });

  it('can be forbidden while a person has the chat: it is noted, and the bot stays silent', async () => {
    const { walk } = context;
    const { customer } = await withReminder(walk, 'x');
    await customer.says('human');
    await customer.hearsAll();
    await (await agentOf(walk)).claim(customer);
    await customer.says('no more reminders please');
    await customer.hearsNothing();
    expect(await consentsOf(walk, customer)).toEqual([true, false]);
    await remindersBecome(walk, customer, ['1 skipped no_consent']);
  });

  it('is said once for an order that two chats asked about', async () => {
    const { walk } = context;
    const { customer, order, dueAt } = await withReminder(walk, 'x');
    const other = await reminded(walk, 'x', order);
    await other.hearsAll();
    await reachDue(walk, dueAt);
    const heard = [...(await customer.hearsAll()), ...(await other.hearsAll())];
    expect(heard).toHaveLength(1);
    const rows = await walk.rows<{ status: string; reason: string | null }>(
      `select status, reason from reminder where thread_id in ($1, $2) order by reason`,
      [customer.threadId, other.threadId],
    );
    expect(rows.map(({ reason }) => reason)).toEqual(['already_reminded', null]);
  });

  it('of several orders that end together is one message, and a yes renews them together', async () => {
    const { walk } = context;
    const { customer, order, dueAt } = await withReminder(walk, 'x');
    const other = await orderEnding(walk, new Date(order.expiresAt).toISOString().slice(0, 10), {
      email: order.email,
    });
    await customer.says(`when does ${other.number} end?`);
    await customer.hearsAll();
    await timersDone(walk);
    await remindersBecome(walk, customer, ['1 planned', '1 planned']);
    await reachDue(walk, dueAt);
    const heard = await customer.hearsAll();
    expect(heard).toHaveLength(1);
    expect(textOf(heard)).toContain(order.number);
    expect(textOf(heard)).toContain(other.number);
    await customer.says('yes');
    const [offered] = await customer.hearsAll();
    expect(offered?.text).toMatch(/298/);
  });

  it('waits while the order system does not answer, and asks it again', async () => {
    const { walk } = context;
    const { customer, dueAt } = await withReminder(walk, 'x');
    await walk.rows('alter table "order" rename to order_gone');
    try {
      await reachDue(walk, dueAt);
      await customer.hearsNothing();
      await remindersBecome(walk, customer, ['1 deferred order_system_down']);
    } finally {
      await walk.rows('alter table order_gone rename to "order"');
    }
    await travelAndWait(walk, walk.clock.now() + 10 * 60_000);
    expect(textOf(await customer.hearsAll())).toMatch(/ends on/);
  });

  it('is left out where the order is gone or cancelled', async () => {
    const { walk } = context;
    const gone = await withReminder(walk, 'x');
    const cancelled = await withReminder(walk, 'x');
    await walk.rows('delete from "order" where number = $1', [gone.order.number]);
    await walk.rows(`update "order" set status = 'cancelled' where number = $1`, [cancelled.order.number]);
    await reachDue(walk, gone.dueAt);
    await remindersBecome(walk, gone.customer, ['1 skipped order_gone']);
    await remindersBecome(walk, cancelled.customer, ['1 skipped not_renewable']);
  });

  it('comes after what is being talked about just now', async () => {
    const { walk } = context;
    const { customer, dueAt } = await withReminder(walk, 'x');
    walk.travelTo(dueAt - 60_000);
    await customer.says('renew');
    // The bot has asked for nothing: it knows the order. So a question is opened by hand.
    await customer.hearsAll();
    await walk.rows(
      `update thread set state = state || '{"flow":{"intent":"renew"},"expect":{"kind":"slot","slot":"contact"}}' where id = $1`,
      [customer.threadId],
    );
    await reachDue(walk, dueAt);
    await customer.hearsNothing();
    await remindersBecome(walk, customer, ['1 deferred in_conversation']);
    await travelAndWait(walk, walk.clock.now() + 10 * 60_000);
    expect(textOf(await customer.hearsAll())).toMatch(/ends on/);
  });

  it('does not come at night: it waits for the morning where that is allowed, else it is left out', async () => {
    const { walk } = context;
    const waits = await withReminder(walk, 'x');
    const closes = await withReminder(walk, 'facebook');
    const abroad = await withReminder(walk, 'x', '+8613812345678');
    // The sweeper comes late: 22:00 in Oslo, when quiet hours have begun; in Shanghai it is 05:00 of the next day.
    const night = waits.dueAt + 12 * 3_600_000;
    await walk.rows('update thread set window_opened_at = $2 where id = $1', [
      closes.customer.threadId,
      night - DAY + 3_600_000,
    ]);
    await travelAndWait(walk, night);
    for (const { customer } of [waits, closes]) await customer.hearsNothing();
    await remindersBecome(walk, waits.customer, ['1 deferred quiet_hours']);
    await remindersBecome(walk, closes.customer, ['1 skipped quiet_hours']);
    await remindersBecome(walk, abroad.customer, ['1 deferred quiet_hours']);
    await travelAndWait(walk, night + 3 * 3_600_000);
    expect(textOf(await abroad.customer.hearsAll())).toMatch(/ends on/);
    await waits.customer.hearsNothing();
    await travelAndWait(walk, night + 10 * 3_600_000);
    expect(textOf(await waits.customer.hearsAll())).toMatch(/ends on/);
  });
});

interface Reminded {
  readonly customer: Customer;
  readonly order: Awaited<ReturnType<typeof orderEnding>>;
  /** Ten in the morning of the day before the end. */
  readonly dueAt: number;
}

/** A customer with one reminder planned: the day before the order's end, which is the day after tomorrow. */
async function withReminder(walk: Walk, channel: Customer['channel'], phone = ''): Promise<Reminded> {
  const day = new Date(walk.clock.now() + 2 * DAY).toISOString().slice(0, 10);
  const order = await orderEnding(walk, day, { phone });
  const customer = await reminded(walk, channel, order);
  await customer.hearsAll();
  await remindersBecome(walk, customer, ['1 planned']);
  const [row] = await walk.rows<{ due: number }>('select due_at due from reminder where thread_id = $1', [
    customer.threadId,
  ]);
  const tomorrow = new Date(walk.clock.now() + DAY).toISOString().slice(0, 10);
  const dueAt = Date.parse(`${tomorrow}T09:00:00Z`);
  // Abroad it is ten there.
  if (phone === '') expect(row?.due).toBe(dueAt);
  return { customer, order, dueAt };
}

/** Goes to the moment, or nowhere where the walk is past it. */
async function reachDue(walk: Walk, dueAt: number): Promise<void> {
  walk.travelTo(Math.max(dueAt, walk.clock.now()));
  // With a paused account what is said waits in the outbox, so nothing comes to rest.
  await until('due timers', async () => {
    const open = await walk.rows(
      `select 1 from timer where not done and due_at <= $1 union all select 1 from inbox where not done`,
      [walk.clock.now()],
    );
    return open.length === 0;
  });
}

async function keepOpen(walk: Walk, { threadId }: Customer, at: number): Promise<void> {
  await walk.rows('update thread set window_opened_at = $2 where id = $1', [threadId, at - 3_600_000]);
}

async function statusOfOutbox(walk: Walk, { threadId }: Customer): Promise<string | undefined> {
  const [row] = await walk.rows<{ status: string }>(
    'select status from outbox where thread_id = $1 order by id desc limit 1',
    [threadId],
  );
  return row?.status;
}

async function untilOptedOut(walk: Walk, customer: Customer): Promise<void> {
  await until('the stop', async () => (await walk.thread(customer)).optedOut);
}
