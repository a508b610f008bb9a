import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ChannelName } from '../../src/channel/account';
import { type PaypalEmulator, startPaypalEmulator } from '../../src/sandbox/paypal/paypal';
import { type StripeEmulator, startStripeEmulator } from '../../src/sandbox/stripe/stripe';
import { type Customer, lastOf, linkIn, textOf, useWalk, type WalkOrder } from '../support/walk';
import { pressPay } from '../support/walk-payment';

const STRIPE = { secretKey: 'sk_test_walk', webhookSecret: 'whsec_walk' };
const PAYPAL = { clientId: 'walk-client', clientSecret: 'walk-secret', webhookId: 'WALK1' };
let stripe: StripeEmulator;
let paypal: PaypalEmulator;

beforeAll(async () => {
  const clock = { now: () => context.walk.clock.now() };
  stripe = await startStripeEmulator({ clock, ...STRIPE });
  paypal = await startPaypalEmulator({ clock, ...PAYPAL });
});
const context = useWalk({
  brand: (brand) => ({
    ...brand,
    checkout: [
      {
        kind: 'stripe',
        secretKey: STRIPE.secretKey,
        webhookSecret: [STRIPE.webhookSecret],
        apiUrl: stripe.url,
      },
      { kind: 'paypal', ...PAYPAL, apiUrl: paypal.url },
    ],
  }),
});
beforeAll(() => {
  stripe.webhooks.setUrl(`${context.walk.app.url}/webhooks/stripe`);
  paypal.webhooks.setUrl(`${context.walk.app.url}/webhooks/paypal`);
});
afterAll(async () => {
  await stripe.close();
  await paypal.close();
});

