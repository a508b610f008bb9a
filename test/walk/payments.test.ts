import { describe, expect, it } from '@jest/globals';
import type { ChannelName } from '../../src/channel/account';
import { type Packet, packetSchema } from '../../src/console/contract/packet';
import { until } from '../support/until';
import { type Customer, lastOf, linkIn, textOf, useWalk, type Walk, type WalkOrder } from '../support/walk';
import { agentOf } from '../support/walk-agent';
import { payAt, paymentEvent, pressPay, signedPayment } from '../support/walk-payment';

const context = useWalk();

const HOUR = 3_600_000;

describe('a payment', () => {
  it.each(['facebook', 'instagram', 'x'] as const)(
    'is confirmed once in the chat and prolongs the order once (%s)',
    async (channel) => {
      const { walk } = context;
      const { customer, order, link } = await withLink(walk, channel);
      await walk.pay(link, 'quarterly');
      const heard = await customer.hearsAll();
      expect(textOf(heard)).toMatch(new RegExp(`Payment received: .*399.*${order.number} is active until`));
      expect(heard).toHaveLength(1);
      expect(await renewals(walk, order)).toBe(1);
      expect(await statusOf(walk, order)).toBe('active');
      await customer.says('hello');
      expect(textOf(await customer.hearsAll())).not.toMatch(/Payment received/);
    },
  );

  it('made twice prolongs once: the second goes back by itself, and the customer is told what happens', async () => {
    const { walk } = context;
    const { customer, order, link } = await withLink(walk, 'facebook');
    await walk.pay(link);
    await customer.hears();
    expect(await paymentEvent(walk, customer.threadId)).toEqual({ outcome: 'duplicate' });
    const told = textOf(await customer.hearsAll());
    expect(told).toMatch(/paid twice|You only pay once/);
    expect(told).toMatch(/has been sent back|on its way back to you/);
    expect(await renewals(walk, order)).toBe(1);
    expect(await refundsOf(walk, customer)).toEqual(['done']);
    // A case keeps it for people to see, and the chat stays with the bot.
    expect((await walk.thread(customer)).control).toBe('bot');
    expect(
      await walk.rows(
        `select 1 from message where thread_id = $1 and case_id is not null and text = 'payment duplicate'`,
        [customer.threadId],
      ),
    ).toHaveLength(1);
  });

  it('event delivered five times at once changes everything once', async () => {
    const { walk } = context;
    const { customer, order, link } = await withLink(walk, 'x');
    await pressPay(link);
    const outcomes = await Promise.all(
      Array.from({ length: 5 }, () =>
        paymentEvent(walk, customer.threadId, { eventId: `evt_${order.number}` }),
      ),
    );
    expect(outcomes.filter(({ outcome }) => outcome === 'paid')).toHaveLength(1);
    expect(await customer.hearsAll()).toHaveLength(1);
    expect(await renewals(walk, order)).toBe(1);
  });

  it('that is declined leaves the same link to try again', async () => {
    const { walk } = context;
    const { customer, order, link } = await withLink(walk, 'instagram');
    await walk.pay(link, 'monthly', 'decline');
    expect(textOf(await customer.hearsAll())).toMatch(/didn't go through and nothing was charged/);
    expect(await renewals(walk, order)).toBe(0);
    await walk.pay(link);
    expect(textOf(await customer.hearsAll())).toMatch(/Payment received/);
    expect(await renewals(walk, order)).toBe(1);
  });

  it('of another amount than due prolongs nothing, and a person is told', async () => {
    const { walk } = context;
    const { customer, order, link } = await withLink(walk, 'facebook');
    await pressPay(link);
    expect(await paymentEvent(walk, customer.threadId, { amountMinor: 100 })).toEqual({
      outcome: 'mismatch',
    });
    expect(textOf(await customer.hearsAll())).toMatch(/doesn't match what was due/);
    expect(await renewals(walk, order)).toBe(0);
    expect((await walk.thread(customer)).control).toBe('handoff_requested');
  });

  it('whose event comes after the link ran out still counts: the customer paid what was asked', async () => {
    const { walk } = context;
    const { customer, order, link } = await withLink(walk, 'x');
    await pressPay(link);
    walk.travel(49 * HOUR);
    expect(await paymentEvent(walk, customer.threadId)).toEqual({ outcome: 'paid' });
    await walk.settle();
    expect(await renewals(walk, order)).toBe(1);
  });

  it('confirmed after the reply window is kept for people to see, not sent late', async () => {
    const { walk } = context;
    const { customer, order, link } = await withLink(walk, 'facebook');
    walk.travel(25 * HOUR);
    await walk.pay(link);
    await customer.hearsNothing();
    expect(await renewals(walk, order)).toBe(1);
    const [receipt] = await walk.rows(
      'select status, reason, priority from outbox where thread_id = $1 order by id desc limit 1',
      [customer.threadId],
    );
    expect(receipt).toEqual({ status: 'expired', reason: 'window_closed', priority: 0 });
    const agent = await agentOf(walk);
    const [{ id } = { id: 0 }] = await walk.rows<{ id: number }>(
      'select max(id) id from "case" where thread_id = $1',
      [customer.threadId],
    );
    const { body } = await agent.get<{ messages: object[] }>(`/cases/${id}`);
    expect(body.messages.at(-1)).toMatchObject({
      origin: 'bot',
      delivery: { state: 'failed', reason: 'window_closed' },
    });
  });

  it('whose confirmation could not be delivered becomes a case that names amount, order and receipt', async () => {
    const { walk } = context;
    const { customer, order, link } = await withLink(walk, 'facebook');
    walk.travel(25 * HOUR);
    await walk.pay(link);
    await customer.hearsNothing();
    await until('the case', async () => (await walk.thread(customer)).control === 'handoff_requested');
    const [opened] = await walk.rows<{ reason: string; status: string; packet: Packet; code: string }>(
      `select c.reason, c.status, c.packet, l.code from "case" c join link l on l.thread_id = c.thread_id
        where c.thread_id = $1 order by c.id desc, l.id desc limit 1`,
      [customer.threadId],
    );
    expect(opened).toMatchObject({ reason: 'send_problem', status: 'open' });
    const { packet, code } = opened ?? {};
    expect(packetSchema.parse(packet)).toEqual(packet);
    expect(packet?.untold).toEqual([
      {
        outcome: 'paid',
        orders: [order.number],
        amountMinor: expect.any(Number),
        currency: 'NOK',
        receipt: code,
        at: expect.any(Number),
      },
    ]);
    expect(packet?.summary).toMatch(
      new RegExp(
        `could not be delivered · paid NOK [\\d.,]+ for ${order.number}, receipt ${code}, customer not told`,
      ),
    );
  });

  it('whose confirmation could not be delivered is added to the case that waits for a person already', async () => {
    const { walk } = context;
    const { customer, order, link } = await withLink(walk, 'facebook');
    await customer.says('human');
    await customer.hearsAll();
    walk.travel(25 * HOUR);
    await walk.pay(link);
    await customer.hearsNothing();
    const packetOf = async () => {
      const [row] = await walk.rows<{ packet: Packet }>(
        `select packet from "case" where thread_id = $1 order by id desc limit 1`,
        [customer.threadId],
      );
      return row?.packet;
    };
    const packet = await until('the note', async () => {
      const found = await packetOf();
      return found?.untold ? found : undefined;
    });
    expect(packetSchema.parse(packet)).toEqual(packet);
    expect(packet.reason).toBe('asked_for_human');
    expect(packet.untold).toMatchObject([{ outcome: 'paid', orders: [order.number] }]);
    expect(packet.summary).toMatch(/asks for a person.* · paid NOK .*customer not told$/);
  });

  it('that is forged changes nothing: unsigned, wrongly signed, altered, too old', async () => {
    const { walk } = context;
    const { customer, order, link } = await withLink(walk, 'facebook');
    await pressPay(link);
    const { body, headers } = await signedPayment(walk, customer.threadId);
    const before = await everyRow(walk);
    const post = async (bytes: Buffer, given: Record<string, string>) =>
      (
        await fetch(`${walk.app.url}/webhooks/sandbox-checkout`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', ...given },
          body: new Uint8Array(bytes),
        })
      ).status;
    const altered = Buffer.from(body.toString().replace('succeeded', 'succeedeD'));
    expect(await post(body, {})).toBe(401);
    expect(await post(body, { 'sandbox-signature': `t=1,v1=${'0'.repeat(64)}` })).toBe(401);
    expect(await post(body, { 'sandbox-signature': 'nonsense' })).toBe(401);
    expect(await post(altered, headers)).toBe(401);
    expect((await fetch(`${link}/done?status=paid&paid=true`)).status).toBe(200);
    expect(await everyRow(walk)).toEqual(before);
    walk.travel(HOUR);
    expect(await post(body, headers)).toBe(401);
    expect(await renewals(walk, order)).toBe(0);
    await customer.hearsNothing();
  });
});

describe('a link', () => {
  it('says after 48 hours that it is closed, and a new one comes for the asking', async () => {
    const { walk } = context;
    const { customer, order, link } = await withLink(walk, 'facebook');
    walk.travel(48 * HOUR - 1_000);
    expect((await fetch(link)).status).toBe(200);
    walk.travel(1_001);
    const closed = await fetch(link);
    expect(closed.status).toBe(410);
    expect(await closed.text()).toMatch(/48 hours/);
    expect(await pressPay(link)).not.toMatch(/sandbox\/pay/);
    await customer.says(`renew ${order.number} ${order.email}`);
    const fresh = linkIn(lastOf(await customer.hearsAll()));
    expect(fresh).not.toBe(link);
    expect((await fetch(fresh)).status).toBe(200);
  });

  it('is replaced by a newer one of the same order, and opening pages pays nothing', async () => {
    const { walk } = context;
    const { customer, order, link } = await withLink(walk, 'instagram');
    await customer.says(`renew ${order.number} ${order.email}`);
    const newer = linkIn(lastOf(await customer.hearsAll()));
    const old = await fetch(link);
    expect(old.status).toBe(410);
    expect(await old.text()).toMatch(/newer link/);
    for (let i = 0; i < 3; i++) {
      expect((await fetch(newer, { headers: { 'user-agent': 'facebookexternalhit/1.1' } })).status).toBe(200);
      expect((await fetch(newer, { method: 'HEAD' })).status).toBe(200);
    }
    await walk.pay(newer);
    await customer.hears();
    expect(await renewals(walk, order)).toBe(1);
    expect(await (await fetch(newer)).text()).toMatch(/Paid\. Thank you/);
  });

  it('opens one checkout for twenty presses at once', async () => {
    const { walk } = context;
    const { customer, order, link } = await withLink(walk, 'facebook');
    const pages = await Promise.all(Array.from({ length: 20 }, () => pressPay(link)));
    expect(new Set(pages).size).toBe(1);
    const open = await walk.rows(
      `select c.id from checkout c join link l on l.id = c.link_id where l.thread_id = $1 and c.status = 'open'`,
      [customer.threadId],
    );
    expect(open).toHaveLength(1);
    await Promise.all([payAt(pages[0] ?? ''), payAt(pages[1] ?? '').catch(() => undefined)]);
    await customer.hearsAll();
    expect(await renewals(walk, order)).toBe(1);
  });

  it('of another customer for the same order is cancelled by the payment, and paying it anyway is a duplicate', async () => {
    const { walk } = context;
    const { customer, order, link } = await withLink(walk, 'facebook');
    const other = await walk.customer('x');
    await other.says(`renew ${order.number} ${order.email}`);
    const rival = linkIn(lastOf(await other.hearsAll()));
    await pressPay(rival);
    await walk.pay(link);
    await customer.hears();
    expect((await fetch(rival)).status).toBe(410);
    expect(await paymentEvent(walk, other.threadId)).toEqual({ outcome: 'duplicate' });
    expect(textOf(await other.hearsAll())).toMatch(/paid twice|You only pay once/);
    expect(await refundsOf(walk, other)).toEqual(['done']);
    expect(await renewals(walk, order)).toBe(1);
  });
});

interface Offered {
  readonly customer: Customer;
  readonly order: WalkOrder;
  readonly link: string;
}

async function withLink(walk: Walk, channel: ChannelName): Promise<Offered> {
  const order = await walk.order();
  const customer = await walk.customer(channel);
  await customer.says(`renew ${order.number} ${order.email}`);
  return { customer, order, link: linkIn(lastOf(await customer.hearsAll())) };
}

async function renewals(walk: Walk, { number }: WalkOrder): Promise<number> {
  const rows = await walk.rows('select id from renewal where order_key = $1', [number.replace('-', '')]);
  return rows.length;
}

async function refundsOf(walk: Walk, { threadId }: Customer): Promise<string[]> {
  const rows = await walk.rows<{ status: string }>(
    `select r.status from refund r join payment p on p.id = r.payment_id join link l on l.id = p.link_id
      where l.thread_id = $1 order by r.id`,
    [threadId],
  );
  return rows.map(({ status }) => status);
}

async function statusOf(walk: Walk, { number }: WalkOrder): Promise<unknown> {
  const [row] = await walk.rows<{ status: string }>('select status from "order" where number = $1', [number]);
  return row?.status;
}

async function everyRow(walk: Walk) {
  return await walk.rows(
    'select (select count(*) from payment) p, (select count(*) from inbox) i, (select count(*) from quarantine) q',
  );
}
