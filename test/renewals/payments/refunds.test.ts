import { describe, expect, it } from '@jest/globals';
import { RenewalError } from '../../../src/lib/errors';
import { findLink } from '../../../src/renewals/links/link';
import { refundDue } from '../../../src/renewals/payments/refunds';
import type { PaymentEvent } from '../../../src/renewals/port';
import { OTHER_THREAD, useProviders } from '../../support/payable-order';
import { anOrder, count, DAY, saveLink, saveOrder } from '../support';
import { payable } from './payment-support';

const { database, clock, notices, stripe, paypal, deps, options, record, outcomes, runChores } = useProviders(
  'stripe',
  'paypal',
);
const refundRow = () =>
  database.store.one<Record<string, unknown>>({
    text: 'select status, attempts, code, refund_ref from refund',
  });
/** The same link paid with the card, then with PayPal on a page that was open all the time. */
async function paidTwice(): Promise<{ first: PaymentEvent; second: PaymentEvent; token: string }> {
  const { token } = await saveLink(database.store, { orders: [anOrder()] });
  const first = await payable(token, { ...options(), provider: 'stripe' });
  const second = await payable(token, { ...options(), provider: 'paypal' });
  return { first, second, token };
}

describe('several providers on one link', () => {
  it('have one open page: choosing the other closes the first where it was opened', async () => {
    const { first } = await paidTwice();
    expect(stripe.expired).toEqual([first.providerRef]);
    expect(paypal.expired).toEqual([]);
    expect(await count(database.store, "checkout where status = 'open' and provider = 'paypal'")).toBe(1);
  });

  it('fall back to the first when the page’s form names none of ours', async () => {
    const { token } = await saveLink(database.store, { orders: [anOrder()] });
    const link = await findLink(database.store, token, clock);
    expect((await payable(token, options())).provider).toBe('stripe');
    expect(link?.state).toBe('issued');
  });
});

describe('a second payment', () => {
  it('goes back by itself at the provider that took it; the order is prolonged once', async () => {
    const { first, second } = await paidTwice();
    expect(await record(second)).toBe('paid');
    expect(await record(first)).toBe('duplicate');
    expect(stripe.refunds).toEqual([
      {
        reference: expect.any(String),
        paymentRef: first.paymentRef,
        amountMinor: first.amountMinor,
        currency: 'NOK',
      },
    ]);
    expect(paypal.refunds).toEqual([]);
    expect(outcomes()).toEqual(['paid', 'duplicate', 'refund_done']);
    expect(notices.slice(1).map(({ payload }) => payload.automaticRefund)).toEqual([true, true]);
    expect(await refundRow()).toMatchObject({ status: 'done', refund_ref: `back_${first.paymentRef}` });
    expect(await count(database.store, 'renewal')).toBe(1);
  });

  it('goes back once, also when ten events and sweeps come at the same moment', async () => {
    const { first, second } = await paidTwice();
    await record(second);
    await Promise.all(Array.from({ length: 10 }, () => record(first)));
    await Promise.all(Array.from({ length: 5 }, () => refundDue(deps())));
    expect(stripe.refunds).toHaveLength(1);
    expect(outcomes()).toEqual(['paid', 'duplicate', 'refund_done']);
  });

  it('goes back later when its provider is down, under the same reference', async () => {
    const { first, second } = await paidTwice();
    await record(second);
    stripe.fault = new RenewalError('CHECKOUT_DOWN', 'away', { retryable: true });
    expect(await record(first)).toBe('duplicate');
    expect(await refundRow()).toMatchObject({ status: 'due', attempts: 1, code: 'CHECKOUT_DOWN' });
    await refundDue(deps());
    expect(await refundRow()).toMatchObject({ attempts: 1 });
    const before = await database.store.one<{ reference: string }>({ text: 'select reference from refund' });
    stripe.fault = undefined;
    clock.setOffset(61_000);
    await runChores();
    expect(stripe.refunds.map(({ reference }) => reference)).toEqual([before?.reference]);
    expect(outcomes()).toEqual(['paid', 'duplicate', 'refund_done']);
  });

  it.each([
    ['is refused', new RenewalError('CHECKOUT_REFUSED', 'no'), 1],
    ['is never reached', new RenewalError('CHECKOUT_DOWN', 'away', { retryable: true }), 8],
  ])('whose refund %s becomes a case, and is told', async (_, fault, attempts) => {
    const { first, second } = await paidTwice();
    await record(second);
    stripe.fault = fault;
    await record(first);
    for (let day = 1; day <= 8; day++) {
      clock.setOffset(day * DAY);
      await refundDue(deps());
    }
    expect(await refundRow()).toMatchObject({ status: 'failed', attempts, code: fault.code });
    expect(outcomes()).toEqual(['paid', 'duplicate', 'refund_failed']);
  });

  it('that a person gave back after all is told as done', async () => {
    const { first, second } = await paidTwice();
    await record(second);
    stripe.fault = new RenewalError('CHECKOUT_REFUSED', 'no');
    await record(first);
    const back = {
      ...first,
      providerRef: '',
      eventId: 'by hand',
      kind: 'refunded',
      refundRef: 're',
    } as const;
    expect(await record(back)).toBe('refunded');
    expect(outcomes()).toEqual(['paid', 'duplicate', 'refund_failed', 'refund_done']);
  });

  it('whose refund the provider reports itself is told once', async () => {
    const { first, second } = await paidTwice();
    await record(second);
    await record(first);
    const refundRef = `back_${first.paymentRef}`;
    await record({ ...first, providerRef: '', eventId: 'webhook', kind: 'refunded', refundRef });
    expect(outcomes()).toEqual(['paid', 'duplicate', 'refund_done']);
    expect(await count(database.store, 'payment where refunded_minor = amount_minor')).toBe(1);
  });

  it('that the bank disputes is left to a person', async () => {
    const { first, second } = await paidTwice();
    await record(second);
    stripe.fault = new RenewalError('CHECKOUT_DOWN', 'away', { retryable: true });
    await record(first);
    stripe.fault = undefined;
    await record({ ...first, providerRef: '', eventId: 'bank', kind: 'disputed' });
    clock.setOffset(DAY);
    await refundDue(deps());
    expect(stripe.refunds).toEqual([]);
    expect(await refundRow()).toMatchObject({ status: 'failed', code: 'PAYMENT_DISPUTED' });
  });

  it('for several orders, of which the first had only one, is for a person: none of it goes back by itself', async () => {
    const second = anOrder({ number: 'NO-48214' });
    await saveOrder(database.store, second);
    const both = await saveLink(database.store, { orders: [anOrder(), second] });
    const first = await payable(both.token, { ...options(), provider: 'stripe' });
    const one = await saveLink(database.store, { orders: [anOrder()], threadId: OTHER_THREAD });
    await record(await payable(one.token, { ...options(), provider: 'paypal' }));
    expect(await record(first)).toBe('duplicate');
    expect(stripe.refunds).toEqual([]);
    expect(notices[1]?.payload.automaticRefund).toBeUndefined();
  });

  it('by another chat’s link goes back there', async () => {
    const here = await saveLink(database.store, { orders: [anOrder()] });
    const there = await saveLink(database.store, { orders: [anOrder()], threadId: OTHER_THREAD });
    const first = await payable(here.token, { ...options(), provider: 'stripe' });
    const second = await payable(there.token, { ...options(), provider: 'paypal' });
    await record(first);
    expect(paypal.expired).toEqual([second.providerRef]);
    await record(second);
    expect(paypal.refunds.map(({ paymentRef }) => paymentRef)).toEqual([second.paymentRef]);
    expect(notices.map(({ threadId }) => threadId).slice(1)).toEqual([OTHER_THREAD, OTHER_THREAD]);
  });
});

