import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { systemClock } from '../../src/lib/clock';
import { type StripeEmulator, startStripeEmulator } from '../../src/sandbox/stripe/stripe';
import { keywordEngine } from '../support/keyword-engine';
import { until } from '../support/until';
import { type Customer, lastOf, linkIn, startWalk, textOf, type Walk, type WalkOrder } from '../support/walk';
import { agentOf } from '../support/walk-agent';
import { payAt } from '../support/walk-payment';

const KEY = 'sk_test_of_the_walk';
const SECRET = 'whsec_of_the_walk';
let walk: Walk;
let stripe: StripeEmulator;

beforeAll(async () => {
  // Its clock is the walk's as soon as there is one.
  const clock = { now: () => (walk ?? { clock: systemClock }).clock.now() };
  stripe = await startStripeEmulator({ clock, secretKey: KEY, webhookSecret: SECRET });
  walk = await startWalk({
    // All that is said here is "renew".
    parts: { model: keywordEngine({ renew: 'renew' }, 'fallback') },
    brand: (brand) => ({
      ...brand,
      checkout: [
        { kind: 'stripe', secretKey: KEY, webhookSecret: [SECRET], apiUrl: stripe.url },
        { kind: 'sandbox' },
      ],
    }),
  });
  stripe.webhooks.setUrl(`${walk.app.url}/webhooks/stripe`);
}, 60_000);
afterAll(async () => {
  await walk?.close();
  await stripe?.close();
});
beforeEach(() => {
  stripe.webhooks.repeat(1);
  stripe.webhooks.release();
});

describe('paying with Stripe', () => {
  it('goes from the chat to the card page and back, and is confirmed in the chat once', async () => {
    const { customer, order, link } = await withLink('facebook');
    const page = await press(link, 'stripe', 'quarterly');
    expect(new URL(page).origin).toBe(stripe.url);
    expect(await (await fetch(page)).text()).toContain('39900 nok');
    const back = await outcomeAt(page, 'pay');
    expect(back.headers.get('location')).toBe(`${link}/done`);
    await settled();
    expect(textOf(await customer.hearsAll())).toMatch(/Payment received: .*399.*is active until/);
    expect(await (await fetch(`${link}/done`)).text()).toContain('Paid. Thank you!');
    expect(await renewals(order)).toBe(1);
  });

  it('offers card and demo, and the page’s policy names where the form may lead', async () => {
    const { link } = await withLink('x');
    const answer = await fetch(link);
    const page = await answer.text();
    expect(page.match(/name="provider" value="(\w+)"/g)).toHaveLength(2);
    expect(page).toMatch(/value="stripe" checked/);
    expect(answer.headers.get('content-security-policy')).toContain(`form-action 'self' ${stripe.url}`);
  });

  it('lets a declined card be followed by another on the same page', async () => {
    const { customer, order, link } = await withLink('instagram');
    const page = await press(link, 'stripe');
    expect(await (await outcomeAt(page, 'decline')).text()).toContain('declined');
    await outcomeAt(page, 'decline');
    await settled();
    const heard = await customer.hearsAll();
    expect(heard).toHaveLength(1);
    expect(textOf(heard)).toMatch(/nothing was charged/);
    expect(await press(link, 'stripe')).toBe(page);
    await outcomeAt(page, 'pay');
    await settled();
    expect(textOf(await customer.hearsAll())).toMatch(/Payment received/);
    expect(await renewals(order)).toBe(1);
  });

  it('changes everything once, however events are repeated and ordered', async () => {
    const { customer, order, link } = await withLink('facebook');
    const page = await press(link, 'stripe');
    stripe.webhooks.hold();
    stripe.webhooks.repeat(3);
    await outcomeAt(page, 'decline');
    await outcomeAt(page, 'pay');
    stripe.webhooks.release('newest-first');
    await settled();
    const heard = textOf(await customer.hearsAll());
    expect(heard.match(/Payment received/g)).toHaveLength(1);
    expect(heard).not.toMatch(/didn't go through/);
    expect(await renewals(order)).toBe(1);
    expect(await paymentsOf(customer)).toEqual(['succeeded']);
  });

  it('tells of money that takes days, and does not ask for it twice', async () => {
    const { customer, order, link } = await withLink('x');
    const page = await press(link, 'stripe');
    await outcomeAt(page, 'later');
    await settled();
    expect(textOf(await customer.hearsAll())).toMatch(/on its way/);
    expect(await (await fetch(link)).text()).toContain('Your payment is on its way');
    expect(await press(link, 'sandbox')).toBe('/done');
    stripe.arrive(stripe.session(idOf(page)).intentId ?? '', true);
    await settled();
    expect(textOf(await customer.hearsAll())).toMatch(/Payment received/);
    expect(await renewals(order)).toBe(1);
  });

  it('says an outage in words, and works again with the next press', async () => {
    const { link } = await withLink('facebook');
    stripe.fault('unavailable', 9);
    const down = await pressed(link, 'stripe');
    stripe.fault('unavailable', 0);
    expect(down.status).toBe(503);
    expect(await down.text()).toMatch(/Nothing was charged/);
    expect(new URL(await press(link, 'stripe')).origin).toBe(stripe.url);
  }, 20_000);

  it('keeps money apart that another shop of the same account took, and answers 200', async () => {
    const before = await counts();
    const made = await fetch(`${stripe.url}/v1/checkout/sessions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${KEY}` },
      body: new URLSearchParams({
        mode: 'payment',
        'line_items[0][quantity]': '1',
        'line_items[0][price_data][currency]': 'nok',
        'line_items[0][price_data][unit_amount]': '100',
        'line_items[0][price_data][product_data][name]': 'A mug',
        success_url: 'https://mugs.example/thanks',
      }),
    });
    const session = (await made.json()) as { id: string; url: string };
    await outcomeAt(session.url, 'decline');
    await outcomeAt(session.url, 'pay');
    stripe.refund(stripe.session(session.id).intentId ?? '', 100);
    await settled();
    const after = await counts();
    // The payment, and its refund in two events; a declined card of others says nothing to us.
    expect(after.quarantine - before.quarantine).toBe(3);
    expect([after.payment, after.inbox]).toEqual([before.payment, before.inbox]);
  });

  it('refuses what Stripe did not sign', async () => {
    const forged = JSON.stringify({ id: 'evt', type: 'checkout.session.completed', created: 1, data: {} });
    const answer = await fetch(`${walk.app.url}/webhooks/stripe`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'stripe-signature': 't=1,v1=00' },
      body: forged,
    });
    expect(answer.status).toBe(401);
    expect(await answer.text()).not.toContain(SECRET);
  });
});

