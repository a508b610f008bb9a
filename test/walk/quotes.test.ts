import { describe, expect, it } from '@jest/globals';
import type { Language } from '../../src/lib/languages';
import {
  type Customer,
  type Heard,
  linkIn,
  textOf,
  useWalk,
  type Walk,
  type WalkOrder,
} from '../support/walk';
import { form, payAt, paymentEvent } from '../support/walk-payment';

const context = useWalk();

describe('a promotion code', () => {
  it.each([
    ['en', 'my code is FJORD20', /Code FJORD20 is taken off|With your code FJORD20/, /119\.20/],
    ['nb', 'kode fjord 20', /Koden FJORD20 er trukket fra|Med koden din, FJORD20/, /119,20/],
    ['zh', '优惠码FJORD20', /FJORD20 (已抵扣|后)/, /119\.2/],
  ] as const)('said in the chat makes the price better (%s)', async (language, words, noted, price) => {
    const { walk } = context;
    const { customer, order } = await asking(walk, language);
    const before = lastLink(await customer.hearsAll());
    await customer.says(words);
    const heard = plain(await customer.hearsAll());
    expect(heard).toMatch(noted);
    expect(heard).toMatch(price);
    const after = /https?:\/\/\S+\/r\/[0-9a-z]{32}/.exec(heard)?.[0] ?? '';
    expect(after).not.toBe(before);
    await walk.pay(after);
    await customer.hearsAll();
    expect(await paid(walk, order)).toEqual([11920]);
  });

  it('said before anything else is kept for the renewal that follows', async () => {
    const { walk } = context;
    const order = await walk.order();
    const customer = await walk.customer('instagram');
    await customer.says('I have a discount code: FJORD20');
    expect(plain(await customer.hearsAll())).toMatch(/FJORD20/);
    await customer.says(`please renew ${order.number}, ${order.email}`);
    expect(plain(await customer.hearsAll())).toMatch(/119\.20/);
  });

  it('that nobody knows is said to be wrong', async () => {
    const { walk } = context;
    const { customer } = await asking(walk, 'en');
    await customer.hearsAll();
    await customer.says('I have a discount code, the promo code is WINTER99');
    expect(plain(await customer.hearsAll())).toMatch(/WINTER99/);
  });

  it('typed on the page makes the price of that link better, and the receipt names it', async () => {
    const { walk } = context;
    const { customer, order } = await asking(walk, 'en');
    const link = lastLink(await customer.hearsAll());
    expect(await post(`${link}/code`, { code: 'NOPE12345' })).toMatch(/We do not know code NOPE12345/);
    expect(await post(`${link}/code`, { code: 'fjord20' })).toMatch(/Code fjord20 is taken off.*NOK 119\.20/);
    await walk.pay(link);
    await customer.hearsAll();
    expect(await paid(walk, order)).toEqual([11920]);
    expect(await page(link)).toMatch(
      /Receipt.*Price NOK 149 Code FJORD20 −20% −NOK 29\.80 .*Total NOK 119\.20 of which VAT NOK 23\.84/,
    );
  });
});

describe('points', () => {
  it('that orders.csv grants stand in the ledger', async () => {
    const rows = await context.walk.rows(
      `select sum(delta)::int points from point_entry where order_key = 'NO48213' and reason = 'import'`,
    );
    expect(rows).toEqual([{ points: 40 }]);
  });

  it('are told and spent after a first payment in the chat, and come back with a refund', async () => {
    const { walk } = context;
    const { customer, order } = await asking(walk, 'en', 40);
    const first = lastLink(await customer.hearsAll());
    expect(await page(first)).not.toMatch(/points/);
    await customer.says('how many referral points do I have?');
    expect(plain(await customer.hearsAll())).not.toMatch(/40 points/);
    await walk.pay(first);
    await customer.hearsAll();

    await customer.says('how many referral points do I have?');
    expect(plain(await customer.hearsAll())).toMatch(/40 points.*NOK 40/);
    await customer.says(`renew ${order.number} please, ${order.email}`);
    const second = lastLink(await customer.hearsAll());
    expect(await page(second)).toMatch(/40 points take NOK 40 off/);
    await payWithPoints(second);
    await customer.hearsAll();
    expect(await paid(walk, order)).toEqual([14900, 10900]);
    expect(await page(second)).toMatch(/40 points −NOK 40 Total NOK 109/);
    expect(await balance(walk, order)).toBe(0);

    const [payment] = await walk.rows<{ paymentRef: string }>(
      `select payment_ref "paymentRef" from payment where amount_minor = 10900 order by id desc limit 1`,
    );
    const refund = { kind: 'refunded' as const, paymentRef: payment?.paymentRef ?? '', amountMinor: 10900 };
    await paymentEvent(walk, customer.threadId, refund);
    await paymentEvent(walk, customer.threadId, refund);
    expect(await balance(walk, order)).toBe(40);
  });
});

