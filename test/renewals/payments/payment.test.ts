import { describe, expect, it } from '@jest/globals';
import { without } from '../../../src/lib/without';
import { findLink } from '../../../src/renewals/links/link';
import { checkoutsOf } from '../../../src/renewals/payments/checkouts';
import { findReceipt } from '../../../src/renewals/payments/payment-rows';
import type { Checkout, PaymentEvent } from '../../../src/renewals/port';
import type { Cycle } from '../../../src/turn/port';
import { OTHER_THREAD, usePayableOrder } from '../../support/payable-order';
import {
  anOrder,
  calendar,
  count,
  DAY,
  orderRow,
  sandboxOver,
  saveLink,
  saveOrder,
  THREAD,
} from '../support';
import { payable as payableAt } from './payment-support';

const { database, clock, notices, record } = usePayableOrder();
const endOf = (year: number, month: number, day: number) => calendar.endOf({ year, month, day });

/** What the provider would send once the link's checkout is paid; it names no payment here. */
const payable = async (token: string, cycle: Cycle = 'yearly'): Promise<PaymentEvent> =>
  without(await payableAt(token, { store: database.store, clock, cycle }), 'paymentRef');

describe('recordPayment', () => {
  it('prolongs the order, settles the link and tells the thread, all at once', async () => {
    const { token, id, code } = await saveLink(database.store, { orders: [anOrder()] });
    const woken: string[] = [];
    expect(
      await record(await payable(token), { afterCommit: (threadId: string) => woken.push(threadId) }),
    ).toBe('paid');
    expect(await orderRow(database.store, 'NO-48213')).toEqual({
      status: 'active',
      expires_at: endOf(2027, 11, 25),
      first_renewal: false,
      cycle: 'yearly',
    });
    expect((await findLink(database.store, token, clock))?.state).toBe('paid');
    expect(notices).toEqual([
      {
        threadId: THREAD,
        dedupeKey: expect.stringMatching(/^payment:sandbox:/),
        kind: 'payment',
        at: clock.now(),
        payload: {
          outcome: 'paid',
          orders: [{ orderNumber: 'NO-48213', untilAt: endOf(2027, 11, 25) }],
          amountMinor: 111200,
          currency: 'NOK',
          linkCode: code,
        },
      },
    ]);
    expect(woken).toEqual([THREAD]);
    expect(await count(database.store, "checkout where status = 'paid'")).toBe(1);
    expect(await findReceipt(database.store, id)).toMatchObject({
      amountMinor: 111200,
      renewals: [{ orderKey: 'NO48213' }],
    });
  });

  it('prolongs every order of a bulk link', async () => {
    const second = anOrder({
      number: 'NO-48214',
      plan: 'norway-5',
      expiresAt: endOf(2026, 1, 1),
      status: 'expired',
    });
    await saveOrder(database.store, second);
    const { token } = await saveLink(database.store, { orders: [second, anOrder()] });
    expect(await record(await payable(token, 'monthly'))).toBe('paid');
    expect(notices[0]?.payload.orders).toEqual([
      { orderNumber: 'NO-48214', untilAt: endOf(2026, 12, 22) },
      { orderNumber: 'NO-48213', untilAt: endOf(2026, 12, 25) },
    ]);
  });

  it('does nothing for the same event again', async () => {
    const { token } = await saveLink(database.store, { orders: [anOrder()] });
    const event = await payable(token);
    await record(event);
    expect(await record(event)).toBe('repeated');
    expect(notices).toHaveLength(1);
    expect(await count(database.store, 'payment')).toBe(1);
  });

  it('prolongs once when ten copies of an event and a second payment come at the same time', async () => {
    const { token } = await saveLink(database.store, { orders: [anOrder()] });
    const event = await payable(token);
    const events = [...Array.from({ length: 10 }, () => event), { ...event, eventId: 'second' }];
    const outcomes = await Promise.all(events.map((one) => record(one)));
    expect(outcomes.toSorted()).toEqual([
      'duplicate',
      'paid',
      ...Array.from({ length: 9 }, () => 'repeated'),
    ]);
    expect((await orderRow(database.store, 'NO-48213'))?.expires_at).toBe(endOf(2027, 11, 25));
    expect(await count(database.store, 'renewal')).toBe(1);
  });

  it('keeps a second payment of a paid link apart and prolongs nothing', async () => {
    const { token } = await saveLink(database.store, { orders: [anOrder()] });
    const event = await payable(token);
    await record(event);
    expect(await record({ ...event, eventId: 'second' })).toBe('duplicate');
    // The provider names no payment here, so a person has to give it back.
    expect(notices[1]?.payload.automaticRefund).toBeUndefined();
    expect(notices[1]?.payload).toMatchObject({
      outcome: 'duplicate',
      orders: [{ orderNumber: 'NO-48213', untilAt: endOf(2027, 11, 25) }],
    });
    expect(await count(database.store, 'renewal')).toBe(1);
    expect(await count(database.store, "payment where status = 'duplicate'")).toBe(1);
  });

  it('honours a payment that comes after the link has run out, and says that it is late', async () => {
    const { token } = await saveLink(database.store, { orders: [anOrder()] });
    const event = await payable(token, 'monthly');
    clock.setOffset(5 * DAY);
    expect(await record(event)).toBe('paid');
    // Ended on the 25th; paid for on the 27th: a month from then.
    expect(notices[0]?.payload).toMatchObject({
      outcome: 'paid',
      late: true,
      orders: [{ untilAt: endOf(2026, 12, 27) }],
    });
  });

  it('honours a payment for a replaced link and cancels the newer one', async () => {
    const first = await saveLink(database.store, { orders: [anOrder()] });
    const event = await payable(first.token);
    const second = await saveLink(database.store, { orders: [anOrder()] });
    const rival = await payable(second.token);
    const expired: string[] = [];
    const checkout: Checkout = {
      ...sandboxOver(clock),
      expire: (ref) => Promise.resolve(void expired.push(ref)),
    };
    expect(await record(event, { checkouts: checkoutsOf([checkout]) })).toBe('paid');
    expect(await findLink(database.store, second.token, clock)).toMatchObject({
      state: 'cancelled',
      replacedBy: first.id,
    });
    expect(expired).toEqual([rival.providerRef]);
    expect(await record(rival)).toBe('duplicate');
    expect(notices[1]?.payload).toMatchObject({
      outcome: 'duplicate',
      orders: [{ untilAt: endOf(2027, 11, 25) }],
    });
  });

  it('prolongs once when a replaced link is paid after the one that took its place', async () => {
    const links = [await saveLink(database.store, { orders: [anOrder()] })];
    const events = [await payable(links[0]?.token ?? '')];
    for (const n of [1, 2]) {
      links.push(await saveLink(database.store, { orders: [anOrder()] }));
      events.push(await payable(links[n]?.token ?? ''));
    }
    const [oldest, old, newest] = events;
    if (!oldest || !old || !newest) throw new Error('three links are meant');
    const expired: string[] = [];
    const checkout: Checkout = {
      ...sandboxOver(clock),
      expire: (ref) => Promise.resolve(void expired.push(ref)),
    };
    expect(await record(newest, { checkouts: checkoutsOf([checkout]) })).toBe('paid');
    // Their pages are closed; money that comes through one all the same is for a person.
    expect(expired.toSorted()).toEqual([oldest.providerRef, old.providerRef].toSorted());
    for (const event of [oldest, old]) expect(await record(event)).toBe('duplicate');
    expect(notices.slice(1).map(({ payload }) => payload.orders)).toEqual(
      Array.from({ length: 2 }, () => [{ orderNumber: 'NO-48213', untilAt: endOf(2027, 11, 25) }]),
    );
    expect(await record({ ...old, eventId: 'refused', kind: 'failed' })).toBe('failed');
    expect(notices).toHaveLength(3);
    expect(await count(database.store, 'renewal')).toBe(1);
  });

  it('cancels open links for the same order in other chats', async () => {
    const here = await saveLink(database.store, { orders: [anOrder()] });
    const there = await saveLink(database.store, { orders: [anOrder()], threadId: OTHER_THREAD });
    await record(await payable(here.token));
    expect((await findLink(database.store, there.token, clock))?.state).toBe('cancelled');
  });

  it.each([
    ['less money', { amountMinor: 100 }],
    ['more money', { amountMinor: 999_999 }],
    ['another currency', { currency: 'SEK' }],
  ])('does not prolong for %s and tells the thread', async (_, change) => {
    const { token } = await saveLink(database.store, { orders: [anOrder()] });
    expect(await record({ ...(await payable(token)), ...change })).toBe('mismatch');
    expect((await orderRow(database.store, 'NO-48213'))?.expires_at).toBe(anOrder().expiresAt);
    expect(notices[0]?.payload).toMatchObject({ outcome: 'mismatch', ...change });
    expect((await findLink(database.store, token, clock))?.state).toBe('issued');
  });

  it('prolongs nothing when one of the orders was cancelled since the price was named', async () => {
    const second = anOrder({ number: 'NO-48214' });
    await saveOrder(database.store, second);
    const { token } = await saveLink(database.store, { orders: [anOrder(), second] });
    const event = await payable(token);
    await database.store.query({
      text: `update "order" set status = 'cancelled' where number_key = 'NO48214'`,
    });
    expect(await record(event)).toBe('inactive');
    expect(await count(database.store, 'renewal')).toBe(0);
    expect((await orderRow(database.store, 'NO-48213'))?.expires_at).toBe(anOrder().expiresAt);
  });

  it('tells the thread of a failed payment and leaves the link open for another try', async () => {
    const { token } = await saveLink(database.store, { orders: [anOrder()] });
    const event = await payable(token);
    expect(await record({ ...event, kind: 'failed' })).toBe('failed');
    expect(notices[0]?.payload).toMatchObject({ outcome: 'failed' });
    expect(await record(await payable(token))).toBe('paid');
  });

  it('does not frighten a customer who has paid with the failure of an earlier try', async () => {
    const { token } = await saveLink(database.store, { orders: [anOrder()] });
    const event = await payable(token);
    await record(event);
    expect(await record({ ...event, eventId: 'late-failure', kind: 'failed' })).toBe('failed');
    expect(notices.map((notice) => notice.payload.outcome)).toEqual(['paid']);
    expect((await findLink(database.store, token, clock))?.state).toBe('paid');
  });

  it('puts a payment for an unknown checkout into quarantine', async () => {
    const event = {
      provider: 'sandbox',
      eventId: 'e',
      providerRef: 'sbx_no',
      kind: 'succeeded',
      amountMinor: 1,
      currency: 'NOK',
      at: 0,
    } as const;
    expect(await record(event)).toBe('unknown');
    expect(
      await count(
        database.store,
        "quarantine where source = 'payment:sandbox' and reason = 'unknown_checkout'",
      ),
    ).toBe(1);
  });

  it('leaves nothing behind when the thread cannot be told', async () => {
    const { token } = await saveLink(database.store, { orders: [anOrder()] });
    const event = await payable(token);
    const enqueue = () => Promise.reject(new Error('inbox is down'));
    await expect(record(event, { enqueue })).rejects.toThrow('inbox is down');
    expect(await count(database.store, 'payment')).toBe(0);
    expect((await orderRow(database.store, 'NO-48213'))?.expires_at).toBe(anOrder().expiresAt);
    expect(await record(event)).toBe('paid');
  });
});