describe('one link and two providers', () => {
  it('charges once for twenty presses and payments at the same moment', async () => {
    const { customer, order, link } = await withLink('facebook');
    const pages = await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        pressed(link, i % 2 === 0 ? 'stripe' : 'sandbox').then(
          (answer) => answer.headers.get('location') ?? '',
        ),
      ),
    );
    // Whoever lost the race reads that the page is busy; nobody is sent to two pages that both take money.
    const distinct = [...new Set(pages)].filter((page) => page.startsWith('http'));
    await Promise.all(distinct.flatMap((page) => [payPage(page), payPage(page)]));
    await settled();
    await until('refunds to be done', async () =>
      (await refundsOf(customer)).every((status) => status === 'done'),
    );
    await walk.settle();
    const kept = await paymentsOf(customer);
    expect(kept.filter((status) => status === 'succeeded')).toHaveLength(1);
    expect(await refundsOf(customer)).toHaveLength(kept.length - 1);
    expect(await renewals(order)).toBe(1);
  }, 30_000);

  it('opens no second page for what was paid a moment ago, though its event hangs', async () => {
    const { customer, order, link } = await withLink('facebook');
    stripe.webhooks.hold();
    await outcomeAt(await press(link, 'stripe'), 'pay');
    expect(await press(link, 'sandbox')).toBe('/done');
    expect(await (await fetch(link)).text()).toContain('Waiting for confirmation');
    stripe.webhooks.release();
    await settled();
    expect(textOf(await customer.hearsAll())).toMatch(/Payment received/);
    expect(await paymentsOf(customer)).toEqual(['succeeded']);
    expect(await renewals(order)).toBe(1);
  });

  it('gives a second payment back at Stripe, says so, and the bot keeps the chat', async () => {
    const { customer, order, page, newer } = await withTwoLinks('instagram');
    // Paid at Stripe, but its event hangs; the customer takes the newer link and pays there too.
    stripe.webhooks.hold();
    await outcomeAt(page, 'pay');
    await payAt(await press(newer, 'sandbox'));
    expect(textOf(await customer.hearsAll())).toMatch(/Payment received/);
    stripe.webhooks.release();
    await settled();
    const told = textOf(await customer.hearsAll());
    expect(told).toMatch(/paid twice|You only pay once/);
    expect(told).toMatch(/has been sent back|on its way back to you/);
    const intent = stripe.intent(stripe.session(idOf(page)).intentId ?? '');
    expect(intent.refunded).toBe(intent.amount);
    expect(await renewals(order)).toBe(1);
    expect((await walk.thread(customer)).control).toBe('bot');
  });

  it('brings a person in when the refund is refused for good', async () => {
    const { customer, page, newer } = await withTwoLinks('facebook');
    stripe.webhooks.hold();
    await outcomeAt(page, 'pay');
    // A person was quicker in the dashboard with a part of it: the whole cannot go back any more.
    stripe.refund(stripe.session(idOf(page)).intentId ?? '', 100);
    await payAt(await press(newer, 'sandbox'));
    await customer.hearsAll();
    stripe.webhooks.release('newest-first');
    await settled();
    await walk.becomes(customer, 'handoff_requested');
    expect((await (await agentOf(walk)).look(customer)).case.reason).toBe('payment_problem');
  });

  it('hands refunds and disputes to a person, and leaves the order as it is', async () => {
    const { customer, order, link } = await withLink('x');
    const page = await press(link, 'stripe');
    await outcomeAt(page, 'pay');
    await settled();
    await customer.hearsAll();
    const { intentId } = stripe.session(idOf(page));
    stripe.dispute(intentId ?? '', 'needs_response');
    await settled();
    expect(textOf(await customer.hearsAll())).toMatch(/dispute/);
    expect((await walk.thread(customer)).control).toBe('handoff_requested');
    stripe.refund(intentId ?? '', 100);
    await settled();
    expect(textOf(await customer.hearsAll())).toMatch(/refund/);
    expect(await renewals(order)).toBe(1);
  });
});

