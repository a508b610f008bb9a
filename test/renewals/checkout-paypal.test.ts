import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createPaypalCheckout, type PaypalCheckoutDeps } from '../../src/renewals/checkout-paypal';
import { fromPaypal, toPaypal } from '../../src/renewals/payments/paypal-amounts';
import type { Checkout, CheckoutRequest, PaymentEvent } from '../../src/renewals/port';
import { type PaypalEmulator, startPaypalEmulator } from '../../src/sandbox/paypal/paypal';
import { checkoutContract } from '../contracts/checkout';
import { networkedCheckout } from '../contracts/networked-checkout';
import { aCheckoutRequest, pressAt } from '../support/checkout-request';
import { frozenClock, HOUR, NOON } from './support';

const ACCOUNT = {
  clientId: 'client-of-the-tests',
  clientSecret: 'secret-of-the-tests',
  webhookId: '8PT597110X',
};
const VERIFY = '/v1/notifications/verify-webhook-signature';
const clock = frozenClock();
let paypal: PaypalEmulator;
let checkout: Checkout;

beforeEach(async () => {
  clock.setOffset(0);
  paypal = await startPaypalEmulator({ clock, ...ACCOUNT });
  checkout = checkoutWith({});
});
afterEach(() => paypal.close());

const checkoutWith = (change: Partial<PaypalCheckoutDeps>): Checkout =>
  createPaypalCheckout({ ...ACCOUNT, apiUrl: paypal.url, brandName: 'Fjord eSIM', clock, ...change });

const signed = (event: object, at?: number) => {
  const body = Buffer.from(JSON.stringify(event, undefined, 1));
  return { body, headers: paypal.sign(body, at) };
};

const eventBody = (type: string, resource: object, event: Partial<PaymentEvent> = {}) => ({
  id: event.eventId ?? 'evt_1',
  event_version: '1.0',
  create_time: new Date(event.at ?? NOON).toISOString(),
  event_type: type,
  resource,
});

const up = (path: string) => [{ rel: 'up', href: `https://api.paypal.com/v2/${path}`, method: 'GET' }];

/** What PayPal sends of each of our kinds. */
function wireOf(event: PaymentEvent): object {
  const { kind, providerRef, paymentRef = 'cap_1', refundRef = 'back_1', currency } = event;
  const amount = { currency_code: currency, value: toPaypal(event.amountMinor, currency).value };
  const capture = (type: string) =>
    eventBody(
      `PAYMENT.CAPTURE.${type}`,
      { id: paymentRef, amount, supplementary_data: { related_ids: { order_id: providerRef } } },
      event,
    );
  const refund = (type: string) =>
    eventBody(type, { id: refundRef, amount, links: up(`payments/captures/${paymentRef}`) }, event);
  const dispute = (type: string, outcome?: string) =>
    eventBody(
      `CUSTOMER.DISPUTE.${type}`,
      {
        disputed_transactions: [{ seller_transaction_id: paymentRef }],
        dispute_amount: amount,
        ...(outcome && { dispute_outcome: { outcome_code: outcome } }),
      },
      event,
    );
  switch (kind) {
    case 'approved':
      return eventBody('CHECKOUT.ORDER.APPROVED', { id: providerRef, purchase_units: [{ amount }] }, event);
    case 'succeeded':
      return capture('COMPLETED');
    case 'pending':
      return capture('PENDING');
    case 'failed':
      return capture('DENIED');
    case 'refunded':
      return refund('PAYMENT.CAPTURE.REFUNDED');
    case 'refund_failed':
      return refund('PAYMENT.REFUND.FAILED');
    case 'disputed':
      return dispute('CREATED');
    case 'dispute_won':
      return dispute('RESOLVED', 'RESOLVED_SELLER_FAVOUR');
    case 'dispute_lost':
      return dispute('RESOLVED', 'RESOLVED_BUYER_FAVOUR');
  }
}

/** Opens an order, approves it and takes its money. @returns the capture's id. */
async function paid(change: Partial<CheckoutRequest> = {}, outcome = 'approve') {
  const { providerRef, url } = await checkout.open(aCheckoutRequest(change));
  await pressAt(url, outcome);
  await checkout.complete?.(providerRef);
  return { providerRef, paymentRef: paypal.order(providerRef).captureId ?? '' };
}

