import { beforeEach, describe, expect, it } from '@jest/globals';
import type { SettableClock } from '../../../src/lib/clock';
import { createIdentityGate, type IdentityCheck } from '../../../src/renewals/orders/identity-gate';
import type { OrderBook } from '../../../src/renewals/port';
import { createQuoteFacts } from '../../../src/renewals/prices/facts';
import type { Queryable, Statement } from '../../../src/store/statement';
import type { Store } from '../../../src/store/store';
import { useTestDatabase } from '../../support/database';
import { emptyTables } from '../../support/empty-tables';
import {
  anOrder,
  count,
  DAY,
  demoBrand,
  frozenClock,
  HOUR,
  orderBookOver,
  saveOrder,
  THREAD,
} from '../support';

const database = useTestDatabase({ max: 20 });
const MEI = 'mei@fjord-esim.example';
const WRONG = 'somebody@else.example';
let clock: SettableClock;
let event = 0;

beforeEach(async () => {
  clock = frozenClock();
  await emptyTables(database.store, 'attempt, "order"');
  await saveOrder(database.store, anOrder());
  await saveOrder(
    database.store,
    anOrder({ number: 'NO-48214', email: 'ola@example.com', phone: '+4790000002' }),
  );
});

const gateOver = (store: Store = database.store, orderBook: OrderBook = orderBookOver(store)) =>
  createIdentityGate({ store, orderBook, brand: demoBrand, clock });
const check = (change: Partial<IdentityCheck> = {}) =>
  gateOver().check({ threadId: THREAD, inboxId: ++event, orderNumbers: ['NO-48213'], ...change });
const sender = (n: number) => `x:1700000000000000001:${n}`;

