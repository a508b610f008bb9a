import { beforeEach, describe, expect, it } from '@jest/globals';
import { checkoutsOf } from '../../../src/renewals/payments/checkouts';
import { recordPayment } from '../../../src/renewals/payments/payment';
import type { PaymentEvent, Provider } from '../../../src/renewals/port';
import { useTestDatabase } from '../../support/database';
import { emptyTables } from '../../support/empty-tables';
import { FORM, pageDeps, serveRenewalPages } from '../../support/renewal-pages';
import { payable, spiedCheckout } from '../payments/payment-support';
import { anOrder, DAY, frozenClock, HOUR, paymentDeps, saveLink, saveOrder, saveThread } from '../support';

const database = useTestDatabase({ max: 10 });
const clock = frozenClock();

beforeEach(async () => {
  await emptyTables(
    database.store,
    'quote, link, checkout, payment, payment_event, renewal, "order", thread',
  );
  await saveOrder(database.store, anOrder());
  await saveThread(database.store);
});

async function serve(...providers: Provider[]) {
  const list = providers.map((provider) => ({
    ...spiedCheckout(provider, clock),
    origins: [`https://${provider}.example`],
  }));
  const server = await serveRenewalPages({
    ...pageDeps(database.store, clock),
    checkouts: checkoutsOf(list),
  });
  const get = (url: string) => server.inject({ method: 'GET', url });
  const press = (token: string, form: string) =>
    server.inject({
      method: 'POST',
      url: `/r/${token}/checkout`,
      headers: FORM,
      payload: form,
    });
  return { get, press };
}

const newLink = () => saveLink(database.store, { orders: [anOrder()] });
const openedAt = async () => {
  const row = await database.store.one<{ provider: string }>({
    text: `select provider from checkout where status = 'open'`,
  });
  return row?.provider;
};
const record = (event: PaymentEvent, more = {}) =>
  recordPayment(event, { ...paymentDeps(database.store, clock, []), ...more });

describe('how to pay', () => {
  it('is no question where there is one provider', async () => {
    const { get } = await serve('stripe');
    const { body } = await get(`/r/${(await newLink()).token}`);
    expect(body).not.toContain('name="provider"');
    expect(body).toContain('Visa, Mastercard, Amex');
    expect(body).not.toContain('No money moves');
  });

  it.each([
    ['en', 'Card', 'With your PayPal account'],
    ['nb', 'Kort', 'Med PayPal-kontoen din'],
    ['zh', '银行卡', '使用您的 PayPal 账户'],
  ])('is card or PayPal, the first one chosen (%s)', async (language, card, paypal) => {
    const { get } = await serve('stripe', 'paypal');
    const { body, headers } = await get(`/r/${(await newLink()).token}?lang=${language}`);
    expect(body).toMatch(/id="p-stripe" name="provider" value="stripe" checked>/);
    expect(body).toMatch(/id="p-paypal" name="provider" value="paypal">/);
    for (const text of [card, paypal]) expect(body).toContain(text);
    expect(headers['content-security-policy']).toContain(
      "form-action 'self' https://stripe.example https://paypal.example;",
    );
  });

  it('is what the customer chose, also after the review page', async () => {
    const { press } = await serve('stripe', 'paypal');
    const { token } = await newLink();
    const review = await press(token, 'cycle=yearly&step=review&provider=paypal');
    expect(review.body).toMatch(/value="paypal" checked>/);
    expect(review.body).toMatch(/value="stripe">/);
    await press(token, 'cycle=yearly&step=pay&provider=paypal');
    expect(await openedAt()).toBe('paypal');
  });

  it.each([
    '',
    'provider=',
    'provider=bitcoin',
    'provider=__proto__',
    'provider=sandbox',
    'provider=stripe&provider=paypal',
  ])('is the first one for the altered form "%s"', async (form) => {
    const { press } = await serve('stripe', 'paypal');
    await press((await newLink()).token, `cycle=yearly&step=pay&${form}`);
    expect(await openedAt()).toBe('stripe');
  });
});

describe('a page whose payment is not there yet', () => {
  it('says that money takes days, and offers nothing to pay', async () => {
    const { get, press } = await serve('stripe');
    const { token } = await newLink();
    const event = await payable(token, { store: database.store, clock });
    await record({ ...event, kind: 'pending' });
    for (const path of [`/r/${token}`, `/r/${token}/done`]) {
      const { body, headers } = await get(path);
      expect(body).toContain('Your payment is on its way');
      expect(body).not.toContain('<form');
      expect(headers.refresh).toBeUndefined();
    }
    const pressed = await press(token, 'cycle=yearly&step=pay');
    expect(pressed.headers.location).toBe(`/r/${token}/done`);
  });

  it('says so on a newer link of the same order and on one that ran out, so that nobody pays twice', async () => {
    const { get, press } = await serve('stripe');
    const older = await newLink();
    const event = await payable(older.token, { store: database.store, clock });
    await record({ ...event, kind: 'pending' });
    const newer = await newLink();
    for (const { token } of [older, newer]) {
      expect((await get(`/r/${token}`)).body).toContain('Your payment is on its way');
    }
    const pressed = await press(newer.token, 'cycle=monthly&step=pay');
    expect(pressed.headers.location).toBe(`/r/${newer.token}/done`);
    expect((await get(`/r/${newer.token}/done`)).body).toContain('Your payment is on its way');
    expect(await openedAt()).toBeUndefined();
    clock.setOffset(49 * HOUR);
    expect((await get(`/r/${newer.token}`)).body).toContain('Your payment is on its way');
    // An event that was lost does not close the order for ever.
    clock.setOffset(20 * DAY);
    expect((await get(`/r/${newer.token}`)).statusCode).toBe(410);
    clock.setOffset(0);
  });

  it('waits a moment for one that the payer has only approved', async () => {
    const { get } = await serve('paypal');
    const { token } = await newLink();
    const event = await payable(token, { store: database.store, clock });
    await record({ ...event, kind: 'approved' });
    const { body, headers } = await get(`/r/${token}`);
    expect(body).toContain('Waiting for confirmation');
    expect(headers.refresh).toBeDefined();
  });

  it('is a receipt that says so while the plan is being activated', async () => {
    const { get } = await serve('stripe');
    const { token } = await newLink();
    const event = await payable(token, { store: database.store, clock });
    const extender = { extend: () => Promise.resolve({ outcome: 'deferred' as const }) };
    expect(await record(event, { extender })).toBe('activating');
    const { body } = await get(`/r/${token}`);
    expect(body).toContain('Being activated');
    expect(body).toContain('Your payment has arrived. The plan is being activated');
    expect(body).not.toContain('We have also confirmed it');
    expect(body).toContain('NOK');
    expect((await get(`/r/${token}?lang=nb`)).body).toContain('Blir aktivert');
    expect((await get(`/r/${token}?lang=zh`)).body).toContain('正在激活');
  });
});