describe('a link of a brand with two providers', () => {
  it('offers card and PayPal, and lets its form lead to these two and nowhere else', async () => {
    const { link } = await withLink('facebook');
    const answer = await fetch(link);
    const body = await answer.text();
    expect(body).toMatch(/value="stripe" checked>/);
    expect(body).toMatch(/value="paypal">/);
    expect(answer.headers.get('content-security-policy')).toContain(
      `form-action 'self' ${stripe.url} ${paypal.url};`,
    );
  });

  it.each(['facebook', 'instagram', 'x'] as const)(
    'paid with PayPal is captured once, confirmed once and prolonged once (%s)',
    async (channel) => {
      const { customer, order, link } = await withLink(channel);
      const page = await pressPay(link, 'monthly', 'paypal');
      const back = await press(page, 'approve');
      expect((await fetch(back)).status).toBe(200);
      await settled();
      const heard = await customer.hearsAll();
      expect(textOf(heard)).toMatch(new RegExp(`Payment received: .*149.*${order.number} is active until`));
      expect(heard).toHaveLength(1);
      expect(capturesOf(page)).toBe(1);
      expect(await renewals(order)).toBe(1);
      expect(await (await fetch(link)).text()).toMatch(/Receipt|Paid/);
    },
  );

  it('is paid once by PayPal events that come three times and newest first', async () => {
    const { customer, order, link } = await withLink('x');
    const page = await pressPay(link, 'monthly', 'paypal');
    paypal.webhooks.repeat(3);
    await pressHeld(page, 'approve');
    await paypal.webhooks.idle();
    paypal.webhooks.release('newest-first');
    await settled();
    paypal.webhooks.repeat(1);
    expect(await customer.hearsAll()).toHaveLength(1);
    expect(capturesOf(page)).toBe(1);
    expect(await renewals(order)).toBe(1);
  });

  it('approved at PayPal by a payer whose bank declines is told as failed, and can be paid by card', async () => {
    const { customer, order, link } = await withLink('instagram');
    await press(await pressPay(link, 'monthly', 'paypal'), 'decline');
    await settled();
    expect(textOf(await customer.hearsAll())).toMatch(/didn't go through and nothing was charged/);
    await press(await pressPay(link, 'monthly', 'stripe'), 'pay');
    await settled();
    expect(textOf(await customer.hearsAll())).toMatch(/Payment received/);
    expect(await renewals(order)).toBe(1);
  });

  it('whose PayPal money takes its time says so, and is paid when it is there', async () => {
    const { customer, order, link } = await withLink('facebook');
    const page = await pressPay(link, 'monthly', 'paypal');
    await press(page, 'pending');
    await settled();
    expect(await customer.hearsAll()).toHaveLength(1);
    expect(await renewals(order)).toBe(0);
    expect(await pressPay(link, 'monthly', 'stripe')).toMatch(/\/done/);
    paypal.arrive(paypal.order(orderId(page)).captureId ?? '', true);
    await settled();
    expect(textOf(await customer.hearsAll())).toMatch(/Payment received/);
    expect(await renewals(order)).toBe(1);
  });

  it('paid by card takes nothing from a PayPal page that is approved later', async () => {
    const { customer, order, link } = await withLink('facebook');
    const left = await pressPay(link, 'monthly', 'paypal');
    const card = await pressPay(link, 'monthly', 'stripe');
    await press(left, 'approve');
    await settled();
    expect(capturesOf(left)).toBe(0);
    const told = await customer.hearsAll();
    expect(textOf(told)).toMatch(/charged|no money was taken/);
    expect(textOf(told)).toMatch(/newest link/);
    expect(told).toHaveLength(1);
    await press(card, 'pay');
    await settled();
    expect(textOf(await customer.hearsAll())).toMatch(/Payment received/);
    context.walk.travel(3_600_000);
    expect(capturesOf(left)).toBe(0);
    expect(await renewals(order)).toBe(1);
  });

  it('paid with PayPal while another chat pays the same order by card: PayPal gives the second back', async () => {
    const { walk } = context;
    const { customer, order, link } = await withLink('facebook');
    const other = await walk.customer('x');
    await other.says(`renew ${order.number} ${order.email}`);
    const rival = linkIn(lastOf(await other.hearsAll()));
    const page = await pressPay(link, 'monthly', 'paypal');
    const card = await pressPay(rival, 'monthly', 'stripe');
    // The money is taken at PayPal, and the card's event overtakes the news of it.
    await pressHeld(page, 'approve');
    await paypal.webhooks.idle();
    expect(capturesOf(page)).toBe(1);
    await press(card, 'pay');
    await settled();
    expect(textOf(await other.hearsAll())).toMatch(/Payment received/);
    paypal.webhooks.release();
    await settled();
    const told = textOf(await customer.hearsAll());
    expect(told).toMatch(/paid twice|You only pay once/);
    expect(told).toMatch(/has been sent back|on its way back to you/);
    expect(paypal.capture(paypal.order(orderId(page)).captureId ?? '')).toMatchObject({
      status: 'REFUNDED',
      refunded: 14_900,
    });
    expect(await renewals(order)).toBe(1);
    expect((await walk.thread(customer)).control).toBe('bot');
  });

  it('is paid although PayPal cannot verify its event at first: it sends it again', async () => {
    const { customer, order, link } = await withLink('instagram');
    const page = await pressPay(link, 'monthly', 'paypal');
    paypal.fault('unavailable', 3);
    await press(page, 'approve');
    await settled();
    paypal.fault('unavailable', 0);
    expect(textOf(await customer.hearsAll())).toMatch(/Payment received/);
    expect(await renewals(order)).toBe(1);
  }, 20_000);

  it('asked for again hours later leads to a fresh page at PayPal, for the same money', async () => {
    const { customer, order, link } = await withLink('x');
    const early = await pressPay(link, 'monthly', 'paypal');
    expect(await pressPay(link, 'monthly', 'paypal')).toBe(early);
    context.walk.travel(175 * 60_000);
    const late = await pressPay(link, 'monthly', 'paypal');
    expect(late).not.toBe(early);
    await press(late, 'approve');
    await settled();
    await customer.hearsAll();
    expect(await renewals(order)).toBe(1);
  });

  it('is not paid by forged PayPal events, whatever they say', async () => {
    const { order, link } = await withLink('x');
    const page = await pressPay(link, 'monthly', 'paypal');
    const event = {
      id: 'WH-FORGED',
      event_type: 'PAYMENT.CAPTURE.COMPLETED',
      create_time: new Date(context.walk.clock.now()).toISOString(),
      resource: {
        id: 'FORGED',
        amount: { currency_code: 'NOK', value: '149.00' },
        supplementary_data: { related_ids: { order_id: orderId(page) } },
      },
    };
    const body = Buffer.from(JSON.stringify(event));
    const genuine = paypal.sign(Buffer.from('{}'));
    const post = async (headers: Record<string, string>) =>
      (
        await fetch(`${context.walk.app.url}/webhooks/paypal`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', ...headers },
          body,
        })
      ).status;
    expect(await post({})).toBe(401);
    expect(await post(genuine)).toBe(401);
    expect(await post({ ...genuine, 'paypal-cert-url': 'https://evil.example/cert' })).toBe(401);
    expect(await renewals(order)).toBe(0);
  });
});

async function withLink(
  channel: ChannelName,
): Promise<{ customer: Customer; order: WalkOrder; link: string }> {
  const { walk } = context;
  const order = await walk.order();
  const customer = await walk.customer(channel);
  await customer.says(`renew ${order.number} ${order.email}`);
  return { customer, order, link: linkIn(lastOf(await customer.hearsAll())) };
}

/** Presses a button of a provider's page. @returns where the browser is sent. */
async function press(page: string, outcome: string): Promise<string> {
  const answer = await fetch(page, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams({ outcome }),
  });
  if (answer.status !== 303) throw new Error(`${page}: ${answer.status}`);
  return answer.headers.get('location') ?? '';
}

/** The same at PayPal; what it tells after the approval is kept until `release`. */
async function pressHeld(page: string, outcome: string): Promise<void> {
  paypal.webhooks.hold();
  await press(page, outcome);
  paypal.webhooks.release();
  paypal.webhooks.hold();
}

async function settled(): Promise<void> {
  await Promise.all([paypal.webhooks.idle(), stripe.webhooks.idle()]);
  await context.walk.settle();
}

function orderId(page: string): string {
  return new URL(page).searchParams.get('token') ?? '';
}

function capturesOf(page: string): number {
  const path = `/v2/checkout/orders/${orderId(page)}/capture`;
  return paypal.calls.filter((call) => call.path === path).length;
}

async function renewals({ number }: WalkOrder): Promise<number> {
  const key = number.replace('-', '');
  return (await context.walk.rows('select id from renewal where order_key = $1', [key])).length;
}