checkoutContract('the PayPal checkout', async () => ({
  checkout,
  now: () => clock.now(),
  deliveryFor: (event) => signed(wireOf(event)),
  otherDelivery: () => signed(eventBody('BILLING.PLAN.CREATED', { id: 'P-1' })),
  brokenDelivery: () => signed({ id: 'evt_1', event_type: 'PAYMENT.CAPTURE.COMPLETED' }),
  pay: async ({ providerRef, url }) => {
    expect((await pressAt(url, 'approve')).status).toBe(303);
    await checkout.complete?.(providerRef);
    return { paymentRef: paypal.order(providerRef).captureId ?? '' };
  },
  refundedMinor: (paymentRef) => paypal.capture(paymentRef).refunded,
}));

networkedCheckout('the PayPal checkout', () => ({
  checkout,
  waiting: (timeoutMs) => checkoutWith({ timeoutMs }),
  leaveUnanswered: (calls) => paypal.fault('no-answer', calls),
  expectOpenedFor: ({ reference }, providerRef) => expect(paypal.order(providerRef).customId).toBe(reference),
  deliveryOf: (type) => signed(eventBody(type, {})),
}));

describe('opening a page at PayPal', () => {
  it('asks for exactly what is due, in the customer’s language, without a shipping address', async () => {
    const wish = aCheckoutRequest();
    const { providerRef, url } = await checkout.open(wish);
    expect(url).toBe(`${paypal.url}/checkoutnow?token=${providerRef}`);
    expect(paypal.order(providerRef)).toMatchObject({
      amount: { currency_code: 'NOK', value: '1112.00' },
      referenceId: wish.reference,
      customId: wish.reference,
      description: wish.description,
      brandName: 'Fjord eSIM',
      locale: 'no-NO',
      shipping: 'NO_SHIPPING',
      userAction: 'PAY_NOW',
      returnUrl: wish.returnUrl,
      cancelUrl: wish.cancelUrl,
    });
    expect(paypal.calls.map(({ key }) => key)).toEqual([`checkout-${wish.reference}`]);
  });

  it.each([
    ['NOK', 14_900, '149.00'],
    ['NOK', 5, '0.05'],
    ['JPY', 1_490, '1490'],
    ['HUF', 1_490, '1490'],
    ['TWD', 100, '1'],
    ['USD', 900_719_925_474_099, '9007199254740.99'],
  ])('writes %s as PayPal does', async (currency, amountMinor, value) => {
    const { providerRef } = await checkout.open(aCheckoutRequest({ currency, amountMinor }));
    expect(paypal.order(providerRef).amount).toEqual({ currency_code: currency, value });
    expect(fromPaypal(value, currency)).toEqual({ amountMinor, currency });
  });

  it.each([
    ['5', 'NOK', 500],
    ['5.1', 'NOK', 510],
    ['.5', 'NOK', 50],
    ['1490.00', 'JPY', 1_490],
    ['1.500', 'NOK', 150],
  ])('reads %s %s too', (value, currency, amountMinor) => {
    expect(fromPaypal(value, currency).amountMinor).toBe(amountMinor);
  });

  it.each(['', '.', '-1.00', '1,00', '1e3', '1.005', ' 1', '99999999999999.99', '1490.50 '])(
    'takes %o for no amount of kroner',
    (value) => expect(() => fromPaypal(value, 'NOK')).toThrow('cannot be written'),
  );

  it('never makes a fraction of money', async () => {
    expect(() => toPaypal(149_050, 'TWD')).toThrow('cannot be written');
    expect(() => toPaypal(-1, 'NOK')).toThrow('cannot be written');
    await expect(checkout.open(aCheckoutRequest({ currency: 'TWD', amountMinor: 1 }))).rejects.toMatchObject({
      code: 'CHECKOUT_AMOUNT',
    });
    expect(paypal.calls).toEqual([]);
  });

  it('says which currency PayPal does not take', async () => {
    await expect(
      checkout.open(aCheckoutRequest({ currency: 'ISK', amountMinor: 100 })),
    ).rejects.toMatchObject({
      code: 'CHECKOUT_REFUSED',
      message: expect.stringContaining('CURRENCY_NOT_SUPPORTED'),
      retryable: false,
    });
  });

  it('shortens words that PayPal would refuse', async () => {
    const { providerRef } = await checkout.open(aCheckoutRequest({ description: 'x'.repeat(2_000) }));
    expect(paypal.order(providerRef).description).toHaveLength(127);
    const pairs = await checkout.open(aCheckoutRequest({ description: '🏔'.repeat(200) }));
    expect(paypal.order(pairs.providerRef).description).toBe(`${'🏔'.repeat(126)}…`);
  });

  it.each(['lose-response', 'server-error', 'unavailable', 'rate-limit'] as const)(
    'opens one order through a moment of %s',
    async (fault) => {
      paypal.fault(fault, 1);
      const { providerRef } = await checkout.open(aCheckoutRequest());
      expect(paypal.calls).toHaveLength(1);
      expect(paypal.order(providerRef).payable).toBe(true);
    },
  );

  it('names trouble that lasts, and works again after it', async () => {
    paypal.fault('unavailable', 99);
    await expect(checkout.open(aCheckoutRequest())).rejects.toMatchObject({
      code: 'CHECKOUT_DOWN',
      retryable: true,
    });
    paypal.fault('unavailable', 0);
    await expect(checkout.open(aCheckoutRequest())).resolves.toMatchObject({ url: expect.any(String) });
  }, 20_000);

  it('gets another token when PayPal has withdrawn the one it had, or would not give one', async () => {
    await checkout.open(aCheckoutRequest());
    paypal.revokeTokens();
    await checkout.open(aCheckoutRequest());
    paypal.revokeTokens();
    paypal.fault('no-token', 99);
    await expect(checkout.open(aCheckoutRequest())).rejects.toMatchObject({ retryable: true });
    paypal.fault('no-token', 0);
    await checkout.open(aCheckoutRequest());
    expect(paypal.calls).toHaveLength(3);
  }, 20_000);

  it('says what is wrong with the keys, and nothing of them', async () => {
    const wrong = checkoutWith({ clientSecret: 'secret-but-wrong' }).open(aCheckoutRequest());
    await expect(wrong).rejects.toMatchObject({ code: 'CHECKOUT_CREDENTIALS', retryable: true });
    const error: unknown = await wrong.catch((thrown: unknown) => thrown);
    if (!(error instanceof Error)) throw new Error('an error is meant');
    const { message, cause, stack } = error;
    const said = JSON.stringify([message, cause, stack]);
    for (const secret of [
      'secret-but-wrong',
      Buffer.from('client-of-the-tests:secret').toString('base64').slice(0, 20),
    ])
      expect(said).not.toContain(secret);
  });

  it('leads back where the customer came from', async () => {
    const { url } = await checkout.open(aCheckoutRequest());
    expect((await pressAt(url, 'cancel')).headers.get('location')).toMatch(
      /^https:\/\/renew\.fjord-esim\.example\/r\/token\?token=/,
    );
    expect((await pressAt(url, 'approve')).headers.get('location')).toMatch(/\/r\/token\/done\?token=/);
  });

  it.each([
    [undefined, 'https://www.paypal.com'],
    ['https://api-m.paypal.com', 'https://www.paypal.com'],
    ['https://api-m.sandbox.paypal.com', 'https://www.sandbox.paypal.com'],
    ['http://127.0.0.1:4315/', 'http://127.0.0.1:4315'],
  ])('with its API at %s leads to %s', (apiUrl, origin) => {
    expect(checkoutWith({ apiUrl }).origins).toEqual([origin]);
  });
});