describe('a payment the payer has only approved', () => {
  const approved = (event: PaymentEvent): PaymentEvent => {
    const { paymentRef: _, ...rest } = event;
    return { ...rest, eventId: 'approved', kind: 'approved' };
  };

  it('is taken after the commit, and counts when the provider says so', async () => {
    const { second } = await paidTwice();
    expect(await record(approved(second))).toBe('approved');
    expect(paypal.completed).toEqual([second.providerRef]);
    expect(outcomes()).toEqual([]);
    expect(await record(second)).toBe('paid');
  });

  it('is taken later when the provider is down', async () => {
    const { second } = await paidTwice();
    paypal.fault = new RenewalError('CHECKOUT_DOWN', 'away', { retryable: true });
    await record(approved(second));
    expect(paypal.completed).toEqual([]);
    paypal.fault = undefined;
    clock.setOffset(61_000);
    await runChores();
    await runChores();
    expect(paypal.completed).toEqual([second.providerRef]);
  });

  it('is not taken when the link was paid otherwise meanwhile', async () => {
    const { first, second } = await paidTwice();
    paypal.fault = new RenewalError('CHECKOUT_DOWN', 'away', { retryable: true });
    await record(approved(second));
    await record(first);
    paypal.fault = undefined;
    clock.setOffset(61_000);
    await runChores();
    expect(paypal.completed).toEqual([]);
    expect(await record({ ...approved(second), eventId: 'again' })).toBe('noted');
    expect(paypal.completed).toEqual([]);
    expect(outcomes()).toEqual(['paid']);
  });

  it('on a page that was closed for another one is not taken', async () => {
    const { token } = await saveLink(database.store, { orders: [anOrder()] });
    const left = await payable(token, { ...options(), provider: 'paypal' });
    const chosen = await payable(token, { ...options(), provider: 'stripe' });
    expect(await record(approved(left))).toBe('noted');
    expect(paypal.completed).toEqual([]);
    expect(outcomes()).toEqual(['not_taken']);
    expect(await record(approved(left))).toBe('repeated');
    expect(await record(chosen)).toBe('paid');
    // Approved again in the old tab, by somebody who has paid: there is nothing to tell.
    expect(await record({ ...approved(left), eventId: 'approved again' })).toBe('noted');
    expect(outcomes()).toEqual(['not_taken', 'paid']);
  });

  it('is taken although its link ran out meanwhile: it is what the payer agreed to', async () => {
    const { second } = await paidTwice();
    clock.setOffset(3 * DAY);
    expect(await record(approved(second))).toBe('approved');
    expect(paypal.completed).toEqual([second.providerRef]);
  });

  it('that can never be taken is told as failed, and the link can be paid again', async () => {
    const { second, token } = await paidTwice();
    paypal.fault = new RenewalError('CHECKOUT_REFUSED', 'the card behind it was declined');
    await record(approved(second));
    expect(outcomes()).toEqual(['failed']);
    expect((await payable(token, options())).provider).toBe('stripe');
  });
});
