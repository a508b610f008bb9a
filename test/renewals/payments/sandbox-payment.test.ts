import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { FastifyInstance } from 'fastify';
import { StoreError } from '../../../src/lib/errors';
import { createSandboxCheckout, sandboxDelivery } from '../../../src/renewals/checkout-sandbox';
import { renewalRoutes } from '../../../src/renewals/page/routes';
import { checkoutsOf } from '../../../src/renewals/payments/checkouts';
import { paymentRoutes } from '../../../src/renewals/payments/payment-routes';
import { sandboxPayRoutes } from '../../../src/renewals/payments/sandbox-pay-routes';
import { signSandbox } from '../../../src/renewals/payments/sandbox-signature';
import type { Store } from '../../../src/store/store';
import { usePayableOrder } from '../../support/payable-order';
import { quietServer } from '../../support/quiet-server';
import { FORM, pageDeps } from '../../support/renewal-pages';
import { until } from '../../support/until';
import {
  anOrder,
  calendar,
  count,
  NOON,
  orderRow,
  paymentDeps,
  SECRET,
  saveLink,
  saveOrder,
} from '../support';

const { database, clock, notices } = usePayableOrder();
const HOOK = '/webhooks/sandbox-checkout';
let app: FastifyInstance;
let address: string;
/** Deliveries to answer with 503 before any is taken. */
let refusals: number;

beforeEach(async () => {
  refusals = 0;
  app = await serve(database.store);
});
afterEach(() => app.close());

async function serve(store: Store): Promise<FastifyInstance> {
  const server = quietServer();
  const publicUrl = () => address;
  const checkout = createSandboxCheckout({ secret: SECRET, clock, publicUrl });
  const shared = { ...pageDeps(store, clock), publicUrl, checkout };
  server.addHook('onRequest', (request, reply, done) => {
    if (request.url === HOOK && refusals > 0) {
      refusals--;
      void reply.code(503).send();
      return;
    }
    done();
  });
  await renewalRoutes(server, { ...shared, checkouts: checkoutsOf([checkout]), sandbox: true });
  await sandboxPayRoutes(server, { ...shared, secret: SECRET, ownUrl: publicUrl });
  await paymentRoutes(server, paymentDeps(store, clock, notices), checkout);
  address = await server.listen({ host: '127.0.0.1', port: 0 });
  return server;
}

const follow = (url: string, form?: Record<string, string>) =>
  fetch(new URL(url, address), {
    redirect: 'manual',
    ...(form && { method: 'POST', headers: FORM, body: new URLSearchParams(form).toString() }),
  });

/** As a customer does it: page, press pay, the provider's page. @returns the provider's page and its form. */
async function toProvider(token: string) {
  const pressed = await follow(`/r/${token}/checkout`, { cycle: 'yearly', step: 'pay' });
  const url = pressed.headers.get('location') ?? '';
  const page = await (await follow(url)).text();
  return { url, page, s: new URL(url).searchParams.get('s') ?? '', path: new URL(url).pathname };
}

describe('paying in the sandbox', () => {
  it('goes from the page to the provider and back to a receipt, over real HTTP', async () => {
    const { token } = await saveLink(database.store, { orders: [anOrder()] });
    const { page, s, path } = await toProvider(token);
    expect(page).toContain('Pay NOK');
    expect(page).toContain('No money moves');
    const paid = await follow(path, { s, outcome: 'pay' });
    expect(paid.status).toBe(303);
    expect(await (await follow(paid.headers.get('location') ?? '')).text()).toContain('Paid. Thank you!');
    expect((await orderRow(database.store, 'NO-48213'))?.expires_at).toBe(
      calendar.endOf({ year: 2027, month: 11, day: 25 }),
    );
    expect(notices.map((notice) => notice.payload.outcome)).toEqual(['paid']);
  });

  it('names the amount, the VAT in it and the day on the receipt', async () => {
    const { token } = await saveLink(database.store, {
      orders: [anOrder(), anOrder({ number: 'NO-48214', plan: 'norway-5', firstRenewal: false })],
    });
    await saveOrder(database.store, anOrder({ number: 'NO-48214', plan: 'norway-5', firstRenewal: false }));
    const { s, path } = await toProvider(token);
    const paid = await follow(path, { s, outcome: 'pay' });
    const receipt = await (await follow(paid.headers.get('location') ?? '')).text();
    // A fifth of each plan's price, at their rate of 25 %.
    expect(rowsOf(receipt)).toEqual(
      expect.arrayContaining([
        ['Paid', '22 Nov 2026'],
        ['Total', 'NOK 2,061'],
        ['of which VAT', 'NOK 412.20'],
      ]),
    );
  });

  it('says each thing once, a name and its value together', async () => {
    const { token } = await saveLink(database.store, { orders: [anOrder()] });
    const offer = await (await follow(`/r/${token}`)).text();
    const { page, s, path } = await toProvider(token);
    const paid = await follow(path, { s, outcome: 'pay' });
    const receipt = await (await follow(paid.headers.get('location') ?? '')).text();
    for (const shown of [offer, page, receipt]) {
      const lists = shown.match(/<dl>.*?<\/dl>/g)?.join('') ?? '';
      expect(lists.match(/<dd>/g)?.length).toBe(lists.match(/<dt>/g)?.length);
    }
    expect(rowsOf(page)).toEqual([
      ['To', 'Fjord eSIM: Norway 20 GB (NO-48•••), 1 year'],
      ['Total', 'NOK 1,112'],
    ]);
    expect(page.slice(page.indexOf('<main>')).split('Fjord eSIM')).toHaveLength(2);
  });

  it('lets a declined card try again', async () => {
    const { token } = await saveLink(database.store, { orders: [anOrder()] });
    const first = await toProvider(token);
    const declined = await follow(first.path, { s: first.s, outcome: 'decline' });
    expect(await (await follow(declined.headers.get('location') ?? '')).text()).toContain(
      'You have not been charged',
    );
    const second = await toProvider(token);
    expect(second.path).not.toBe(first.path);
    await follow(second.path, { s: second.s, outcome: 'pay' });
    expect(notices.map((notice) => notice.payload.outcome)).toEqual(['failed', 'paid']);
  });

  it('pays once for many presses of the provider button', async () => {
    const { token } = await saveLink(database.store, { orders: [anOrder()] });
    const { s, path } = await toProvider(token);
    await Promise.all(Array.from({ length: 8 }, () => follow(path, { s, outcome: 'pay' })));
    expect(await count(database.store, 'payment')).toBe(1);
    expect(await (await follow(`${path}?s=${encodeURIComponent(s)}`)).text()).toContain(
      'This payment page is closed',
    );
  });

  it('delivers again while the webhook is refused', async () => {
    const { token } = await saveLink(database.store, { orders: [anOrder()] });
    const { s, path } = await toProvider(token);
    refusals = 2;
    const paid = await follow(path, { s, outcome: 'pay' });
    expect(await (await follow(paid.headers.get('location') ?? '')).text()).toContain(
      'Waiting for confirmation',
    );
    await until('the payment', async () => (await count(database.store, "link where status = 'paid'")) === 1);
  });

  it('knows no altered session and none of another checkout', async () => {
    const { token } = await saveLink(database.store, { orders: [anOrder()] });
    const { s, path } = await toProvider(token);
    for (const wrong of [`${s}x`, 'x', '', `${s.slice(2)}`]) {
      expect((await follow(path, { s: wrong, outcome: 'pay' })).status).toBe(404);
    }
    expect((await follow('/sandbox/pay/sbx_other', { s, outcome: 'pay' })).status).toBe(404);
    expect((await follow(`${path}?s=x`)).status).toBe(404);
    expect(await count(database.store, 'payment')).toBe(0);
  });
});

