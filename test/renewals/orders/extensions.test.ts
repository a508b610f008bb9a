import { afterEach, describe, expect, it } from '@jest/globals';
import { RenewalError } from '../../../src/lib/errors';
import { silentLog } from '../../../src/lib/log';
import { createHttpOrderBook, type RemoteExtendAnswer } from '../../../src/renewals/order-book-http';
import {
  createDeferredExtender,
  type ExtensionDeps,
  runExtensions,
} from '../../../src/renewals/orders/extensions';
import { createOrderSystem } from '../../../src/renewals/orders/order-system';
import { recordPayment } from '../../../src/renewals/payments/payment';
import { retryActivations } from '../../../src/renewals/payments/payment-activation';
import type { PaymentDeps, ThreadNotice } from '../../../src/renewals/payments/payment-notice';
import type { Extension, Order } from '../../../src/renewals/port';
import { useTestDatabase } from '../../support/database';
import { type FaultProxy, startFaultProxy } from '../../support/fault-proxy';
import { ORDER_TOKEN, startOrderServer } from '../../support/order-server';
import {
  anOrder,
  calendar,
  count,
  frozenClock,
  HOUR,
  NOON,
  numbers,
  paymentDeps,
  saveLink,
  saveThread,
  THREAD,
} from '../support';

const database = useTestDatabase();
const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const MINUTE = 60_000;
const END = calendar.endOf({ year: 2026, month: 12, day: 25 });

describe('a payment while orders live in the brand’s own system', () => {
  it('is stored with its renewal, told as being activated, and then, once, as active until', async () => {
    const shop = await openShop([anOrder()]);
    expect(await shop.pay()).toBe('activating');
    expect(shop.told()).toEqual(['activating']);
    await Promise.all([shop.work(), shop.work(), shop.work()]);
    await shop.work();
    expect(shop.told()).toEqual(['activating', 'activated']);
    expect(shop.notices.at(-1)?.payload.orders).toEqual([{ orderNumber: 'NO-48213', untilAt: END }]);
    expect(await shop.renewals()).toEqual([{ order_key: 'NO48213', cycle: 'monthly', until_at: END }]);
    expect(await shop.status()).toEqual({ status: 'done', code: null });
    expect(shop.proxy.calls).toHaveLength(1);
  });

  it('is not asked for when its transaction is rolled back', async () => {
    const shop = await openShop([anOrder()]);
    const broken: PaymentDeps = {
      ...shop.deps,
      enqueue: () => Promise.reject(new RenewalError('ORDER_BOOK_FAILED', 'the inbox is away')),
    };
    await expect(shop.pay(broken)).rejects.toThrow('the inbox is away');
    await shop.work();
    expect(shop.proxy.calls).toHaveLength(0);
    expect(await count(database.store, 'extension_due')).toBe(shop.rowsBefore);
  });

  it('is tried again with growing pauses until the system is back', async () => {
    const shop = await openShop([anOrder()]);
    shop.proxy.fault('forbidden');
    await shop.pay();
    const attempts: number[] = [];
    for (let second = 0; second <= 240; second += 5) {
      await shop.work();
      if (shop.proxy.calls.length > attempts.length) attempts.push(second);
      shop.clock.setOffset(shop.clock.offsetMs + 5_000);
    }
    expect(attempts).toEqual([0, 5, 20, 65, 185]);
    expect(await shop.status()).toEqual({ status: 'due', code: 'ORDER_BOOK_TOKEN' });
    shop.proxy.fault('none');
    shop.clock.setOffset(shop.clock.offsetMs + 5 * MINUTE);
    await shop.work();
    expect(shop.told()).toEqual(['activating', 'activated']);
  });

  it('prolongs once although its first answers were lost', async () => {
    const shop = await openShop([anOrder()]);
    shop.proxy.fault('lost');
    await shop.pay();
    await shop.work();
    shop.proxy.fault('none');
    shop.clock.setOffset(6_000);
    await shop.work();
    expect(await shop.renewals()).toEqual([{ order_key: 'NO48213', cycle: 'monthly', until_at: END }]);
    expect(new Set(shop.proxy.calls.map(({ headers }) => headers['idempotency-key'])).size).toBe(1);
  });

  it('is done after a minute when the process died between the answer and its commit', async () => {
    const shop = await openShop([anOrder()]);
    await shop.pay();
    const dying = {
      ...shop.deps,
      enqueue: () => Promise.reject(new RenewalError('ORDER_BOOK_FAILED', 'the process dies here')),
    };
    await expect(shop.work(dying)).rejects.toThrow('the process dies here');
    expect(await shop.renewals()).toEqual([]);
    await shop.work();
    expect(shop.told()).toEqual(['activating']);
    shop.clock.setOffset(MINUTE);
    await shop.work();
    expect(shop.told()).toEqual(['activating', 'activated']);
    expect(shop.notices.at(-1)?.payload.orders).toEqual([{ orderNumber: 'NO-48213', untilAt: END }]);
  });

  it('that the system refuses goes to a person, once', async () => {
    const shop = await openShop([anOrder({ status: 'suspended' })], [anOrder()]);
    await shop.pay();
    await shop.work();
    shop.clock.setOffset(10 * MINUTE);
    await shop.work();
    expect(shop.told()).toEqual(['activating', 'inactive']);
    expect(await shop.status()).toEqual({ status: 'refused', code: null });
    expect(await shop.renewals()).toEqual([]);
  });

  it('is given up after four hours without an answer: a person hears of it', async () => {
    const shop = await openShop([anOrder()]);
    shop.proxy.fault('forbidden');
    await shop.pay();
    for (let at = 0; at < 4 * HOUR; at += 10 * MINUTE) {
      shop.clock.setOffset(at);
      await shop.work();
    }
    expect(shop.told()).toEqual(['activating']);
    shop.clock.setOffset(4 * HOUR);
    await shop.work();
    shop.clock.setOffset(5 * HOUR);
    await shop.work();
    expect(shop.told()).toEqual(['activating', 'inactive']);
    expect(await shop.status()).toEqual({ status: 'given_up', code: 'ORDER_BOOK_TOKEN' });
  });

  it('that a person has a case of runs on when the order was mended over there, under the same key', async () => {
    const asked: Extension[] = [];
    let answer: RemoteExtendAnswer = { outcome: 'refused', orderNumbers: ['NO-48213'] };
    const shop = await openShop([anOrder()], undefined, async (extension) => {
      asked.push(extension);
      return answer;
    });
    await shop.pay();
    await shop.work();
    for (const minutes of [5, 35]) {
      shop.clock.setOffset(minutes * MINUTE);
      await retryActivations(shop.deps);
      await shop.work();
    }
    expect(shop.told()).toEqual(['activating', 'inactive', 'inactive', 'inactive']);
    expect(new Set(shop.notices.slice(1).map(({ dedupeKey }) => dedupeKey)).size).toBe(1);

    answer = { outcome: 'extended', orders: [{ orderNumber: 'NO-48213', fromAt: NOON, untilAt: END }] };
    shop.clock.setOffset(3 * HOUR);
    await retryActivations(shop.deps);
    await shop.work();
    expect(shop.told().at(-1)).toBe('activated');
    expect(await shop.renewals()).toHaveLength(1);
    expect(new Set(asked.map(({ paymentId, at }) => `${paymentId} ${at}`)).size).toBe(1);
    expect(asked).toHaveLength(4);
  });

  it('is given to a person at once when its key belongs to another renewal', async () => {
    const shop = await openShop([anOrder()], undefined, () =>
      Promise.reject(new RenewalError('ORDER_BOOK_KEY_REUSED', 'the order system answered 422')),
    );
    await shop.pay();
    await shop.work();
    expect(shop.told()).toEqual(['activating', 'inactive']);
  });

  it('keeps the pause that a busy system asks for', async () => {
    const shop = await openShop([anOrder()]);
    shop.proxy.fault('busy');
    await shop.pay();
    await shop.work();
    shop.clock.setOffset(6_900);
    await shop.work();
    expect(shop.proxy.calls).toHaveLength(1);
    shop.clock.setOffset(7_000);
    await shop.work();
    expect(shop.proxy.calls).toHaveLength(2);
  });

  it('that went back meanwhile prolongs nothing', async () => {
    const shop = await openShop([anOrder()]);
    await shop.pay();
    await database.store.query({
      text: `update payment set refunded_minor = amount_minor
              where link_id in (select id from link where thread_id = $1)`,
      values: [shop.threadId],
    });
    await shop.work();
    expect(shop.proxy.calls).toHaveLength(0);
    expect(await shop.status()).toEqual({ status: 'dropped', code: null });
  });
});

