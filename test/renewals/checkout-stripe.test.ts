import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createStripeCheckout, type StripeCheckoutDeps } from '../../src/renewals/checkout-stripe';
import { fromStripe, toStripe } from '../../src/renewals/payments/stripe-amounts';
import type { Checkout, PaymentEvent } from '../../src/renewals/port';
import { type StripeEmulator, startStripeEmulator } from '../../src/sandbox/stripe/stripe';
import { stripeSignature } from '../../src/sandbox/stripe/wire';
import { checkoutContract } from '../contracts/checkout';
import { networkedCheckout } from '../contracts/networked-checkout';
import { aCheckoutRequest, pressAt } from '../support/checkout-request';
import { frozenClock, HOUR, NOON } from './support';

const KEY = 'sk_test_of_the_tests';
const SECRET = 'whsec_of_the_tests';
const clock = frozenClock();
let stripe: StripeEmulator;
let checkout: Checkout;

beforeEach(async () => {
  clock.setOffset(0);
  stripe = await startStripeEmulator({ clock, secretKey: KEY, webhookSecret: SECRET });
  checkout = checkoutWith({});
});
afterEach(() => stripe.close());

const checkoutWith = (change: Partial<StripeCheckoutDeps>): Checkout =>
  createStripeCheckout({
    secretKey: KEY,
    webhookSecrets: [SECRET],
    apiUrl: stripe.url,
    clock,
    ...change,
  });

const signed = (body: string | object, secret = SECRET, now = NOON) => {
  const bytes = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body, undefined, 2));
  return { body: bytes, headers: { 'stripe-signature': stripeSignature(secret, bytes, now) } };
};

const eventBody = (type: string, object: object, event: Partial<PaymentEvent> = {}) => ({
  id: event.eventId ?? 'evt_1',
  object: 'event',
  type,
  created: (event.at ?? NOON) / 1000,
  data: { object },
});

/** What Stripe sends of each of our kinds. */
function wireOf(event: PaymentEvent): object {
  const { kind, providerRef, paymentRef = null, refundRef, amountMinor: amount } = event;
  const currency = event.currency.toLowerCase();
  const session = (type: string, status: string) =>
    eventBody(
      type,
      {
        id: providerRef,
        payment_status: status,
        payment_intent: paymentRef,
        amount_total: amount,
        currency,
        metadata: {},
      },
      event,
    );
  const about = (type: string, more: object) =>
    eventBody(type, { id: refundRef ?? 'x_1', payment_intent: paymentRef, amount, currency, ...more }, event);
  switch (kind) {
    case 'succeeded':
      return session('checkout.session.completed', 'paid');
    case 'pending':
      return session('checkout.session.completed', 'unpaid');
    case 'failed':
      return session('checkout.session.async_payment_failed', 'unpaid');
    case 'refunded':
      return about('refund.created', { status: 'succeeded' });
    case 'refund_failed':
      return about('refund.failed', { status: 'failed' });
    case 'disputed':
      return about('charge.dispute.created', { status: 'needs_response' });
    case 'dispute_won':
      return about('charge.dispute.closed', { status: 'won' });
    case 'dispute_lost':
      return about('charge.dispute.closed', { status: 'lost' });
    case 'approved':
      throw new Error('Stripe has no such event');
  }
}

checkoutContract('the Stripe checkout', async () => ({
  checkout,
  now: () => clock.now(),
  deliveryFor: (event) => signed(wireOf(event)),
  otherDelivery: () => signed(eventBody('product.created', { id: 'prod_1' })),
  brokenDelivery: () => signed('{"id":'),
  withoutKinds: ['approved'],
  pay: async ({ providerRef, url }) => {
    expect((await pressAt(url, 'pay')).status).toBe(303);
    return { paymentRef: stripe.session(providerRef).intentId ?? '' };
  },
  isPayable: (providerRef) => stripe.session(providerRef).payable,
  refundedMinor: (paymentRef) => stripe.intent(paymentRef).refunded,
}));

networkedCheckout('the Stripe checkout', () => ({
  checkout,
  waiting: (timeoutMs) => checkoutWith({ timeoutMs }),
  leaveUnanswered: (calls) => stripe.fault('no-answer', calls),
  expectOpenedFor: ({ reference }, providerRef) =>
    expect(stripe.session(providerRef).metadata).toEqual({ reference }),
  deliveryOf: (type) => signed(eventBody(type, {})),
}));

