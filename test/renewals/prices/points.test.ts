import { beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  earnPoints,
  freePoints,
  holdPoints,
  importPoints,
  lockPoints,
  pointBalances,
  returnPoints,
  spendPoints,
} from '../../../src/renewals/prices/points';
import { useTestDatabase } from '../../support/database';
import { emptyTables } from '../../support/empty-tables';
import { anOrder, DAY, HOUR, NOON, saveLink, saveThread, THREAD } from '../support';

const database = useTestDatabase({ max: 8 });
const A = 'NO48213';
const B = 'NO48214';

beforeEach(async () => {
  await emptyTables(
    database.store,
    'point_hold, point_entry, point_account, payment, checkout, link, quote, thread',
  );
  await saveThread(database.store);
});

const inTx: typeof database.store.transaction = (work) => database.store.transaction(work);
const grant = (orderKey: string, points: number, at = NOON) =>
  inTx((tx) => importPoints(tx, { given: [{ orderKey, points }], at }));
const balanceOf = async (orderKey = A) =>
  (await pointBalances(database.store, [orderKey])).get(orderKey) ?? 0;
const freeOf = async (orderKey = A, now = NOON, linkId?: number) =>
  (await freePoints(database.store, { orderKeys: [orderKey], now, ...(linkId && { linkId }) })).get(
    orderKey,
  ) ?? 0;

let references = 0;
const linkIn = async (threadId: string) =>
  (await saveLink(database.store, { orders: [anOrder()], threadId })).id;
/** In a chat of its own, so that no link takes the place of another. */
async function newLink(): Promise<number> {
  const threadId = `x:1700000000000000001:${++references}`;
  await saveThread(database.store, threadId);
  return await linkIn(threadId);
}

/** Opens a checkout that holds as many points as it wishes and finds. @returns its id. */
function open(linkId: number, orderKey: string, wish: number, now = NOON): Promise<number> {
  return inTx(async (tx) => {
    await lockPoints(tx, [orderKey]);
    const free = (await freePoints(tx, { orderKeys: [orderKey], now })).get(orderKey) ?? 0;
    const row = await tx.one<{ id: number }>({
      text: `insert into checkout (link_id, provider, reference, provider_ref, cycle, amount_minor, currency, url, status, expires_at)
             values ($1, 'sandbox', $2, $2, 'monthly', 1, 'NOK', '', 'open', $3) returning id`,
      values: [linkId, `ref-${++references}`, now + HOUR],
    });
    const points = Math.min(wish, free);
    if (row && points > 0) await holdPoints(tx, row.id, [{ orderKey, points }]);
    return row?.id ?? 0;
  });
}

async function close(checkoutId: number, status: 'paid' | 'failed' | 'expired'): Promise<void> {
  await database.store.query({
    text: `update checkout set status = $2 where id = $1 and status = 'open'`,
    values: [checkoutId, status],
  });
}

/** Pays a checkout, also one whose page had closed. */
function pay(checkoutId: number, at = NOON): Promise<{ paymentId: number; missing: number }> {
  return inTx(async (tx) => {
    await tx.query({ text: `update checkout set status = 'paid' where id = $1`, values: [checkoutId] });
    const row = await tx.one<{ id: number }>({
      text: `insert into payment (provider, provider_event_id, provider_ref, checkout_id, amount_minor, currency, status, at)
             values ('sandbox', $1, $1, $2, 1, 'NOK', 'succeeded', $3) returning id`,
      values: [`event-${++references}`, checkoutId, at],
    });
    const paymentId = row?.id ?? 0;
    return { paymentId, missing: await spendPoints(tx, { checkoutId, paymentId, at }) };
  });
}

const refund = (paymentId: number) => inTx((tx) => returnPoints(tx, { paymentId, at: NOON }));