describe('an order at PayPal', () => {
  it('takes money once, however often and at once it is asked to', async () => {
    const { providerRef, url } = await checkout.open(aCheckoutRequest());
    await pressAt(url, 'approve');
    await Promise.all([checkout.complete?.(providerRef), checkout.complete?.(providerRef)]);
    const { captureId } = paypal.order(providerRef);
    // As after a restart, and later than PayPal keeps our key.
    await checkoutWith({}).complete?.(providerRef);
    expect(paypal.order(providerRef).captureId).toBe(captureId);
    expect(paypal.calls.filter(({ path }) => path.endsWith('/capture'))).toHaveLength(1);
  });

  it('that somebody else captured is no fault', async () => {
    const { providerRef, url } = await checkout.open(aCheckoutRequest());
    await pressAt(url, 'approve');
    const { access_token } = (await (
      await fetch(`${paypal.url}/v1/oauth2/token`, {
        method: 'POST',
        headers: { authorization: `Basic ${btoa(`${ACCOUNT.clientId}:${ACCOUNT.clientSecret}`)}` },
      })
    ).json()) as { access_token: string };
    await fetch(`${paypal.url}/v2/checkout/orders/${providerRef}/capture`, {
      method: 'POST',
      headers: { authorization: `Bearer ${access_token}` },
    });
    await expect(checkout.complete?.(providerRef)).resolves.toBeUndefined();
  });

  it('captured whose answer was lost is captured once', async () => {
    const { providerRef, url } = await checkout.open(aCheckoutRequest());
    await pressAt(url, 'approve');
    paypal.fault('lose-response', 1);
    await checkout.complete?.(providerRef);
    expect(paypal.order(providerRef).status).toBe('COMPLETED');
  });

  it.each([
    ['nobody approved', 'cancel', 'ORDER_NOT_APPROVED'],
    ['whose payer’s bank declines', 'decline', 'INSTRUMENT_DECLINED'],
  ])('%s is never paid', async (_, outcome, issue) => {
    const { providerRef, url } = await checkout.open(aCheckoutRequest());
    await pressAt(url, outcome);
    await expect(checkout.complete?.(providerRef)).rejects.toMatchObject({
      code: 'CHECKOUT_REFUSED',
      message: `PayPal refuses: ${issue}`,
      retryable: false,
    });
    expect(await checkout.isDone?.(providerRef)).toBe(false);
  });

  it('is done once its money was taken, not when it is only approved', async () => {
    const { providerRef, url } = await checkout.open(aCheckoutRequest());
    await pressAt(url, 'approve');
    expect(await checkout.isDone?.(providerRef)).toBe(false);
    await checkout.complete?.(providerRef);
    expect(await checkout.isDone?.(providerRef)).toBe(true);
    expect(await checkout.isDone?.('5O190127TN364715T')).toBe(false);
  });

  it('that nobody approves in its three hours is gone, and its page was not promised for longer', async () => {
    const { providerRef } = await checkout.open(aCheckoutRequest());
    expect(checkout.pageOpenMs).toBeLessThan(3 * HOUR);
    clock.setOffset(checkout.pageOpenMs ?? 0);
    expect(paypal.order(providerRef).payable).toBe(true);
    clock.setOffset(3 * HOUR);
    expect(paypal.order(providerRef).payable).toBe(false);
    expect(await checkout.isDone?.(providerRef)).toBe(false);
  });
});