describe('identity gate', () => {
  it('lets a matching e-mail or phone pass and tells nothing personal', async () => {
    for (const contact of [
      { email: MEI },
      { phone: '+4790000001' },
      { email: WRONG, phone: '+4790000001' },
    ]) {
      const fact = await check(contact);
      expect(fact).toEqual({
        outcome: 'checked',
        orders: [
          {
            outcome: 'matched',
            orderNumber: 'NO-48213',
            planNames: { en: 'Norway 20 GB', nb: 'Norge 20 GB', zh: '挪威 20 GB' },
            status: 'expiring',
            expiresAt: anOrder().expiresAt,
            cycle: 'yearly',
            renewable: true,
          },
        ],
        triesLeft: 5,
      });
    }
  });

  it('answers an unknown order and a wrong contact alike', async () => {
    const wrong = await check({ email: WRONG });
    const unknown = await check({ threadId: sender(1), orderNumbers: ['NO-99999'], email: WRONG });
    const masked = (fact: unknown) => JSON.stringify(fact).replaceAll(/NO-\d+/g, 'NO-#');
    expect(masked(wrong)).toBe(masked(unknown));
    expect(masked(wrong)).toBe(
      '{"outcome":"checked","orders":[{"orderNumber":"NO-#","outcome":"no_match"}],"triesLeft":4}',
    );
  });

  it('does the same work for an unknown order as for a wrong contact', async () => {
    const statementsFor = async (change: Partial<IdentityCheck>) => {
      const seen: string[] = [];
      const store = watched(database.store, seen);
      await gateOver(store).check({ threadId: THREAD, inboxId: ++event, orderNumbers: [], ...change });
      return seen;
    };
    const wrong = await statementsFor({ orderNumbers: ['NO-48213'], email: WRONG });
    const unknown = await statementsFor({ orderNumbers: ['NO-99999'], email: WRONG });
    expect(unknown).toEqual(wrong);
    expect(wrong.length).toBeGreaterThan(4);
  });

  it('locks a sender after five failed tries within an hour, also for the right contact, and opens again', async () => {
    for (const left of [4, 3, 2, 1, 0]) {
      expect(await check({ orderNumbers: [`NO-1000${left}`], email: WRONG })).toMatchObject({
        triesLeft: left,
      });
    }
    expect(await check({ email: MEI })).toEqual({ outcome: 'locked' });
    expect(await check({ threadId: sender(1), email: MEI })).toMatchObject({ outcome: 'checked' });
    clock.setOffset(HOUR - 1);
    expect(await check({ email: MEI })).toEqual({ outcome: 'locked' });
    clock.setOffset(HOUR);
    expect(await check({ email: MEI })).toMatchObject({ orders: [{ outcome: 'matched' }], triesLeft: 5 });
  });

  it('locks an order after ten failed tries within a day, whoever tried on whatever channel', async () => {
    for (let n = 0; n < 10; n++) await check({ threadId: sender(n), orderNumbers: ['48213'], email: WRONG });
    expect(await check({ email: MEI })).toEqual({ outcome: 'locked' });
    expect(await check({ orderNumbers: ['NO-48214'], email: 'ola@example.com' })).toMatchObject({
      outcome: 'checked',
    });
    clock.setOffset(DAY - 1);
    expect(await check({ email: MEI })).toEqual({ outcome: 'locked' });
    clock.setOffset(DAY);
    expect(await check({ email: MEI })).toMatchObject({ outcome: 'checked' });
  });

  it('never locks by matches', async () => {
    for (let n = 0; n < 12; n++) expect(await check({ email: MEI })).toMatchObject({ triesLeft: 5 });
  });

  it('counts a repeated turn once', async () => {
    for (let n = 0; n < 8; n++)
      expect(await check({ inboxId: 1, email: WRONG })).toMatchObject({ triesLeft: 4 });
    expect(await count(database.store, 'attempt')).toBe(1);
  });

  it('does not let parallel tries of one sender pass the limit together', async () => {
    const facts = await Promise.all(
      Array.from({ length: 12 }, (_, n) =>
        check({ orderNumbers: [`NO-2000${n % 10}`], email: WRONG, inboxId: 1000 + n }),
      ),
    );
    expect(facts.filter((fact) => fact.outcome === 'checked')).toHaveLength(5);
    expect(await count(database.store, "attempt where outcome = 'no_match'")).toBe(5);
  });

  it('does not let parallel tries of many senders on one order pass the limit together', async () => {
    const facts = await Promise.all(
      Array.from({ length: 16 }, (_, n) => check({ threadId: sender(n), email: WRONG, inboxId: 2000 + n })),
    );
    expect(facts.filter((fact) => fact.outcome === 'checked')).toHaveLength(10);
  });

  it('judges each order by itself and never more than five wrong ones at once', async () => {
    const fact = await check({ orderNumbers: ['NO-48213', 'NO-48214', 'no48213'], email: MEI });
    expect(fact).toMatchObject({
      orders: [{ outcome: 'matched' }, { orderNumber: 'NO-48214', outcome: 'no_match' }],
      triesLeft: 4,
    });
    const many = Array.from({ length: 50 }, (_, n) => `NO-3${String(n).padStart(4, '0')}`);
    expect(await check({ threadId: sender(1), orderNumbers: [...many, 'NO-48213'], email: MEI })).toEqual({
      outcome: 'locked',
    });
    expect(
      await count(database.store, `attempt where thread_id = '${sender(1)}' and outcome = 'no_match'`),
    ).toBe(5);
    expect(
      await count(database.store, `attempt where thread_id = '${sender(1)}' and outcome = 'matched'`),
    ).toBe(0);
  });

  it('remembers for a day, and for this thread only, what was matched', async () => {
    expect(await check()).toMatchObject({ orders: [{ outcome: 'no_match' }], triesLeft: 5 });
    await check({ email: MEI });
    expect(await check()).toMatchObject({ orders: [{ outcome: 'matched' }] });
    expect(await check({ threadId: sender(1) })).toMatchObject({ orders: [{ outcome: 'no_match' }] });
    clock.setOffset(DAY);
    expect(await check()).toMatchObject({ orders: [{ outcome: 'no_match' }] });
    expect(await count(database.store, 'attempt')).toBe(1);
  });

  it('keeps a proven order when the contact of another one is given', async () => {
    await check({ email: MEI });
    const fact = await check({ orderNumbers: ['NO-48213', 'NO-48214'], email: 'ola@example.com' });
    expect(fact).toMatchObject({ orders: [{ outcome: 'matched' }, { outcome: 'matched' }], triesLeft: 5 });
  });

  it('lets fifty orders of one owner pass at once, and forgives a long list its typing errors', async () => {
    const own = Array.from({ length: 50 }, (_, index) => `NO-${60_001 + index}`);
    for (const number of own.slice(0, 40)) await saveOrder(database.store, anOrder({ number }));
    const typed = own.flatMap((number, index) =>
      index % 4 === 0 && index < 40 ? [number, `NO-${70_000 + index}`] : [number],
    );
    const fact = await check({ orderNumbers: typed.slice(0, 50), email: MEI });
    if (fact.outcome !== 'checked') throw new Error(fact.outcome);
    const matched = fact.orders.filter((order) => order.outcome === 'matched');
    expect(matched).toHaveLength(40);
    expect(fact.orders).toHaveLength(50);
    expect(await check({ orderNumbers: own.slice(0, 40), email: MEI })).toMatchObject({ outcome: 'checked' });
  });

  it('keeps guessing bounded beside orders that fit: what is not compared any more gets the words of no match', async () => {
    const guesses = Array.from({ length: 45 }, (_, index) => `NO-${80_000 + index}`);
    await saveOrder(database.store, anOrder({ number: 'NO-89999' }));
    const fact = await check({ orderNumbers: ['NO-48213', ...guesses, 'NO-89999'], email: MEI });
    expect(fact).toMatchObject({ outcome: 'checked', triesLeft: 0 });
    if (fact.outcome !== 'checked') return;
    expect(fact.orders.filter((order) => order.outcome === 'matched')).toHaveLength(1);
    expect(fact.orders.at(-1)).toEqual({ orderNumber: 'NO-89999', outcome: 'no_match' });
    expect(await count(database.store, `attempt where outcome = 'no_match'`)).toBe(5);
    expect(await check({ orderNumbers: ['NO-89999'], email: MEI })).toEqual({ outcome: 'locked' });
  });

  it('says unavailable when the order book does not answer, and counts nothing', async () => {
    const down: OrderBook = { find: () => Promise.resolve({ outcome: 'unavailable', code: 'HTTP_500' }) };
    const gate = gateOver(database.store, down);
    expect(
      await gate.check({ threadId: THREAD, inboxId: 1, orderNumbers: ['NO-48213'], email: WRONG }),
    ).toEqual({
      outcome: 'unavailable',
    });
    expect(await count(database.store, 'attempt')).toBe(0);
  });

  it('does not match an order without contacts, nor an empty contact', async () => {
    const { email: _, phone: __, ...bare } = anOrder({ number: 'NO-48215' });
    await saveOrder(database.store, bare);
    expect(await check({ orderNumbers: ['NO-48215'], email: '' })).toMatchObject({
      orders: [{ outcome: 'no_match' }],
    });
  });

  it('says that an order whose time has run out is expired, and who must renew it', async () => {
    clock.setOffset(30 * DAY);
    expect(await check({ email: MEI })).toMatchObject({ orders: [{ status: 'expired', renewable: true }] });
    await database.store.query({ text: `update "order" set status = 'suspended'` });
    expect(await check({ email: MEI })).toMatchObject({
      orders: [{ status: 'suspended', renewable: false }],
    });
    await database.store.query({ text: `update "order" set status = 'active', plan = 'old-plan'` });
    expect(await check({ email: MEI })).toMatchObject({
      orders: [{ renewable: false, planNames: { en: 'old-plan' } }],
    });
  });
});

