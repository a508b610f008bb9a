import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type StripeEmulator, startStripeEmulator } from '../../../src/sandbox/stripe/stripe';
import { readForm } from '../../../src/sandbox/stripe/wire';
import { type HttpStub, startHttpStub } from '../../support/http-stub';

const KEY = 'sk_test_1';
const SECRET = 'whsec_1';
const NOON_S = 1_800_000_000;
let now = NOON_S * 1000;
let stripe: StripeEmulator;
let hook: HttpStub;
let heard: { type: string; signature: string; raw: string }[];
/** Deliveries to answer with 500 before any is taken. */
let refusals: number;

beforeEach(async () => {
  now = NOON_S * 1000;
  heard = [];
  refusals = 0;
  hook = await startHttpStub(({ body: raw, headers }, response) => {
    const { type } = JSON.parse(raw) as { type: string };
    if (refusals > 0) refusals--;
    else heard.push({ type, signature: String(headers['stripe-signature']), raw });
    response.writeHead(heard.at(-1)?.raw === raw ? 200 : 500).end();
  });
  stripe = await startStripeEmulator({
    clock: { now: () => now },
    secretKey: KEY,
    webhookSecret: SECRET,
    webhookUrl: `${hook.url}/webhooks/stripe`,
  });
});
afterEach(async () => {
  await stripe.close();
  await hook.close();
});

const SESSION = {
  mode: 'payment',
  'line_items[0][quantity]': '1',
  'line_items[0][price_data][currency]': 'nok',
  'line_items[0][price_data][unit_amount]': '14900',
  'line_items[0][price_data][product_data][name]': 'Norway 20 GB',
  'payment_intent_data[metadata][reference]': 'r-1',
  success_url: 'https://shop.example/done',
};

const post = (path: string, form: Record<string, string>, headers: Record<string, string> = {}) =>
  fetch(`${stripe.url}${path}`, {
    method: 'POST',
    redirect: 'manual',
    headers: { authorization: `Bearer ${KEY}`, ...headers },
    body: new URLSearchParams(form),
  });
const open = async (change: Record<string, string> = {}, key?: string) => {
  const answer = await post(
    '/v1/checkout/sessions',
    { ...SESSION, ...change },
    key === undefined ? {} : { 'idempotency-key': key },
  );
  // Of a refusal it has no id; no test asks for it there.
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> & { id: string } };
};
const types = () => heard.map(({ type }) => type);

describe('the emulated Stripe', () => {
  it('reads forms as Stripe does', () => {
    expect(readForm('a[b][0][c]=1&a[b][0][d]=%26&e=2')).toEqual({
      a: { b: { 0: { c: '1', d: '&' } } },
      e: '2',
    });
    expect(readForm('__proto__[x]=1&constructor=2').x).toBeUndefined();
  });

  it('refuses a wrong key and parameters it does not know', async () => {
    expect((await post('/v1/refunds', {}, { authorization: 'Bearer sk_wrong' })).status).toBe(401);
    expect(await open({ prices: '1' })).toMatchObject({
      status: 400,
      body: { error: { code: 'parameter_unknown', param: 'prices' } },
    });
  });

  it.each([
    ['expires_at', String(NOON_S + 29 * 60)],
    ['expires_at', String(NOON_S + 25 * 3600)],
    ['line_items[0][price_data][unit_amount]', '149.00'],
    ['line_items[0][price_data][unit_amount]', '-1'],
    ['line_items[0][price_data][currency]', 'NOK'],
    ['locale', 'klingon'],
    ['mode', 'subscription'],
  ])('refuses %s = %s', async (name, value) => {
    expect((await open({ [name]: value })).status).toBe(400);
  });

  it('answers the same to the same key, and refuses other particulars under it', async () => {
    const first = await open({}, 'k');
    expect((await open({}, 'k')).body.id).toBe(first.body.id);
    expect(await open({ locale: 'nb' }, 'k')).toMatchObject({
      body: { error: { type: 'idempotency_error' } },
    });
    expect((await open({}, 'other')).body.id).not.toBe(first.body.id);
  });

  it('keeps a fault of its own for the key, but not one it never got to', async () => {
    stripe.fault('server-error', 1);
    expect((await open({}, 'broken')).status).toBe(500);
    expect((await open({}, 'broken')).status).toBe(500);
    stripe.fault('unavailable', 1);
    expect((await open({}, 'busy')).status).toBe(503);
    expect((await open({}, 'busy')).status).toBe(200);
  });

  it('tells a payment in several events, signed over the exact bytes', async () => {
    const { body } = await open();
    const paid = await post(`/c/pay/${body.id}`, { outcome: 'pay' });
    expect([paid.status, paid.headers.get('location')]).toEqual([303, SESSION.success_url]);
    await stripe.webhooks.idle();
    expect(types().sort()).toEqual([
      'charge.succeeded',
      'checkout.session.completed',
      'payment_intent.succeeded',
    ]);
    for (const { signature, raw } of heard) {
      const mac = createHmac('sha256', SECRET).update(`${NOON_S}.${raw}`).digest('hex');
      expect(signature).toBe(`t=${NOON_S},v1=${mac}`);
    }
    expect((await post(`/c/pay/${body.id}`, { outcome: 'pay' })).status).toBe(404);
  });

  it('closes a page when its time is over, and then it cannot be paid', async () => {
    const { body } = await open({ expires_at: String(NOON_S + 1800) });
    now += 1_800_000;
    expect((await fetch(`${stripe.url}/c/pay/${body.id}`)).status).toBe(404);
    const expire = await post(`/v1/checkout/sessions/${body.id}/expire`, {});
    expect(expire.status).toBe(400);
    await stripe.webhooks.idle();
    expect(types()).toEqual(['checkout.session.expired']);
  });

  it('gives back no more than was paid', async () => {
    const { body } = await open();
    expect((await post('/v1/refunds', { payment_intent: 'pi_none' })).status).toBe(404);
    await post(`/c/pay/${body.id}`, { outcome: 'pay' });
    const payment_intent = stripe.session(body.id).intentId ?? '';
    expect((await post('/v1/refunds', { payment_intent, amount: '14901' })).status).toBe(400);
    expect((await post('/v1/refunds', { payment_intent, amount: '900' })).status).toBe(200);
    expect((await post('/v1/refunds', { payment_intent })).status).toBe(200);
    const again = await post('/v1/refunds', { payment_intent });
    expect(await again.json()).toMatchObject({ error: { code: 'charge_already_refunded' } });
    expect(stripe.intent(payment_intent).refunded).toBe(14_900);
  });

  it('delivers again what was not taken, repeats and reorders when told to', async () => {
    refusals = 1;
    const { body } = await open();
    await post(`/v1/checkout/sessions/${body.id}/expire`, {});
    await stripe.webhooks.idle();
    expect(types()).toEqual(['checkout.session.expired']);

    const other = await open();
    stripe.webhooks.hold();
    stripe.webhooks.repeat(2);
    await post(`/c/pay/${other.body.id}`, { outcome: 'decline' });
    await post(`/c/pay/${other.body.id}`, { outcome: 'later' });
    await stripe.webhooks.idle();
    expect(heard).toHaveLength(1);
    stripe.webhooks.release('newest-first');
    await stripe.webhooks.idle();
    expect(types().filter((type) => type === 'payment_intent.payment_failed')).toHaveLength(2);
    expect(types().filter((type) => type === 'checkout.session.completed')).toHaveLength(2);
  });
});