async function withLink(channel: 'facebook' | 'instagram' | 'x') {
  const order = await walk.order();
  const customer = await walk.customer(channel);
  await customer.says(`renew ${order.number} ${order.email}`);
  return { customer, order, link: linkIn(lastOf(await customer.hearsAll())) };
}

/** The customer opened Stripe's page, then asked for the link once more: that page is still open. */
async function withTwoLinks(channel: 'facebook' | 'instagram' | 'x') {
  const { customer, order, link } = await withLink(channel);
  const page = await press(link, 'stripe');
  await customer.says(`renew ${order.number} ${order.email}`);
  return { customer, order, page, newer: linkIn(lastOf(await customer.hearsAll())) };
}

function pressed(link: string, provider: string, cycle = 'monthly'): Promise<Response> {
  return fetch(`${link}/checkout`, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams({ provider, cycle }),
  });
}

/** @returns where the browser is sent; on our own page the end of its path. */
async function press(link: string, provider: string, cycle?: string): Promise<string> {
  const answer = await pressed(link, provider, cycle);
  const location = answer.headers.get('location') ?? '';
  if (answer.status !== 303 || location === '') throw new Error(`press: ${answer.status}`);
  return location.startsWith('/') ? location.slice(location.lastIndexOf('/')) : location;
}

function outcomeAt(page: string, outcome: string): Promise<Response> {
  return fetch(page, { method: 'POST', redirect: 'manual', body: new URLSearchParams({ outcome }) });
}

/** Pays where it can still be paid. */
async function payPage(page: string): Promise<void> {
  if (page.startsWith(stripe.url)) await outcomeAt(page, 'pay');
  else await payAt(page).catch(() => undefined);
}

async function settled(): Promise<void> {
  await stripe.webhooks.idle();
  await walk.settle();
  await stripe.webhooks.idle();
  await walk.settle();
}

function idOf(page: string): string {
  return page.slice(page.lastIndexOf('/') + 1);
}

async function counts() {
  const [row] = await walk.rows<{ payment: number; inbox: number; quarantine: number }>(
    `select (select count(*) from payment)::int payment, (select count(*) from inbox)::int inbox,
            (select count(*) from quarantine)::int quarantine`,
  );
  return row ?? { payment: 0, inbox: 0, quarantine: 0 };
}

async function renewals({ number }: WalkOrder): Promise<number> {
  return (await walk.rows('select id from renewal where order_key = $1', [number.replace('-', '')])).length;
}

async function paymentsOf({ threadId }: Customer): Promise<string[]> {
  const rows = await walk.rows<{ status: string }>(
    'select p.status from payment p join link l on l.id = p.link_id where l.thread_id = $1 order by p.id',
    [threadId],
  );
  return rows.map(({ status }) => status);
}

async function refundsOf({ threadId }: Customer): Promise<string[]> {
  const rows = await walk.rows<{ status: string }>(
    `select r.status from refund r join payment p on p.id = r.payment_id join link l on l.id = p.link_id
      where l.thread_id = $1`,
    [threadId],
  );
  return rows.map(({ status }) => status);
}