describe('quote facts', () => {
  const quoteFor = (orderNumbers: readonly string[], orderBook: OrderBook = orderBookOver(database.store)) =>
    createQuoteFacts({ store: database.store, orderBook, brand: demoBrand, clock }).quoteFor(
      THREAD,
      orderNumbers,
    );

  it('names totals for orders this thread has proved', async () => {
    await check({ email: MEI });
    expect(await quoteFor(['no 48213'])).toMatchObject({
      outcome: 'quoted',
      currency: 'NOK',
      promotion: { id: 'first-renewal', percentOff: 20 },
      totals: [
        { cycle: 'monthly', finalMinor: 11920 },
        { cycle: 'quarterly' },
        { cycle: 'yearly', listMinor: 139000 },
      ],
    });
  });

  it('names no price for an order that was not proved', async () => {
    await check({ email: MEI });
    expect(await quoteFor(['NO-48213', 'NO-48214'])).toEqual({
      outcome: 'not_renewable',
      orderNumbers: ['NO-48214'],
    });
  });

  it('is unavailable when the order book is', async () => {
    await check({ email: MEI });
    const down: OrderBook = { find: () => Promise.resolve({ outcome: 'unavailable', code: 'TIMEOUT' }) };
    expect(await quoteFor(['NO-48213'], down)).toEqual({ outcome: 'unavailable' });
  });
});

/** Notes the text of every statement that runs, inside and outside transactions. */
function watched(store: Store, seen: string[]): Store {
  const over = (db: Queryable): Queryable => ({
    query: <T>(statement: Statement) => {
      seen.push(statement.text);
      return db.query<T>(statement);
    },
    one: <T>(statement: Statement) => {
      seen.push(statement.text);
      return db.one<T>(statement);
    },
  });
  return {
    ...over(store),
    transaction: (fn, options) => store.transaction((tx) => fn(over(tx)), options),
    close: () => store.close(),
  };
}