describe('money back at PayPal', () => {
  const refundOf = (paymentRef: string, amountMinor: number, currency = 'NOK') => ({
    reference: randomUUID(),
    paymentRef,
    amountMinor,
    currency,
  });

  it('goes back in a currency without decimals too', async () => {
    const { paymentRef } = await paid({ currency: 'JPY', amountMinor: 1_490 });
    await checkout.refund(refundOf(paymentRef, 1_490, 'JPY'));
    expect(paypal.capture(paymentRef)).toMatchObject({ status: 'REFUNDED', refunded: 149_000 });
  });

  it('that a person gave back in the dashboard is named by that refund', async () => {
    const { paymentRef } = await paid();
    const byHand = paypal.refund(paymentRef, 111_200);
    expect(await checkout.refund(refundOf(paymentRef, 111_200))).toEqual({ refundRef: byHand });
  });

  it('is not more than was paid', async () => {
    const { paymentRef } = await paid();
    await expect(checkout.refund(refundOf(paymentRef, 111_201))).rejects.toMatchObject({
      message: expect.stringContaining('REFUND_AMOUNT_EXCEEDED'),
    });
    expect(paypal.capture(paymentRef).refunded).toBe(0);
  });

  it('goes back once when the answer was lost', async () => {
    const { paymentRef } = await paid();
    paypal.fault('lose-response', 1);
    await checkout.refund(refundOf(paymentRef, 1_000));
    expect(paypal.capture(paymentRef).refunded).toBe(1_000);
  });
});