describe('opening a page at Stripe', () => {
  it('asks for exactly what is due, in the customer’s language, until the link runs out', async () => {
    const wish = aCheckoutRequest();
    const { providerRef } = await checkout.open(wish);
    expect(stripe.session(providerRef)).toMatchObject({
      amount: 111_200,
      currency: 'nok',
      name: wish.description,
      locale: 'nb',
      clientReference: '42',
      expiresAt: (NOON + 2 * HOUR) / 1000,
      metadata: { reference: wish.reference },
      intentMetadata: { reference: wish.reference },
      successUrl: wish.returnUrl,
      cancelUrl: wish.cancelUrl,
    });
    expect(stripe.calls.map(({ key }) => key)).toEqual([`checkout-${wish.reference}`]);
  });

  it.each([
    ['JPY', 1_490, 1_490],
    ['NOK', 14_900, 14_900],
    ['KWD', 14_900, 14_900],
    ['ISK', 1_490, 149_000],
    ['UGX', 5_000, 500_000],
  ])('counts %s as Stripe does', async (currency, amountMinor, counted) => {
    const { providerRef } = await checkout.open(aCheckoutRequest({ currency, amountMinor }));
    expect(stripe.session(providerRef).amount).toBe(counted);
    expect(fromStripe(counted, currency.toLowerCase())).toEqual({ amountMinor, currency });
  });

  it('never makes a fraction of money', () => {
    expect(() => fromStripe(149_050, 'isk')).toThrow('cannot be counted');
    expect(toStripe(0, 'ISK')).toBe(0);
  });

  it('shortens a name that Stripe would refuse', async () => {
    const { providerRef } = await checkout.open(aCheckoutRequest({ description: 'x'.repeat(2_000) }));
    expect(stripe.session(providerRef).name).toHaveLength(250);
  });

  it('finds the page again whose answer was lost', async () => {
    const wish = aCheckoutRequest();
    stripe.fault('lose-response', 1);
    const { providerRef } = await checkout.open(wish);
    expect(stripe.calls).toHaveLength(1);
    expect(stripe.session(providerRef).payable).toBe(true);
  });

  it('outlives a moment of trouble, and names it when it lasts', async () => {
    stripe.fault('unavailable', 1);
    await checkout.open(aCheckoutRequest());
    stripe.fault('rate-limit', 9);
    await expect(checkout.open(aCheckoutRequest())).rejects.toMatchObject({ retryable: true });
  }, 20_000);

  it('gives up a reference to which Stripe answers a fault for good', async () => {
    stripe.fault('server-error', 1);
    await expect(checkout.open(aCheckoutRequest())).rejects.toMatchObject({
      code: 'CHECKOUT_REFERENCE_USED',
      retryable: true,
    });
  }, 20_000);

  it('says what is wrong with the key, and nothing of the key', async () => {
    const wrong = checkoutWith({ secretKey: 'sk_test_wrong' }).open(aCheckoutRequest());
    await expect(wrong).rejects.toMatchObject({ code: 'CHECKOUT_CREDENTIALS' });
    await expect(wrong).rejects.not.toMatchObject({ message: expect.stringContaining('sk_test') });
  });

  it('leads back where the customer came from', async () => {
    const { url } = await checkout.open(aCheckoutRequest());
    expect((await pressAt(url, 'cancel')).headers.get('location')).toBe(
      'https://renew.fjord-esim.example/r/token',
    );
    expect((await pressAt(url, 'decline')).status).toBe(200);
    expect((await pressAt(url, 'pay')).headers.get('location')).toBe(
      'https://renew.fjord-esim.example/r/token/done',
    );
  });

  it('closes no page it could not close', async () => {
    const { providerRef } = await checkout.open(aCheckoutRequest());
    stripe.fault('unavailable', 9);
    await expect(checkout.expire(providerRef)).rejects.toMatchObject({ retryable: true });
    expect(stripe.session(providerRef).payable).toBe(true);
  }, 20_000);

  it('takes a session of another account for closed', async () => {
    await expect(checkout.expire('cs_test_of_somebody_else')).resolves.toBeUndefined();
  });
});

