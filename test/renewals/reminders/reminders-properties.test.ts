import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { loadBrand } from '../../../src/brand';
import { projectRoot } from '../../../src/lib/project-root';
import type { Order, OrderBook } from '../../../src/renewals/port';
import { quietUntil } from '../../../src/renewals/reminders/reminder-times';
import { createReminders } from '../../../src/renewals/reminders/reminders';
import { noteConsent } from '../../../src/turn/consent';
import { type ControlMoves, runEffects } from '../../../src/turn/effects';
import type { RemindedThread } from '../../../src/turn/remind-port';
import type { Effect, TurnResult } from '../../../src/turn/result';
import { useTestDatabase } from '../../support/database';

const db = useTestDatabase();
const brand = loadBrand(join(projectRoot(), 'config/brand.yaml'), {});
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const START = Date.parse('2026-10-20T10:00:00Z');
const END = Date.parse('2026-11-25T22:59:59.999Z');
const WINDOW = 24 * HOUR;

/** What may happen between two people and a bot in a month. Two threads share one order. */
const step = fc.oneof(
  fc.record({
    what: fc.constantFrom('yes', 'no', 'stop', 'start', 'writes', 'human', 'bot'),
    thread: fc.nat(1),
  }),
  fc.record({ what: fc.constant('days'), hours: fc.integer({ min: 1, max: 9 * 24 }) }),
  fc.record({ what: fc.constant('hours'), hours: fc.integer({ min: 1, max: 30 }) }),
  fc.record({ what: fc.constantFrom('renewed', 'down', 'up') }),
);
type Step = { what: string; thread?: number; hours?: number };

describe('whatever happens', () => {
  it('no reminder is said without a consent that is the newest word, an open window and a day that is not night; none twice', async () => {
    let run = 0;
    let said = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 4, maxLength: 25 }),
        fc.boolean(),
        async (steps, windowed) => {
          said += await live(`${++run}`, steps, windowed);
        },
      ),
      { numRuns: 40 },
    );
    // A property of nothing would hold too.
    const happy = [
      { what: 'yes', thread: 0 },
      { what: 'days', hours: 37 * 24 },
    ];
    said += await live('happy', happy, false);
    expect(said).toBeGreaterThan(0);
  }, 60_000);
});