describe('what PayPal sends', () => {
  const receive = ({ body, headers }: ReturnType<typeof signed>, at = checkout) => at.receive(body, headers);
  const read = (type: string, resource: object) => receive(signed(eventBody(type, resource)));
  const asked = () => paypal.calls.filter(({ path }) => path === VERIFY).length;
  const capture = { id: 'cap_1', amount: { currency_code: 'NOK', value: '1112.00' } };

  it('names our reference, the order and the capture', async () => {
    const { providerRef, paymentRef } = await paid({ reference: 'ours' });
    expect(paypal.capture(paymentRef).customId).toBe('ours');
    expect(
      await read('PAYMENT.CAPTURE.COMPLETED', {
        ...capture,
        id: paymentRef,
        custom_id: 'ours',
        links: up(`checkout/orders/${providerRef}`),
      }),
    ).toMatchObject({ event: { reference: 'ours', paymentRef, providerRef, amountMinor: 111_200 } });
  });

  it('is asked about with its very bytes, whatever they look like', async () => {
    const text = `{ "id":"é\\u00e9/\\/", "create_time": "2026-11-23T11:00:00Z",\n "event_type":"X",  "resource":{"a":1.0,"a":1e2}}`;
    const body = Buffer.from(text);
    expect(await receive({ body, headers: paypal.sign(body) })).toEqual({ outcome: 'ignored' });
  });

  it('cannot pretend to be verified by text after it', async () => {
    const event = JSON.stringify(eventBody('PAYMENT.CAPTURE.COMPLETED', capture));
    const body = Buffer.from(`${event},"webhook_event":{}`);
    expect(await receive({ body, headers: paypal.sign(body) })).toEqual({ outcome: 'unsigned' });
    expect(asked()).toBe(0);
  });

  it.each([
    ['not JSON', Buffer.from('{"id":')],
    ['not text', Buffer.from([0x7b, 0xff, 0x7d])],
    ['not an object', Buffer.from('[]')],
    ['nothing', Buffer.alloc(0)],
  ])('is refused without asking when it is %s', async (_, body) => {
    expect(await receive({ body, headers: paypal.sign(body) })).toEqual({ outcome: 'unsigned' });
    expect(asked()).toBe(0);
  });

  it.each([
    ['paypal-cert-url', 'https://evil.example/cert'],
    ['paypal-cert-url', 'https://paypal.com.evil.example/cert'],
    ['paypal-cert-url', 'https://evilpaypal.com/cert'],
    ['paypal-cert-url', 'http://api.paypal.com/cert'],
    ['paypal-cert-url', 'https://api.paypal.com@evil.example/cert'],
    ['paypal-cert-url', 'https://api.paypal.com:8443/cert'],
    ['paypal-cert-url', 'cert'],
    ['paypal-transmission-id', 'a","webhook_id":"b'],
    ['paypal-transmission-time', 'yesterday'],
    ['paypal-transmission-sig', undefined],
    ['paypal-auth-algo', 'none; really'],
  ])('is refused without asking when %s is %s', async (name, value) => {
    const { body, headers } = signed(eventBody('PAYMENT.CAPTURE.COMPLETED', capture));
    const { [name]: _, ...others } = headers;
    const given = value === undefined ? others : { ...others, [name]: value };
    expect(await checkout.receive(body, given)).toEqual({ outcome: 'unsigned' });
    expect(asked()).toBe(0);
  });

  it('that PayPal refuses to look at is not genuine', async () => {
    const { body, headers } = signed(eventBody('PAYMENT.CAPTURE.COMPLETED', capture));
    const numbered = { ...headers, 'paypal-transmission-id': '12345' };
    expect(await checkout.receive(body, numbered)).toEqual({ outcome: 'unsigned' });
    expect(asked()).toBe(1);
  });

  it('with a certificate of PayPal’s own is asked about', async () => {
    const { body, headers } = signed(eventBody('PAYMENT.CAPTURE.COMPLETED', capture));
    const certified = {
      ...headers,
      'paypal-cert-url': 'https://api.paypal.com/v1/notifications/certs/CERT-1',
    };
    expect(await checkout.receive(body, certified)).toEqual({ outcome: 'unsigned' });
    expect(asked()).toBe(1);
  });

  it('is refused when it was sent days ago or lies ahead', async () => {
    const event = eventBody('BILLING.PLAN.CREATED', {});
    expect(await receive(signed(event, NOON - 72 * HOUR))).toEqual({ outcome: 'ignored' });
    expect(await receive(signed(event, NOON - 97 * HOUR))).toEqual({ outcome: 'unsigned' });
    expect(await receive(signed(event, NOON + 299_000))).toEqual({ outcome: 'ignored' });
    expect(await receive(signed(event, NOON + 301_000))).toEqual({ outcome: 'unsigned' });
  });

  it('to another webhook of the same account is not ours', async () => {
    const other = checkoutWith({ webhookId: 'ANOTHER' });
    expect(await receive(signed(eventBody('BILLING.PLAN.CREATED', {})), other)).toEqual({
      outcome: 'unsigned',
    });
  });

  it('waits, as a fault that passes, while PayPal cannot be asked', async () => {
    const delivery = signed(eventBody('PAYMENT.CAPTURE.COMPLETED', capture));
    paypal.fault('unavailable', 9);
    await expect(receive(delivery)).rejects.toMatchObject({ code: 'CHECKOUT_DOWN', retryable: true });
    paypal.fault('unavailable', 0);
    expect((await receive(delivery)).outcome).toBe('event');
  }, 20_000);

  it('makes no more than so many questions at once: the rest comes again', async () => {
    const impatient = checkoutWith({ timeoutMs: 300 });
    const delivery = signed(eventBody('PAYMENT.CAPTURE.COMPLETED', capture));
    paypal.fault('no-answer', 999);
    const waiting = Promise.allSettled(Array.from({ length: 32 }, () => receive(delivery, impatient)));
    await expect(receive(delivery, impatient)).rejects.toMatchObject({
      message: expect.stringContaining('too many'),
      retryable: true,
    });
    expect((await waiting).every(({ status }) => status === 'rejected')).toBe(true);
    paypal.fault('no-answer', 0);
    expect((await receive(delivery, impatient)).outcome).toBe('event');
  }, 20_000);

  it('again is the same event again, so that it counts once', async () => {
    const delivery = signed(eventBody('PAYMENT.CAPTURE.COMPLETED', capture));
    expect(await receive(delivery)).toEqual(await receive(delivery));
  });

  it('of a reversal names the capture, whichever resource it shows', async () => {
    const event = { kind: 'refunded', paymentRef: 'cap_1', amountMinor: 111_200 };
    expect(await read('PAYMENT.CAPTURE.REVERSED', capture)).toMatchObject({ event });
    const refund = { ...capture, id: 'back_1', links: up('payments/captures/cap_1') };
    expect(await read('PAYMENT.CAPTURE.REVERSED', refund)).toMatchObject({
      event: { ...event, refundRef: 'back_1' },
    });
  });

  it.each([
    ['RESOLVED_SELLER_FAVOUR', 'dispute_won'],
    ['RESOLVED_WITH_PAYOUT', 'dispute_won'],
    ['CANCELED_BY_BUYER', 'dispute_won'],
    ['RESOLVED_BUYER_FAVOUR', 'dispute_lost'],
    ['ACCEPTED', 'dispute_lost'],
    ['SOMETHING_NEW', 'dispute_lost'],
  ])('of a dispute that ended %s is %s', async (outcome_code, kind) => {
    const dispute = {
      dispute_amount: capture.amount,
      disputed_transactions: [{ seller_transaction_id: 'cap_1' }],
      dispute_outcome: { outcome_code },
    };
    expect(await read('CUSTOMER.DISPUTE.RESOLVED', dispute)).toMatchObject({
      event: { kind, paymentRef: 'cap_1', amountMinor: 111_200 },
    });
  });

  it('of a dispute about no payment is passed over', async () => {
    expect(await read('CUSTOMER.DISPUTE.CREATED', { dispute_amount: capture.amount })).toEqual({
      outcome: 'ignored',
    });
  });

  it.each([
    ['no sum', { id: 'cap_1' }],
    ['a broken unit', { id: 'cap_1', amount: { currency_code: 'JPY', value: '1.5' } }],
    ['a number for an amount', { id: 'cap_1', amount: { currency_code: 'NOK', value: 5 } }],
    ['a strange currency', { id: 'cap_1', amount: { currency_code: '<b>', value: '5.00' } }],
  ])('is malformed with %s', async (_, resource) => {
    expect(await read('PAYMENT.CAPTURE.COMPLETED', resource)).toMatchObject({ outcome: 'malformed' });
  });
});
