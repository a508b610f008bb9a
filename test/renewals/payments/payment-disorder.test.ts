import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { RenewalError } from '../../../src/lib/errors';
import { findLink, lockLink } from '../../../src/renewals/links/link';
import { cancelLink } from '../../../src/renewals/links/links-by-hand';
import type { CheckoutRequest } from '../../../src/renewals/port';
import { type Store } from '../../../src/store/store';
import { OTHER_THREAD, useProviders } from '../../support/payable-order';
import { until } from '../../support/until';
import { anOrder, count, DAY, NOON, saveLink, saveOrder } from '../support';
import { after, payable } from './payment-support';

const { database, clock, stripe, paypal, options, record, outcomes, runChores } = useProviders(
  'stripe',
  'paypal',
);
const MINUTE = 60_000;
const aLink = (more = {}) => saveLink(database.store, { orders: [anOrder()], ...more });
const statusOf = async (providerRef: string) =>
  (
    await database.store.one<{ status: string }>({
      text: 'select status from checkout where provider_ref = $1',
      values: [providerRef],
    })
  )?.status;

describe('a page that is closed while its payer agrees', () => {
  it('takes no money, whichever of the two came a moment earlier', async () => {
    const { token, id } = await aLink();
    const paid = await payable(token, { ...options(), provider: 'paypal' });
    // Somebody chooses another page: it holds the link, and the approval waits for it.
    const recording = await database.store.transaction(async (tx) => {
      await lockLink(tx, id, clock);
      const approval = record({ ...paid, kind: 'approved' });
      const waiting = "pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()";
      await until('the approval to wait', async () => (await count(database.store, waiting)) > 0);
      await tx.query({
        text: `update checkout set status = 'expired' where provider_ref = $1`,
        values: [paid.providerRef],
      });
      return { approval };
    });
    expect(await recording.approval).toBe('noted');
    expect(paypal.completed).toEqual([]);
    expect(await statusOf(paid.providerRef)).toBe('expired');
  });
});

describe('two payments of one order at the same moment', () => {
  it('prolong it once, also from two chats and by the page of a link that was replaced', async () => {
    for (let round = 0; round < 25; round++) {
      const order = anOrder({ number: `NO-9${String(round).padStart(4, '0')}` });
      await saveOrder(database.store, order);
      const mine = await saveLink(database.store, { orders: [order] });
      const old = await saveLink(database.store, { orders: [order], threadId: OTHER_THREAD });
      const oldPaid = await payable(old.token, { ...options(), provider: 'stripe' });
      await saveLink(database.store, { orders: [order], threadId: OTHER_THREAD });
      const minePaid = await payable(mine.token, { ...options(), provider: 'stripe' });
      const both = await Promise.all([record(oldPaid), record(minePaid)]);
      expect({ round, both: both.toSorted() }).toEqual({ round, both: ['duplicate', 'paid'] });
    }
  });

  it('prolong it once where one is for a link that was cancelled by hand', async () => {
    const cancelled = await aLink();
    const late = await payable(cancelled.token, { ...options(), provider: 'stripe' });
    const link = await findLink(database.store, cancelled.token, clock);
    if (!link) throw new Error('no link');
    await cancelLink(link, options());
    const next = await aLink();
    expect(await record(await payable(next.token, { ...options(), provider: 'stripe' }))).toBe('paid');
    expect(await record(late)).toBe('duplicate');
    expect(await count(database.store, 'renewal')).toBe(1);
    expect(stripe.refunds).toMatchObject([{ paymentRef: late.paymentRef }]);
  });
});

describe('a link that was replaced by one for more orders', () => {
  it('still buys its own, where another chat has paid only the others', async () => {
    const [ours, theirs] = [anOrder({ number: 'NO-48214' }), anOrder()];
    await saveOrder(database.store, ours);
    const small = await aLink({ orders: [ours] });
    const paid = await payable(small.token, { ...options(), provider: 'stripe' });
    await aLink({ orders: [ours, theirs] });
    const other = await aLink({ orders: [theirs], threadId: OTHER_THREAD });
    expect(await record(await payable(other.token, { ...options(), provider: 'stripe' }))).toBe('paid');
    expect(await record(paid)).toBe('paid');
    expect(await count(database.store, "renewal where order_key = 'NO48214'")).toBe(1);
    expect(await count(database.store, 'renewal')).toBe(2);
  });
});

describe('money for a link that was cancelled by hand', () => {
  it.each([
    ['and nothing else was paid', false],
    ['and the order was paid from another chat', true],
  ])('is for a person to decide: %s', async (_what, elsewhere) => {
    const cancelled = await aLink();
    const late = await payable(cancelled.token, { ...options(), provider: 'stripe' });
    const link = await findLink(database.store, cancelled.token, clock);
    if (!link) throw new Error('no link');
    await cancelLink(link, options());
    const other = await aLink({ threadId: OTHER_THREAD });
    if (elsewhere) await record(await payable(other.token, { ...options(), provider: 'stripe' }));
    expect(await record(late)).toBe('mismatch');
    expect(await count(database.store, 'renewal')).toBe(elsewhere ? 1 : 0);
    expect(outcomes().at(-1)).toBe('mismatch');
  });
});

