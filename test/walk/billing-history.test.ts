import { describe, expect, it } from '@jest/globals';
import type { ChannelName } from '../../src/channel/account';
import { type Customer, lastOf, linkIn, textOf, useWalk, type Walk, type WalkOrder } from '../support/walk';
import { form, paymentEvent } from '../support/walk-payment';

const context = useWalk();

const HOUR = 3_600_000;
const RECEIPT = /https?:\/\/\S+\/r\/[0-9a-z]{32}/g;

async function renews(walk: Walk, customer: Customer, order: WalkOrder, cycle: string): Promise<void> {
  await customer.says(`renew ${order.number} ${order.email}`);
  const link = linkIn(lastOf(await customer.hearsAll()));
  await walk.pay(link, cycle);
  expect(textOf(await customer.hearsAll())).toMatch(/Payment received/);
}

async function asksForBills(customer: Customer): Promise<string> {
  await customer.says('can you send me my earlier receipts?');
  return textOf(await customer.hearsAll()).replace(/[\u00a0\u202f]/g, ' ');
}

describe('the bills of a chat', () => {
  it.each(['facebook', 'instagram', 'x'] as const satisfies readonly ChannelName[])(
    'are its own, with a receipt that can be opened again (%s)',
    async (channel) => {
      const { walk } = context;
      const order = await walk.order();
      const customer = await walk.customer(channel);
      await renews(walk, customer, order, 'quarterly');
      const told = await asksForBills(customer);
      expect(told).toMatch(/NOK 399, Norway 20 GB .*three months/);
      const [receipt = ''] = told.match(RECEIPT) ?? [];
      const page = await fetch(receipt);
      expect(page.status).toBe(200);
      expect(await page.text()).toMatch(/Receipt[\s\S]*399/);
      expect((await walk.thread(customer)).control).toBe('bot');
    },
  );

  it('never hold what another chat paid for the same order', async () => {
    const { walk } = context;
    const order = await walk.order();
    const first = await walk.customer('facebook');
    const second = await walk.customer('instagram');
    await renews(walk, first, order, 'monthly');
    await renews(walk, second, order, 'yearly');
    const ofFirst = await asksForBills(first);
    expect(ofFirst).toMatch(/one month/);
    expect(ofFirst).not.toMatch(/one year/);
    expect(ofFirst.match(RECEIPT)).toHaveLength(1);
    const ofSecond = await asksForBills(second);
    expect(ofSecond).toMatch(/one year/);
    expect(ofSecond).not.toMatch(/one month/);
  });

  it('go to a person where the order was proved and nothing paid', async () => {
    const { walk } = context;
    const order = await walk.order();
    const paying = await walk.customer('facebook');
    await renews(walk, paying, order, 'monthly');
    const looking = await walk.customer('facebook');
    await looking.says(`renew ${order.number} ${order.email}`);
    await looking.hearsAll();
    const told = await asksForBills(looking);
    expect(told).toMatch(/colleague/);
    expect(told).not.toMatch(RECEIPT);
    expect((await walk.thread(looking)).control).toBe('handoff_requested');
  });

  it('say what went back, in the chat and on the receipt', async () => {
    const { walk } = context;
    const order = await walk.order();
    const customer = await walk.customer('facebook');
    await renews(walk, customer, order, 'monthly');
    const [paid] = await walk.rows<{ ref: string }>(
      'select p.payment_ref as ref from payment p join link l on l.id = p.link_id where l.thread_id = $1',
      [customer.threadId],
    );
    await paymentEvent(walk, customer.threadId, { kind: 'refunded', paymentRef: paid?.ref ?? '' });
    await customer.hearsAll();
    const told = await asksForBills(customer);
    expect(told).toMatch(/one month\. Refunded/);
    const [receipt = ''] = told.match(RECEIPT) ?? [];
    expect(await (await fetch(receipt)).text()).toContain('Refunded');
  });

  it('are read by nobody but the customer: no token stays behind', async () => {
    const { walk } = context;
    const order = await walk.order();
    const customer = await walk.customer('facebook');
    await renews(walk, customer, order, 'monthly');
    const [receipt = ''] = (await asksForBills(customer)).match(RECEIPT) ?? [];
    const token = receipt.slice(-32);
    const kept = await walk.rows<{ found: boolean }>(
      `select exists (select 1 from outbox where body::text like $1)
           or exists (select 1 from message where text like $1)
           or exists (select 1 from inbox where inbox::text like $1)
           or exists (select 1 from turn where turn::text like $1)
           or exists (select 1 from thread where thread::text like $1) as found`,
      [`%${token}%`],
    );
    expect(kept).toEqual([{ found: false }]);
  });

  it('are shown by a page on which nothing can be done, and not for ever', async () => {
    const { walk } = context;
    const order = await walk.order();
    const customer = await walk.customer('facebook');
    await renews(walk, customer, order, 'monthly');
    const [receipt = ''] = (await asksForBills(customer)).match(RECEIPT) ?? [];
    const counts = async () =>
      await walk.rows(`select (select count(*) from checkout) c, (select count(*) from payment) p,
                              (select sum(opened) from link) o, (select count(*) from receipt_link) r`);
    const before = await counts();
    expect((await fetch(receipt, { method: 'HEAD' })).status).toBe(200);
    expect(await (await fetch(receipt)).text()).not.toContain('<form');
    const press = await fetch(`${receipt}/checkout`, form({ cycle: 'monthly' }));
    expect(press.status).toBe(404);
    expect((await fetch(`${receipt.slice(0, -1)}${receipt.endsWith('0') ? '1' : '0'}`)).status).toBe(404);
    expect(await counts()).toEqual(before);
    walk.travel(48 * HOUR);
    const late = await fetch(receipt);
    expect(late.status).toBe(410);
    expect(await late.text()).not.toContain('NOK');
  });
});