describe('many orders of one owner', () => {
  it('typed in three messages, in mixed spellings, are one price, one link and one payment', async () => {
    const { walk } = context;
    const orders = await company(walk, 12);
    const digits = orders.map(({ number }) => number.slice(3));
    const customer = await walk.customer('instagram');
    await customer.says(
      `We want to renew our orders ${orders
        .slice(0, 5)
        .map(({ number }) => number)
        .join(', ')}`,
    );
    await customer.hearsAll();
    await customer.says(`and also no${digits[5]}, NO ${digits[6]}, #${digits[7]} and ${digits[4]}`);
    await customer.hearsAll();
    await customer.says(
      `NO-${digits[8]}\nno-${digits[9]}\nNO${digits[10]}\nNO-${digits[11]}\n${orders[0]?.number}\n${orders[0]?.email}`,
    );
    const heard = await customer.hearsAll();
    expect(plain(heard)).toMatch(/12 orders/);
    expect(plain(heard)).toMatch(/NOK 1,788/);
    const link = lastLink(heard);
    expect(await page(link)).toMatch(/Show 7 more/);
    await walk.pay(link);
    const receipt = plain(await customer.hearsAll());
    for (const { number } of orders) expect(receipt).toContain(number);
    const renewed = await walk.rows(`select 1 from renewal where order_key = any($1)`, [orders.map(keyOf)]);
    expect(renewed).toHaveLength(12);
    expect(await paid(walk, orders[0])).toEqual([12 * 14900]);
  });

  it.each(['instagram', 'x'] as const)('fit one renewal up to fifty (%s)', async (channel) => {
    const { walk } = context;
    const orders = await company(walk, 50);
    const customer = await walk.customer(channel);
    await customer.says(`renew ${orders.map(({ number }) => number).join(' ')}`);
    expect(plain(await customer.hearsAll())).toMatch(/50 orders/);
    await customer.says(orders[0]?.email ?? '');
    const heard = plain(await customer.hearsAll());
    expect(heard).toMatch(/50 orders.*NOK 7,450/s);
    await walk.pay(/https?:\/\/\S+\/r\/[0-9a-z]{32}/.exec(heard)?.[0] ?? '');
    const receipt = plain(await customer.hearsAll());
    for (const { number } of orders) expect(receipt).toContain(number);
  });

  it('that do not fit the contact are named, and the others are renewed', async () => {
    const { walk } = context;
    const orders = await company(walk, 7);
    const stranger = await walk.order();
    const customer = await walk.customer('facebook');
    const numbers = [...orders, stranger].map(({ number }) => number).join(' ');
    await customer.says(`renew ${numbers} NO-99999, ${orders[0]?.email}`);
    const heard = await customer.hearsAll();
    expect(plain(heard)).toMatch(new RegExp(`couldn't match ${stranger.number} and NO-99999`));
    expect(plain(heard)).toMatch(/7 orders.*NOK 1,043/s);
  });

  it.each([
    ['fifty-one orders', Array.from({ length: 51 }, (_, index) => `NO-${70_000 + index}`).join(', ')],
    ['ten thousand lines', Array.from({ length: 10_000 }, (_, index) => `NO-${10_000 + index}`).join('\n')],
  ])('pasted as %s get a clear answer and a person, soon', async (_what, pasted) => {
    const { walk } = context;
    const customer = await walk.customer('x');
    const started = performance.now();
    await customer.says(`renew these:\n${pasted}`);
    expect(plain(await customer.hearsAll())).toMatch(/up to 50|more than 50/);
    expect(performance.now() - started).toBeLessThan(8_000);
    expect((await walk.thread(customer)).control).toBe('handoff_requested');
    expect(await walk.rows('select 1 from attempt where thread_id = $1', [customer.threadId])).toEqual([]);
  });
});

const RENEW: Readonly<Record<Language, string>> = {
  en: 'please renew',
  nb: 'jeg vil fornye',
  zh: '我想续费',
};

/** A customer who has just asked for a link, which was not heard yet. */
async function asking(
  walk: Walk,
  language: Language,
  points = 0,
): Promise<{ customer: Customer; order: WalkOrder }> {
  const order = await walk.order();
  await walk.rows('update "order" set points = $2 where number = $1', [order.number, points]);
  const customer = await walk.customer('facebook');
  await customer.says(`${RENEW[language]} ${order.number}, ${order.email}`);
  return { customer, order };
}

async function company(walk: Walk, count: number): Promise<WalkOrder[]> {
  const orders: WalkOrder[] = [];
  const email = `fleet${performance.now()}@mail.example`;
  for (let n = 0; n < count; n++) orders.push(await walk.order({ email }));
  return orders;
}

async function payWithPoints(link: string): Promise<void> {
  const answer = await fetch(`${link}/checkout`, form({ cycle: 'monthly', points: 'use' }));
  await payAt(answer.headers.get('location') ?? '');
}

async function post(url: string, fields: Record<string, string>): Promise<string> {
  return text(await (await fetch(url, form(fields))).text());
}

async function page(url: string): Promise<string> {
  return text(await (await fetch(url)).text());
}

/** What a page says, in one line. */
function text(body: string): string {
  return body
    .replace(/<style.*?<\/style>/s, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/[\s\u00a0]+/g, ' ');
}

/** What was heard, with the links and plain spaces. */
function plain(heard: readonly Heard[]): string {
  const urls = heard.flatMap(({ buttons }) => buttons.map(({ url }) => url ?? ''));
  return [textOf(heard), ...urls].join('\n').replace(/[\u00a0\u202f]/g, ' ');
}

function lastLink(heard: readonly Heard[]): string {
  const last = heard.at(-1);
  if (!last) throw new Error('nothing was heard');
  return linkIn(last);
}

function keyOf(order: WalkOrder): string {
  return order.number.replace('-', '');
}

async function paid(walk: Walk, order: WalkOrder | undefined): Promise<number[]> {
  const rows = await walk.rows<{ amount: number }>(
    `select p.amount_minor amount from payment p join renewal r on r.payment_id = p.id where r.order_key = $1 order by p.id`,
    [order ? keyOf(order) : ''],
  );
  return rows.map(({ amount }) => amount);
}

async function balance(walk: Walk, order: WalkOrder): Promise<number> {
  const [row] = await walk.rows<{ points: number }>(
    'select coalesce(sum(delta), 0)::int points from point_entry where order_key = $1',
    [keyOf(order)],
  );
  return row?.points ?? 0;
}