describe('events in another order than things happened', () => {
  it('a refund that bounced is not taken for done', async () => {
    const { token } = await aLink();
    const paid = await payable(token, { ...options(), provider: 'stripe' });
    await record(paid);
    await record(after(paid, { kind: 'refund_failed', amountMinor: 500, refundRef: 're_1' }));
    await record(after(paid, { kind: 'refunded', amountMinor: 500, refundRef: 're_1' }));
    expect(await database.store.one({ text: 'select refunded_minor as n from payment' })).toEqual({ n: 0 });
    expect(outcomes()).toEqual(['paid', 'refund_failed']);
  });

  it('a part that went back before the payment was heard of does not take the renewal along', async () => {
    const { token } = await aLink();
    const paid = await payable(token, { ...options(), provider: 'stripe' });
    await record(after(paid, { kind: 'refunded', amountMinor: 500, refundRef: 're_1' }));
    expect(await record(paid)).toBe('paid');
    expect(await count(database.store, 'renewal')).toBe(1);
    expect(await database.store.one({ text: 'select refunded_minor as n from payment' })).toEqual({ n: 500 });
  });

  it('a payment that failed is not on its way again', async () => {
    const { token } = await aLink();
    const paid = await payable(token, { ...options(), provider: 'stripe' });
    const failed = after(paid, { kind: 'failed', providerRef: paid.providerRef, at: NOON + DAY });
    await record(failed);
    await record({ ...paid, eventId: randomUUID(), kind: 'pending', at: NOON });
    expect(await statusOf(paid.providerRef)).toBe('failed');
    expect(outcomes()).toEqual(['failed']);
    // The link can be paid by another try.
    expect(await payable(token, { ...options(), provider: 'stripe' })).toMatchObject({ kind: 'succeeded' });
  });
});

describe('a crash in the last attempt', () => {
  it('to give money back leaves it to the next sweep', async () => {
    const { token } = await aLink();
    const first = await payable(token, { ...options(), provider: 'stripe' });
    const second = await payable(token, { ...options(), provider: 'paypal' });
    paypal.fault = new RenewalError('CHECKOUT_DOWN', 'away', { retryable: true });
    await record(first);
    await record(second);
    // As the claim leaves it, and nothing after it.
    await database.store.query({ text: 'update refund set attempts = 8' });
    paypal.fault = undefined;
    clock.setOffset(2 * DAY);
    await runChores();
    expect(paypal.refunds).toHaveLength(1);
    expect(outcomes().at(-1)).toBe('refund_done');
  });
});

describe('a page that its provider did not open', () => {
  it('is asked for anew rather than with an end that the provider finds too near', async () => {
    const { token } = await aLink({ now: NOON - 2 * DAY + 20 * MINUTE });
    const asked: CheckoutRequest[] = [];
    let away = true;
    const { open } = stripe;
    Object.assign(stripe, {
      open: async (request: CheckoutRequest) => {
        asked.push(request);
        if (away) throw new RenewalError('CHECKOUT_DOWN', 'away', { retryable: true });
        return await open(request);
      },
    });
    await expect(payable(token, { ...options(), provider: 'stripe' })).rejects.toMatchObject({
      code: 'CHECKOUT_UNAVAILABLE',
    });
    away = false;
    clock.setOffset(5 * MINUTE);
    await payable(token, { ...options(), provider: 'stripe' });
    // Stripe takes no session that ends in less than half an hour.
    expect((asked.at(-1)?.expiresAt ?? 0) - clock.now()).toBeGreaterThanOrEqual(30 * MINUTE);
  });
});

describe('a page that was closed at its provider', () => {
  it('is not handed out again, also where we died before the next one was written down', async () => {
    const { token } = await aLink();
    const { store } = database;
    const closed = await payable(token, { ...options(), provider: 'stripe', cycle: 'monthly' });
    let alive = false;
    const dying: Store = {
      ...store,
      transaction: (work) => (alive ? store.transaction(work) : Promise.reject(new Error('died'))),
    };
    const other = { ...options(), store: dying, provider: 'stripe', cycle: 'yearly' } as const;
    await expect(payable(token, other)).rejects.toThrow('died');
    expect(stripe.expired).toEqual([closed.providerRef]);
    alive = true;
    const again = await payable(token, { ...options(), provider: 'stripe', cycle: 'monthly' });
    expect(again.providerRef).not.toBe(closed.providerRef);
  });
});