async function live(run: string, steps: readonly Step[], windowed: boolean): Promise<number> {
  const { store } = db;
  const world = { now: START, down: false, endsAt: END };
  const number = `NO-7${run.replace(/\D/g, '0').padStart(4, '0')}`;
  const key = number.replace('-', '');
  const order = (): Order => ({
    number,
    plan: 'norway-20',
    status: 'active',
    expiresAt: world.endsAt,
    cycle: 'monthly',
    firstRenewal: false,
    points: 0,
    currency: 'NOK',
  });
  const orderBook: OrderBook = {
    find: async (asked) =>
      world.down
        ? { outcome: 'unavailable', code: 'ORDER_BOOK_TIMEOUT' }
        : { outcome: 'answered', orders: asked.map(order) },
  };
  const reminders = createReminders({ store, orderBook, brand, clock: { now: () => world.now } });
  const threads = [0, 1].map((index) => ({
    id: `x:1:run${run}t${index}`,
    given: false,
    optedOut: false,
    human: false,
    wroteAt: START,
  }));
  for (const { id } of threads) {
    await store.query({
      text: 'insert into thread (id, account_id, user_id) values ($1, $2, $3)',
      values: [id, 'x:1', id],
    });
    await store.query({
      text: `insert into attempt (dedupe_key, thread_id, order_key, outcome, at) values ($1, $1, $2, 'matched', $3)`,
      values: [id, key, START],
    });
  }
  let inbox = 0;
  const commit = (threadId: string, ...effects: Effect[]) =>
    store.transaction((tx) =>
      runEffects(
        tx,
        // What a word about reminders is written from; the rest of a turn's result and the moves are not asked.
        { thread: { id: threadId }, inboxIds: [++inbox], effects } as unknown as TurnResult,
        { epoch: 0, caseId: undefined, now: world.now },
        {} as ControlMoves,
      ),
    );
  const view = (thread: (typeof threads)[number]): RemindedThread => ({
    threadId: thread.id,
    optedOut: thread.optedOut,
    personHasControl: thread.human,
    inConversation: false,
    windowOpenedAt: thread.wroteAt,
    lastCustomerAt: thread.wroteAt,
    capabilities: windowed ? { replyWindowMs: WINDOW } : {},
    proved: [number],
  });
  const told: string[] = [];
  const sweep = async () => {
    for (const thread of threads) {
      const due = await store.query<{ kind: string; payload: { reminderId?: number } }>({
        text: `update timer set done = true where thread_id = $1 and not done and due_at <= $2 returning kind, payload`,
        values: [thread.id, world.now],
      });
      const ids = due.flatMap(({ payload }) => payload.reminderId ?? []);
      if (due.some(({ kind }) => kind === 'reminder_plan')) {
        const { write } = await reminders.plan(view(thread));
        await commit(thread.id, { type: 'reminders', write });
      }
      if (ids.length === 0) continue;
      const { orders, write } = await reminders.judge(
        ids.map((reminderId) => ({ reminderId, inboxId: 1 })),
        view(thread),
      );
      await commit(thread.id, { type: 'reminders', write });
      if (orders.length === 0) continue;
      expect(thread).toMatchObject({ given: true, optedOut: false, human: false });
      expect(quietUntil(brand.reminders.quietHours, 'Europe/Oslo', world.now)).toBeUndefined();
      if (windowed) expect(world.now - thread.wroteAt).toBeLessThan(WINDOW);
      expect(orders[0]?.expiresAt).toBe(world.endsAt);
      const queued = await store.query<{ step: string }>({
        text: `select concat(ends_at, ' ', days_before) step from reminder where id = any($1) and status = 'queued'`,
        values: [ids],
      });
      told.push(...queued.map((row) => row.step));
    }
  };
  for (const { what, thread: index = 0, hours = 0 } of steps) {
    const thread = threads[index];
    if (!thread) continue;
    switch (what) {
      case 'yes':
      case 'no':
        thread.given = what === 'yes';
        thread.wroteAt = world.now;
        await commit(
          thread.id,
          { type: 'consent', kind: 'reminders', given: thread.given, inboxId: 1 },
          { type: 'plan_reminders' },
        );
        break;
      case 'stop':
      case 'start':
        thread.optedOut = what === 'stop';
        if (thread.optedOut) thread.given = false;
        await commit(thread.id, { type: thread.optedOut ? 'opt_out' : 'opt_in', inboxId: 1 });
        break;
      case 'writes':
        thread.wroteAt = world.now;
        break;
      case 'human':
      case 'bot':
        thread.human = what === 'human';
        break;
      case 'renewed':
        world.endsAt += 30 * DAY;
        break;
      case 'down':
      case 'up':
        world.down = what === 'down';
        break;
      default: {
        // The sweeper looks every few hours: some things are noticed late.
        const until = world.now + hours * HOUR;
        while (world.now < until) {
          world.now = Math.min(until, world.now + 3 * HOUR);
          await sweep();
        }
      }
    }
    await sweep();
  }
  expect(new Set(told).size).toBe(told.length);
  return told.length;
}

describe('the ledger of consents', () => {
  const row = (threadId: string, given: boolean, onlyGiven = false) => ({
    threadId,
    kind: 'reminders' as const,
    given,
    inboxId: 7,
    now: START,
    onlyGiven,
  });

  it('keeps every change with its evidence, and what was written cannot be changed', async () => {
    const { store } = db;
    await store.transaction(async (tx) => {
      for (const given of [true, true, false, false, true]) await noteConsent(tx, row('x:1:ledger', given));
    });
    const rows = await store.query({
      text: `select given, evidence, at from consent where thread_id = 'x:1:ledger' order by id`,
    });
    expect(rows).toEqual([true, false, true].map((given) => ({ given, evidence: 'inbox 7', at: START })));
    await expect(
      store.query({ text: `update consent set given = false where thread_id = 'x:1:ledger'` }),
    ).rejects.toThrow(/ledger/);
  });

  it('holds nothing of who never spoke of reminders and says stop, and a "no" of who declines', async () => {
    const { store } = db;
    await store.transaction(async (tx) => {
      await noteConsent(tx, row('x:1:silent', false, true));
      await noteConsent(tx, row('x:1:declined', false));
    });
    const rows = await store.query<{ thread: string }>({
      text: `select thread_id thread from consent where thread_id in ('x:1:silent', 'x:1:declined')`,
    });
    expect(rows).toEqual([{ thread: 'x:1:declined' }]);
  });
});
