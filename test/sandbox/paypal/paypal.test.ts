import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type PaypalEmulator, startPaypalEmulator } from '../../../src/sandbox/paypal/paypal';
import { startWebhookSink, type WebhookSink } from '../../support/webhook-sink';

const NOON = Date.parse('2026-11-23T11:00:00Z');
const ACCOUNT = { clientId: 'c', clientSecret: 's', webhookId: 'W1' };
let now = NOON;
let paypal: PaypalEmulator;
let sink: WebhookSink;
let token: string;

beforeEach(async () => {
  now = NOON;
  sink = await startWebhookSink();
  paypal = await startPaypalEmulator({
    clock: { now: () => now },
    ...ACCOUNT,
    webhookUrl: `${sink.url}/webhooks/paypal`,
  });
  const answer = await fetch(`${paypal.url}/v1/oauth2/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa('c:s')}` },
    body: 'grant_type=client_credentials',
  });
  token = ((await answer.json()) as { access_token: string }).access_token;
});
afterEach(async () => {
  await paypal.close();
  await sink.close();
});

/** What any answer may hold; a refusal has no id, and no test asks for it there. */
type Body = Record<string, unknown> & { id: string; details?: { issue: string }[] };

const call = async (method: string, path: string, body?: string | object, headers = {}) => {
  const answer = await fetch(`${paypal.url}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  return { status: answer.status, body: (await answer.json()) as Body };
};
const orderBody = (value = '149.00', currency_code = 'NOK') => ({
  intent: 'CAPTURE',
  purchase_units: [{ reference_id: 'r', custom_id: 'r', amount: { currency_code, value } }],
  payment_source: {
    paypal: {
      experience_context: {
        brand_name: 'Shop',
        locale: 'en-US',
        shipping_preference: 'NO_SHIPPING',
        user_action: 'PAY_NOW',
        return_url: 'https://shop.example/done?x=1',
        cancel_url: 'https://shop.example/',
      },
    },
  },
});
const open = async () => (await call('POST', '/v2/checkout/orders', orderBody())).body.id;
const press = (id: string, outcome: string) =>
  fetch(`${paypal.url}/checkoutnow?token=${id}`, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams({ outcome }),
  });
const capture = (id: string) => call('POST', `/v2/checkout/orders/${id}/capture`);
/** What an event of the emulator tells of. */
const typeOf = (event: string) => (JSON.parse(event) as { event_type: string }).event_type;
const types = () => sink.deliveries.map(({ raw }) => typeOf(raw.toString('utf8')));

describe('the emulated PayPal', () => {
  it('gives tokens for the right secret only, and wants one for every call', async () => {
    const wrong = await fetch(`${paypal.url}/v1/oauth2/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa('c:wrong')}` },
    });
    expect(wrong.status).toBe(401);
    expect(
      (await call('POST', '/v2/checkout/orders', orderBody(), { authorization: 'Bearer x' })).status,
    ).toBe(401);
    paypal.revokeTokens();
    expect((await call('GET', '/v2/checkout/orders/1')).status).toBe(401);
  });

  it.each([
    ['149.001', 'NOK', 'DECIMAL_PRECISION'],
    ['149.00', 'JPY', 'DECIMALS_NOT_SUPPORTED'],
    ['0.00', 'NOK', 'CANNOT_BE_ZERO_OR_NEGATIVE'],
    ['100', 'ISK', 'CURRENCY_NOT_SUPPORTED'],
  ])('refuses %s %s: %s', async (value, currency, issue) => {
    const answer = await call('POST', '/v2/checkout/orders', orderBody(value, currency));
    expect([answer.status, answer.body.details?.[0]?.issue]).toEqual([422, issue]);
  });

  it('refuses parameters it does not know and amounts that are numbers', async () => {
    expect((await call('POST', '/v2/checkout/orders', { ...orderBody(), price: 1 })).status).toBe(400);
    const body = JSON.stringify(orderBody()).replace('"149.00"', '149');
    expect((await call('POST', '/v2/checkout/orders', body)).status).toBe(400);
    expect((await call('POST', '/v2/checkout/orders', '{')).status).toBe(400);
  });

  it('answers the same to the same request id, and refuses other particulars under it', async () => {
    const key = { 'paypal-request-id': 'k' };
    const first = await call('POST', '/v2/checkout/orders', orderBody(), key);
    expect((await call('POST', '/v2/checkout/orders', orderBody(), key)).body.id).toBe(first.body.id);
    const other = await call('POST', '/v2/checkout/orders', orderBody('1.00'), key);
    expect(other.body.details?.[0]?.issue).toBe('DUPLICATE_REQUEST_ID');
  });

  it('captures what was approved, once, and tells it', async () => {
    const id = await open();
    expect((await capture(id)).body.details?.[0]?.issue).toBe('ORDER_NOT_APPROVED');
    const back = await press(id, 'approve');
    expect(back.headers.get('location')).toBe(
      `https://shop.example/done?x=1&token=${id}&PayerID=EMULATEDPAYER`,
    );
    expect((await press(id, 'approve')).status).toBe(404);
    expect((await capture(id)).status).toBe(201);
    expect((await capture(id)).body.details?.[0]?.issue).toBe('ORDER_ALREADY_CAPTURED');
    await paypal.webhooks.idle();
    expect(types().sort()).toEqual([
      'CHECKOUT.ORDER.APPROVED',
      'CHECKOUT.ORDER.COMPLETED',
      'PAYMENT.CAPTURE.COMPLETED',
    ]);
  });

  it('tells money that takes its time twice', async () => {
    const id = await open();
    await press(id, 'pending');
    await capture(id);
    paypal.arrive(paypal.order(id).captureId ?? '', false);
    await paypal.webhooks.idle();
    expect(types()).toEqual(expect.arrayContaining(['PAYMENT.CAPTURE.PENDING', 'PAYMENT.CAPTURE.DENIED']));
  });

  it('gives back no more than was paid, and tells each part and complaint', async () => {
    const id = await open();
    await press(id, 'approve');
    await capture(id);
    const path = `/v2/payments/captures/${paypal.order(id).captureId}/refund`;
    const amount = (value: string, currency_code = 'NOK') => ({ amount: { currency_code, value } });
    expect((await call('POST', path, amount('149.01'))).body.details?.[0]?.issue).toBe(
      'REFUND_AMOUNT_EXCEEDED',
    );
    expect((await call('POST', path, amount('1.00', 'SEK'))).status).toBe(422);
    expect((await call('POST', path, amount('9.00'))).status).toBe(201);
    expect((await call('POST', path, {})).body.amount).toEqual(amount('140.00').amount);
    expect((await call('POST', path, {})).body.details?.[0]?.issue).toBe('CAPTURE_FULLY_REFUNDED');
    paypal.dispute(paypal.order(id).captureId ?? '');
    paypal.dispute(paypal.order(id).captureId ?? '', 'RESOLVED_BUYER_FAVOUR');
    await paypal.webhooks.idle();
    expect(types().filter((type) => type === 'PAYMENT.CAPTURE.REFUNDED')).toHaveLength(2);
    expect(types()).toEqual(
      expect.arrayContaining(['CUSTOMER.DISPUTE.CREATED', 'CUSTOMER.DISPUTE.RESOLVED']),
    );
  });

  it('confirms its own transmissions by their bytes, and nothing else', async () => {
    await press(await open(), 'approve');
    await paypal.webhooks.idle();
    const [delivery] = sink.deliveries;
    if (!delivery) throw new Error('a delivery is meant');
    const { headers } = delivery;
    const raw = delivery.raw.toString('utf8');
    const verdict = async (event: string, change: object = {}) => {
      const question = JSON.stringify({
        transmission_id: headers['paypal-transmission-id'],
        transmission_time: headers['paypal-transmission-time'],
        transmission_sig: headers['paypal-transmission-sig'],
        cert_url: headers['paypal-cert-url'],
        auth_algo: headers['paypal-auth-algo'],
        webhook_id: 'W1',
        ...change,
      });
      const path = '/v1/notifications/verify-webhook-signature';
      const { body } = await call('POST', path, `${question.slice(0, -1)},"webhook_event":${event}}`);
      return body.verification_status;
    };
    expect(await verdict(raw)).toBe('SUCCESS');
    expect(await verdict(`${raw} `)).toBe('FAILURE');
    expect(await verdict(raw, { webhook_id: 'W2' })).toBe('FAILURE');
    expect(await verdict(raw, { transmission_time: '2026-11-23T12:00:00.000Z' })).toBe('FAILURE');
    expect(await verdict(raw, { auth_algo: 'none' })).toBe('FAILURE');
  });

  it('repeats and reorders its events when told to, and forgets orders nobody approved', async () => {
    paypal.webhooks.hold();
    paypal.webhooks.repeat(2);
    const id = await open();
    await press(id, 'approve');
    await capture(id);
    await paypal.webhooks.idle();
    expect(sink.deliveries).toEqual([]);
    paypal.webhooks.release('newest-first');
    await paypal.webhooks.idle();
    expect(sink.deliveries).toHaveLength(6);
    const forgotten = await open();
    now += 3 * 3_600_000;
    expect((await call('GET', `/v2/checkout/orders/${forgotten}`)).status).toBe(404);
    expect((await fetch(`${paypal.url}/checkoutnow?token=${forgotten}`)).status).toBe(404);
  });
});