describe('POST /webhooks/sandbox-checkout', () => {
  const payment = {
    eventId: 'evt',
    providerRef: 'sbx_1',
    kind: 'succeeded',
    amountMinor: 1,
    currency: 'NOK',
    at: NOON,
  } as const;
  const post = (body: Buffer, headers: Record<string, string>) =>
    app.inject({ method: 'POST', url: HOOK, headers, payload: body });
  const signed = (text: string) => {
    const body = Buffer.from(text);
    return post(body, {
      'content-type': 'application/json',
      'sandbox-signature': signSandbox(SECRET, body, NOON),
    });
  };

  it('refuses unsigned and wrongly signed events without a row and without a hint', async () => {
    const { body, headers } = sandboxDelivery(payment, { secret: SECRET, now: NOON });
    const wrong = sandboxDelivery(payment, { secret: Buffer.alloc(32), now: NOON });
    const replies = [
      await post(body, { 'content-type': 'application/json' }),
      await post(wrong.body, wrong.headers),
      await post(Buffer.concat([body, Buffer.from(' ')]), headers),
      await post(Buffer.alloc(0), { 'content-type': 'application/json' }),
    ];
    for (const reply of replies) {
      expect(reply.statusCode).toBe(401);
      expect(reply.body).not.toMatch(/v1=|[0-9a-f]{64}/);
    }
    expect((await count(database.store, 'payment')) + (await count(database.store, 'quarantine'))).toBe(0);
  });

  it.each([
    '{"id":',
    '[]',
    '{}',
    '{"id":"e","type":"payment.succeeded"}',
    'null',
    '{"id":"e","type":"payment.succeeded","createdAt":1,"data":{"checkout":"r","amountMinor":-1,"currency":"NOK"}}',
  ])('answers 400 to the signed but malformed body %s', async (text) => {
    expect((await signed(text)).statusCode).toBe(400);
  });

  it('refuses bodies over 256 KiB and passes over events it does not know', async () => {
    const { headers } = sandboxDelivery(payment, { secret: SECRET, now: NOON });
    expect((await post(Buffer.alloc(256 * 1024 + 1, 0x20), headers)).statusCode).toBe(413);
    const other = await signed(
      JSON.stringify({
        id: 'e',
        type: 'account.updated',
        createdAt: 1,
        data: { checkout: 'r', amountMinor: 1, currency: 'NOK' },
      }),
    );
    expect([other.statusCode, other.json()]).toEqual([200, { outcome: 'ignored' }]);
  });

  it('stores a payment for an unknown checkout in quarantine and answers 200', async () => {
    const { body, headers } = sandboxDelivery(payment, { secret: SECRET, now: NOON });
    const reply = await post(body, headers);
    expect([reply.statusCode, reply.json()]).toEqual([200, { outcome: 'unknown' }]);
    expect(await count(database.store, 'quarantine')).toBe(1);
  });

  it('answers 503 while the database is away, so that the event comes again', async () => {
    const away = () => Promise.reject(new StoreError('STORE_UNAVAILABLE', 'gone', { retryable: true }));
    await app.close();
    app = await serve({ ...database.store, query: away, one: away, transaction: away });
    const { body, headers } = sandboxDelivery(payment, { secret: SECRET, now: NOON });
    expect((await post(body, headers)).statusCode).toBe(503);
  });
});

/** Names and values of a page's lists, as read. */
function rowsOf(page: string): string[][] {
  return [...page.matchAll(/<dt>(.*?)<\/dt><dd>(.*?)<\/dd>/g)].map(([, name = '', value = '']) =>
    [name, value].map((text) => text.replace(/[\u00a0\u202f]/g, ' ')),
  );
}