let shops = 0;

/** A link in a thread of its own, and an order system that holds `inSystem`. */
async function openShop(
  inSystem: readonly Order[],
  quoted: readonly Order[] = inSystem,
  renew?: (extension: Extension) => Promise<RemoteExtendAnswer>,
) {
  const { store } = database;
  // What another test left due would be done by this one's sweep.
  await store.query({ text: `update extension_due set status = 'dropped' where status = 'due'` });
  await store.query({ text: 'update payment set activate_due_at = null' });
  const threadId = `${THREAD}${++shops}`;
  const server = await startOrderServer(inSystem);
  closers.push(() => server.close());
  const proxy: FaultProxy = await startFaultProxy(() => server.url);
  closers.push(() => proxy.close());
  const system = createOrderSystem(
    { url: proxy.url, token: ORDER_TOKEN },
    { retryMs: 1, circuitMs: 1, connectMs: 1_000 },
  );
  closers.push(() => system.close());
  const book = createHttpOrderBook({ system, numbers, country: 'NO', log: silentLog });
  const clock = frozenClock();
  const notices: ThreadNotice[] = [];
  const deps: PaymentDeps = { ...paymentDeps(store, clock, notices), extender: createDeferredExtender() };
  await saveThread(store, threadId);
  const link = await saveLink(store, { orders: quoted, threadId });
  const providerRef = `ref-of-shop-${shops}`;
  await store.query({
    text: `insert into checkout (link_id, provider, provider_ref, reference, cycle, amount_minor, currency, status, url, expires_at)
           values ($1, 'sandbox', $2, $2, 'monthly', 14900, 'NOK', 'open', 'https://pay.example', $3)`,
    values: [link.id, providerRef, NOON + HOUR],
  });
  const work: ExtensionDeps = { ...deps, book: renew ? { renew } : book, numbers };
  const ours = `payment_id in (select p.id from payment p join link l on l.id = p.link_id where l.thread_id = $1)`;
  return {
    threadId,
    clock,
    deps,
    notices,
    proxy,
    rowsBefore: await count(store, 'extension_due'),
    pay: (given = deps) =>
      recordPayment(
        {
          provider: 'sandbox',
          eventId: `evt-${providerRef}`,
          providerRef,
          kind: 'succeeded',
          amountMinor: 14_900,
          currency: 'NOK',
          at: NOON,
        },
        given,
      ),
    work: (given: PaymentDeps = deps) => runExtensions({ ...work, ...given }),
    told: () => notices.map(({ payload }) => payload.outcome),
    status: () =>
      store.one({ text: `select status, code from extension_due where ${ours}`, values: [threadId] }),
    renewals: () =>
      store.query({
        text: `select order_key, cycle, until_at from renewal where ${ours}`,
        values: [threadId],
      }),
  };
}
