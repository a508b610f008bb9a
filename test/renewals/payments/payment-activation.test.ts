import { describe, expect, it } from '@jest/globals';
import { findLink } from '../../../src/renewals/links/link';
import {
  announceExtended,
  announceRefused,
  retryActivations,
} from '../../../src/renewals/payments/payment-activation';
import type { PaymentDeps } from '../../../src/renewals/payments/payment-notice';
import { findReceipt } from '../../../src/renewals/payments/payment-rows';
import type { PaymentEvent } from '../../../src/renewals/port';
import { usePayableOrder } from '../../support/payable-order';
import { anOrder, count, DAY, HOUR, NOON, orderRow, saveLink, THREAD } from '../support';
import { payable } from './payment-support';

const { database, clock, notices, deps, record, outcomes } = usePayableOrder();
async function pay(change: Partial<PaymentDeps> = {}) {
  const { token, id } = await saveLink(database.store, { orders: [anOrder()] });
  const event: PaymentEvent = await payable(token, { store: database.store, clock });
  const outcome = await record(event, change);
  const payment = await database.store.one<{ id: number }>({ text: 'select id from payment' });
  return { token, linkId: id, event, outcome, paymentId: payment?.id ?? 0 };
}
const cancel = (status: string) =>
  database.store.query({ text: `update "order" set status = $1`, values: [status] });
const DEFERRED = { extender: { extend: () => Promise.resolve({ outcome: 'deferred' as const }) } };

describe('paid but not active', () => {
  it('settles the link, so that nobody pays it again, and tells the thread why', async () => {
    const { outcome, token, linkId } = await payFor('suspended');
    expect(outcome).toBe('inactive');
    expect(outcomes()).toEqual(['inactive']);
    expect((await findLink(database.store, token, clock))?.state).toBe('paid');
    expect(await findReceipt(database.store, linkId)).toMatchObject({ amountMinor: 111_200, renewals: [] });
  });

  it('heals itself when the order can be renewed after all', async () => {
    await payFor('cancelled');
    await retryActivations(deps());
    expect(outcomes()).toEqual(['inactive']);
    await cancel('expired');
    await retryActivations(deps());
    expect(outcomes()).toEqual(['inactive']);
    clock.setOffset(5 * 60_000);
    await Promise.all([retryActivations(deps()), retryActivations(deps())]);
    expect(outcomes()).toEqual(['inactive', 'activated']);
    expect(await count(database.store, 'renewal')).toBe(1);
    expect((await orderRow(database.store, 'NO-48213'))?.status).toBe('active');
    clock.setOffset(9 * DAY);
    await retryActivations(deps());
    expect(await count(database.store, 'renewal')).toBe(1);
  });

  it('is left alone once the money has gone back', async () => {
    const { event } = await payFor('cancelled');
    const back = { ...event, providerRef: '', eventId: 'back', kind: 'refunded' } as const;
    await record(back);
    await cancel('expired');
    clock.setOffset(HOUR);
    await retryActivations(deps());
    expect(outcomes()).toEqual(['inactive', 'refunded']);
    expect(await count(database.store, 'renewal')).toBe(0);
  });

  it('is tried for some days only', async () => {
    await payFor('cancelled');
    for (let hour = 1; hour < 24 * 20; hour++) {
      clock.setOffset(hour * HOUR);
      await retryActivations(deps());
    }
    await cancel('expired');
    clock.setOffset(40 * DAY);
    await retryActivations(deps());
    expect(outcomes()).toEqual(['inactive']);
  });
});

describe('an order system that does it later', () => {
  it('says so first, and says until when once it is done', async () => {
    const { outcome, paymentId, linkId } = await pay(DEFERRED);
    expect(outcome).toBe('activating');
    expect(await findReceipt(database.store, linkId)).toMatchObject({ renewals: [], cycle: 'yearly' });
    const orders = [{ orderNumber: 'NO-48213', fromAt: NOON, untilAt: NOON + 365 * DAY }];
    const announce = () =>
      database.store.transaction((tx) => announceExtended(tx, paymentId, orders, deps()));
    expect(await announce()).toBe(THREAD);
    expect(await announce()).toBeUndefined();
    expect(notices.map(({ payload }) => [payload.outcome, payload.orders[0]?.untilAt])).toEqual([
      ['activating', anOrder().expiresAt],
      ['activated', NOON + 365 * DAY],
    ]);
  });

  it('that cannot do it becomes a case', async () => {
    const { paymentId } = await pay(DEFERRED);
    const refuse = () => database.store.transaction((tx) => announceRefused(tx, paymentId, deps()));
    expect(await refuse()).toBe(THREAD);
    expect(await refuse()).toBeUndefined();
    expect(outcomes()).toEqual(['activating', 'inactive']);
  });

  it('knows no payment that is not there', async () => {
    expect(await database.store.transaction((tx) => announceExtended(tx, 4711, [], deps()))).toBeUndefined();
  });
});

/** The order changes between the price and the payment. */
async function payFor(status: string) {
  await cancel('active');
  const { token, id } = await saveLink(database.store, { orders: [anOrder()] });
  const event = await payable(token, { store: database.store, clock });
  await cancel(status);
  return { token, linkId: id, event, outcome: await record(event) };
}