describe('points', () => {
  it('are booked as the order book grants them, and the same figure again changes nothing', async () => {
    await grant(A, 40);
    await grant(A, 40);
    expect(await balanceOf()).toBe(40);
    await grant(A, 55);
    expect(await balanceOf()).toBe(55);
    const rows = await database.store.query({ text: 'select delta, reason from point_entry order by id' });
    expect(rows).toEqual([
      { delta: 40, reason: 'import' },
      { delta: 15, reason: 'import' },
    ]);
  });

  it('that were spent stay spent when the order book says the same as before', async () => {
    await grant(A, 40);
    await pay(await open(await newLink(), A, 30));
    await grant(A, 40);
    expect(await balanceOf()).toBe(10);
  });

  it('never fall below zero by a lower figure of the order book, nor by a senseless one', async () => {
    await grant(A, 40);
    const held = await open(await newLink(), A, 30);
    await grant(A, 0);
    expect(await balanceOf()).toBe(30);
    expect((await pay(held)).missing).toBe(0);
    for (const points of [-5, Number.NaN, Number.POSITIVE_INFINITY]) await grant(A, points);
    expect(await balanceOf()).toBe(0);
  });

  it('are earned for friends', async () => {
    await inTx((tx) => earnPoints(tx, { orderKey: A, points: 20, note: 'friend joined', at: NOON }));
    await inTx((tx) => earnPoints(tx, { orderKey: A, points: -7, note: 'nonsense', at: NOON }));
    expect(await balanceOf()).toBe(20);
  });

  it('are held by an open checkout and free again when it is closed', async () => {
    await grant(A, 40);
    const linkId = await newLink();
    const first = await open(linkId, A, 40);
    expect(await freeOf()).toBe(0);
    expect(await freeOf(A, NOON, linkId)).toBe(40);
    await close(first, 'expired');
    expect(await freeOf()).toBe(40);
    expect(await balanceOf()).toBe(40);
  });

  it('are free for the link that took the place of theirs, and still spent once', async () => {
    await grant(A, 40);
    const first = await open(await linkIn(THREAD), A, 40);
    const second = await open(await linkIn(THREAD), A, 40);
    expect(await freeOf()).toBe(0);
    await close(second, 'expired');
    expect((await pay(first)).missing).toBe(0);
    expect(await balanceOf()).toBe(0);
  });

  it('are free again some time after a checkout was left to run out', async () => {
    await grant(A, 40);
    await open(await newLink(), A, 40);
    expect(await freeOf(A, NOON + HOUR + 1)).toBe(0);
    expect(await freeOf(A, NOON + DAY)).toBe(40);
  });

  it('are spent once with their payment and returned once with its refund', async () => {
    await grant(A, 40);
    const checkoutId = await open(await newLink(), A, 25);
    const { paymentId, missing } = await pay(checkoutId);
    expect(missing).toBe(0);
    expect(await inTx((tx) => spendPoints(tx, { checkoutId, paymentId, at: NOON }))).toBe(0);
    expect(await balanceOf()).toBe(15);
    await Promise.all([refund(paymentId), refund(paymentId)]);
    expect(await balanceOf()).toBe(40);
  });

  it('that a late payment finds gone are not spent twice', async () => {
    await grant(A, 40);
    const late = await open(await newLink(), A, 40);
    await close(late, 'expired');
    await pay(await open(await newLink(), A, 30));
    expect((await pay(late)).missing).toBe(30);
    expect(await balanceOf()).toBe(0);
  });

  it('go to one of twenty tabs that ask for them at once', async () => {
    await grant(A, 40);
    const links = await Promise.all(Array.from({ length: 20 }, newLink));
    const checkouts = await Promise.all(links.map((linkId) => open(linkId, A, 40)));
    const held = await database.store.query({ text: 'select points from point_hold' });
    expect(held).toEqual([{ points: 40 }]);
    await Promise.all(checkouts.map((id) => pay(id)));
    expect(await balanceOf()).toBe(0);
  });

  it('never fall below zero and are never spent twice, whatever happens at the same time', async () => {
    const order = fc.constantFrom(A, B);
    const step = fc.oneof(
      fc.record({ do: fc.constant('open' as const), order, points: fc.integer({ min: -5, max: 60 }) }),
      fc.record({ do: fc.constantFrom('pay', 'fail', 'expire', 'refund'), which: fc.nat(20) }),
      fc.record({ do: fc.constant('import' as const), order, points: fc.integer({ min: -10, max: 80 }) }),
      fc.record({ do: fc.constant('earn' as const), order, points: fc.integer({ min: -10, max: 30 }) }),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(step, { minLength: 1, maxLength: 5 }), { maxLength: 8 }),
        async (rounds) => {
          await emptyTables(database.store, 'point_hold, point_entry, point_account, payment, checkout');
          const checkouts: number[] = [];
          const payments: number[] = [];
          const pick = (from: readonly number[], which: number) => from[which % Math.max(1, from.length)];
          for (const round of rounds) {
            await Promise.all(
              round.map(async (one) => {
                if ('which' in one) {
                  const checkout = pick(checkouts, one.which);
                  const payment = pick(payments, one.which);
                  if (one.do === 'refund' && payment !== undefined) await refund(payment);
                  if (one.do === 'fail' && checkout !== undefined) await close(checkout, 'failed');
                  if (one.do === 'expire' && checkout !== undefined) await close(checkout, 'expired');
                  // Settled under the link's lock, so one checkout is paid at most once.
                  if (one.do !== 'pay' || checkout === undefined) return;
                  checkouts.splice(checkouts.indexOf(checkout), 1);
                  payments.push((await pay(checkout)).paymentId);
                  return;
                }
                if (one.do === 'import') await grant(one.order, one.points);
                if (one.do === 'earn')
                  await inTx((tx) =>
                    earnPoints(tx, { orderKey: one.order, points: one.points, note: '', at: NOON }),
                  );
                if (one.do === 'open') checkouts.push(await open(await newLink(), one.order, one.points));
              }),
            );
            for (const key of [A, B]) {
              const balance = await balanceOf(key);
              const held = await database.store.one<{ n: number }>({
                text: `select coalesce(sum(h.points), 0)::int as n from point_hold h join checkout c on c.id = h.checkout_id
                      where h.order_key = $1 and c.status = 'open'`,
                values: [key],
              });
              expect(balance).toBeGreaterThanOrEqual(0);
              expect(held?.n).toBeLessThanOrEqual(balance);
            }
          }
          const twice = await database.store.query({
            text: `select payment_id from point_entry where payment_id is not null
                  group by payment_id, order_key, reason having count(*) > 1`,
          });
          expect(twice).toEqual([]);
          const overReturned = await database.store.query({
            text: `select payment_id from point_entry where payment_id is not null group by payment_id having sum(delta) > 0`,
          });
          expect(overReturned).toEqual([]);
        },
      ),
      { numRuns: 25 },
    );
  }, 60_000);
});