describe('what Stripe sends', () => {
  const receive = ({ body, headers }: ReturnType<typeof signed>, at = checkout) => at.receive(body, headers);
  const read = async (type: string, object: object) => receive(signed(eventBody(type, object)));

  it('is believed while one of several secrets signed it', async () => {
    const event = eventBody('checkout.session.completed', {
      id: 'cs_1',
      payment_status: 'paid',
      payment_intent: 'pi_1',
      amount_total: 100,
      currency: 'nok',
    });
    const both = checkoutWith({ webhookSecrets: ['whsec_new', SECRET] });
    expect((await receive(signed(event), both)).outcome).toBe('event');
    expect((await receive(signed(event, 'whsec_new'), both)).outcome).toBe('event');
    expect((await receive(signed(event, 'whsec_old'), both)).outcome).toBe('unsigned');
  });

  it('is refused when it was signed long ago or lies ahead', async () => {
    const event = eventBody('product.created', {});
    expect(await receive(signed(event, SECRET, NOON - 299_000))).toEqual({ outcome: 'ignored' });
    expect(await receive(signed(event, SECRET, NOON - 302_000))).toEqual({ outcome: 'unsigned' });
    expect(await receive(signed(event, SECRET, NOON + 299_000))).toEqual({ outcome: 'ignored' });
    expect(await receive(signed(event, SECRET, NOON + 302_000))).toEqual({ outcome: 'unsigned' });
  });

  it('names our reference, so that a page whose answer we lost is known', async () => {
    const { providerRef, url } = await checkout.open(aCheckoutRequest({ reference: 'ours' }));
    await pressAt(url, 'pay');
    const session = stripe.session(providerRef);
    expect(
      await read('checkout.session.completed', {
        id: providerRef,
        payment_status: 'paid',
        payment_intent: { id: session.intentId, object: 'payment_intent' },
        amount_total: session.amount,
        currency: session.currency,
        metadata: session.metadata,
      }),
    ).toMatchObject({ event: { reference: 'ours', paymentRef: session.intentId, amountMinor: 111_200 } });
  });

  it('of a declined card leaves the page open, and of another shop’s means nothing', async () => {
    const intent = { id: 'pi_1', amount: 111_200, currency: 'nok' };
    expect(
      await read('payment_intent.payment_failed', { ...intent, metadata: { reference: 'r' } }),
    ).toMatchObject({
      event: { kind: 'failed', reference: 'r', paymentRef: 'pi_1', pageOpen: true },
    });
    expect(await read('payment_intent.payment_failed', { ...intent, metadata: {} })).toEqual({
      outcome: 'ignored',
    });
  });

  it('of a free order is a success, of a page that ran out nothing', async () => {
    const session = { id: 'cs_1', payment_intent: null, amount_total: 0, currency: 'nok', metadata: null };
    expect(
      await read('checkout.session.completed', { ...session, payment_status: 'no_payment_required' }),
    ).toMatchObject({ event: { kind: 'succeeded', amountMinor: 0 } });
    expect(await read('checkout.session.expired', { ...session, payment_status: 'unpaid' })).toEqual({
      outcome: 'ignored',
    });
  });

  it('of a refund in an older version of the API names the newest part', async () => {
    const refunds = { data: [{ id: 're_2', amount: 5, currency: 'nok', status: 'succeeded' }] };
    expect(await read('charge.refunded', { payment_intent: 'pi_1', refunds })).toMatchObject({
      event: { kind: 'refunded', refundRef: 're_2', amountMinor: 5, paymentRef: 'pi_1' },
    });
    expect(await read('charge.refunded', { payment_intent: 'pi_1' })).toEqual({ outcome: 'ignored' });
  });

  it.each([
    [
      'a session without a sum',
      'checkout.session.completed',
      { id: 'cs', payment_status: 'paid', currency: 'nok' },
    ],
    ['a broken amount', 'refund.created', { id: 're', amount: 1.5, currency: 'nok', payment_intent: 'pi' }],
    ['a strange currency', 'refund.created', { id: 're', amount: 1, currency: '<b>', payment_intent: 'pi' }],
    [
      'a sum in broken units',
      'refund.created',
      { id: 're', amount: 101, currency: 'isk', payment_intent: 'pi' },
    ],
  ])('is malformed with %s', async (_, type, object) => {
    expect(await read(type, object)).toMatchObject({ outcome: 'malformed' });
  });
});
