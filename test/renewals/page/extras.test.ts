import { gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { FastifyInstance } from 'fastify';
import type { Brand } from '../../../src/brand';
import type { Order } from '../../../src/renewals/port';
import { importPoints } from '../../../src/renewals/prices/points';
import { useTestDatabase } from '../../support/database';
import { emptyTables } from '../../support/empty-tables';
import { useServer } from '../../support/one-server';
import { FORM, pageDeps, serveRenewalPages } from '../../support/renewal-pages';
import {
  anOrder,
  calendar,
  demoBrand,
  frozenClock,
  NOON,
  numbers,
  saveLink,
  saveThread,
  THREAD,
} from '../support';

const database = useTestDatabase({ max: 20 });
const clock = frozenClock();
const RENEWED = anOrder({ firstRenewal: false });

beforeEach(async () => {
  await emptyTables(
    database.store,
    'quote, link, checkout, payment, renewal, "order", thread, identity, contact, point_hold, point_entry, point_account',
  );
  await saveThread(database.store);
});

const serve = (brand: Brand = demoBrand): Promise<FastifyInstance> =>
  serveRenewalPages({ ...pageDeps(database.store, clock), brand });
const app = useServer(serve);

const link = (orders: readonly Order[] = [RENEWED], language: 'en' | 'nb' | 'zh' = 'en') =>
  saveLink(database.store, { orders, language });
const page = async (token: string) => (await app.inject({ method: 'GET', url: `/r/${token}` })).body;
const post = (url: string, payload: string) => app.inject({ method: 'POST', url, headers: FORM, payload });
const code = (token: string, typed: string) =>
  post(`/r/${token}/code`, new URLSearchParams({ code: typed }).toString());
const press = (token: string, form: string) => post(`/r/${token}/checkout`, form);
const checkouts = () =>
  database.store.query<{ amount_minor: number; status: string }>({
    text: 'select amount_minor, status from checkout order by id',
  });

/** Level 2 for the link's thread, as a payment of its own gives it, and points on the order. */
async function withPoints(points: number, level = 2, order = RENEWED): Promise<void> {
  await database.store.query({
    text: `with c as (insert into contact (name) values ('Mei') returning id)
           insert into identity (thread_id, contact_id, level) select $1, c.id, $2 from c`,
    values: [THREAD, level],
  });
  const given = [{ orderKey: numbers.key(order.number), points }];
  await database.store.transaction((tx) => importPoints(tx, { given, at: NOON }));
}

function plain(body: string): string {
  return body.replace(/<[^>]*>/g, ' ').replace(/[\s\u00a0]+/g, ' ');
}

describe('POST /r/:token/code', () => {
  it('answers the page again with the price the code makes, whatever its spelling', async () => {
    const { token } = await link();
    const answer = await code(token, ' fjord-20 ');
    expect(answer.statusCode).toBe(200);
    const text = plain(answer.body);
    expect(text).toContain('Code fjord-20 is taken off.');
    expect(text).toContain('Pay NOK 119.20');
    expect(text).toContain('Code FJORD20 −20%');
    expect(plain(await page(token))).toContain('Pay NOK 119.20');
    await press(token, 'cycle=monthly');
    expect(await checkouts()).toEqual([{ amount_minor: 11920, status: 'open' }]);
  });

  it.each([
    ['en', 'We do not know code NOPE1234'],
    ['nb', 'Vi kjenner ikke koden NOPE1234'],
    ['zh', '没有查到优惠码 NOPE1234'],
  ] as const)(
    'says in words that a code is wrong, in %s, and leaves the price alone',
    async (language, words) => {
      const { token } = await link([RENEWED], language);
      const answer = await code(token, 'NOPE1234');
      expect(plain(answer.body)).toContain(words);
      expect(answer.body).toContain('role="alert"');
      await press(token, 'cycle=monthly');
      expect(await checkouts()).toEqual([{ amount_minor: 14900, status: 'open' }]);
    },
  );

  it('never makes a price worse, nor takes two promotions off one order', async () => {
    const { token } = await link([anOrder()]);
    expect(plain((await code(token, 'FJORD20')).body)).toContain('does not make this cheaper');
    await press(token, 'cycle=monthly');
    expect(await checkouts()).toEqual([{ amount_minor: 11920, status: 'open' }]);
    const weak = demoBrand.promotions.map((p) => (p.code ? { ...p, percentOff: 5 } : p));
    await app.instead(serve({ ...demoBrand, promotions: weak }));
    await code(token, 'FJORD20');
    await press(token, 'cycle=monthly');
    expect(await checkouts()).toEqual([{ amount_minor: 11920, status: 'open' }]);
  });

  it('takes a better promotion in the place of the one the price has, once', async () => {
    const strong = demoBrand.promotions.map((p) => (p.code ? { ...p, percentOff: 50 } : p));
    await app.instead(serve({ ...demoBrand, promotions: strong }));
    const { token } = await link([anOrder()]);
    for (let n = 0; n < 3; n++) await code(token, 'FJORD20');
    await press(token, 'cycle=monthly');
    expect(await checkouts()).toEqual([{ amount_minor: 7450, status: 'open' }]);
  });

  it('closes a page that was opened at the earlier price when the next one is asked for', async () => {
    const { token } = await link();
    await press(token, 'cycle=monthly');
    await code(token, 'FJORD20');
    await press(token, 'cycle=monthly');
    expect(await checkouts()).toEqual([
      { amount_minor: 14900, status: 'expired' },
      { amount_minor: 11920, status: 'open' },
    ]);
  });

  it.each(['paid', 'replaced', 'cancelled'])('changes nothing of a %s link', async (status) => {
    const { token } = await link();
    await database.store.query({ text: 'update link set status = $1', values: [status] });
    await code(token, 'FJORD20');
    expect(await database.store.query({ text: 'select id from quote' })).toHaveLength(1);
  });

  it('changes nothing while a payment is on its way', async () => {
    const { token } = await link();
    await press(token, 'cycle=monthly');
    await database.store.query({ text: `update checkout set status = 'pending'` });
    await code(token, 'FJORD20');
    expect(await database.store.query({ text: 'select id from quote' })).toHaveLength(1);
  });

  it('gives the same page for the same code pressed many times at once', async () => {
    const { token } = await link();
    await Promise.all(Array.from({ length: 8 }, () => code(token, 'FJORD20')));
    expect(await database.store.query({ text: 'select id from quote' })).toHaveLength(2);
  });

  it('allows few guesses in a minute and still shows the page', async () => {
    const { token } = await link();
    const seen: number[] = [];
    for (let n = 0; n < 14; n++) seen.push((await code(token, `GUESS${n}`)).statusCode);
    expect(seen.filter((status) => status === 429).length).toBeGreaterThanOrEqual(4);
    expect((await app.inject({ method: 'GET', url: `/r/${token}` })).statusCode).toBe(200);
  });

  it('escapes what was typed, cuts it, and knows no link by a wrong token', async () => {
    const { token } = await link();
    const { body } = await code(token, `<script>alert(1)</script>${'x'.repeat(500)}`);
    expect(body).not.toContain('<script');
    expect(body).not.toContain('x'.repeat(50));
    expect((await code('0'.repeat(32), 'FJORD20')).statusCode).toBe(404);
    for (const nothing of ['', 'code=', 'code=%00', 'code[]=FJORD20']) {
      expect((await post(`/r/${token}/code`, nothing)).statusCode).toBe(200);
    }
  });

  it('shows no field for codes where the brand has none', async () => {
    const { token } = await link();
    expect(await page(token)).toContain('name="code"');
    await app.instead(serve({ ...demoBrand, promotions: demoBrand.promotions.filter((p) => !p.code) }));
    expect(await page(token)).not.toContain('name="code"');
  });
});

describe('points on the page', () => {
  it('are offered at level 2 with what they take off, and only then', async () => {
    const { token } = await link();
    await withPoints(40, 1);
    expect(await page(token)).not.toContain('name="points"');
    await press(token, 'cycle=monthly&points=use');
    expect(await checkouts()).toEqual([{ amount_minor: 14900, status: 'open' }]);
    await database.store.query({ text: 'update identity set level = 2' });
    const body = await page(token);
    expect(plain(body)).toContain('40 points take NOK 40 off');
    expect(plain(body)).toContain('Pay NOK 109');
  });

  it('make another checkout of the same cycle, and the earlier one is closed', async () => {
    await withPoints(40);
    const { token } = await link();
    await press(token, 'cycle=monthly');
    await press(token, 'cycle=monthly&points=use');
    await press(token, 'cycle=monthly&points=use');
    expect(await checkouts()).toEqual([
      { amount_minor: 14900, status: 'expired' },
      { amount_minor: 10900, status: 'open' },
    ]);
    expect(await database.store.query({ text: 'select points from point_hold' })).toEqual([{ points: 40 }]);
  });

  it('are held once by twenty parallel presses', async () => {
    await withPoints(40);
    const { token } = await link();
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => press(token, 'cycle=monthly&points=use')),
    );
    expect(new Set(answers.map(({ headers }) => headers.location)).size).toBe(1);
    expect(await checkouts()).toEqual([{ amount_minor: 10900, status: 'open' }]);
    expect(await database.store.query({ text: 'select points from point_hold' })).toEqual([{ points: 40 }]);
  });

  it('leave what a provider can charge, however many there are', async () => {
    await withPoints(1_000_000);
    const { token } = await link();
    await press(token, 'cycle=monthly&points=use');
    expect(await checkouts()).toEqual([{ amount_minor: 1000, status: 'open' }]);
  });

  it('ignore amounts and absurd wishes in the form', async () => {
    await withPoints(40);
    const { token } = await link();
    await press(token, 'cycle=monthly&points=-40&amount=1&quantity=-3');
    await press(token, 'cycle=monthly&points=999999');
    expect(await checkouts()).toEqual([{ amount_minor: 14900, status: 'open' }]);
  });

  it('that another link holds are not offered here', async () => {
    await withPoints(40);
    const first = await link();
    await press(first.token, 'cycle=monthly&points=use');
    const other = 'facebook:104857600000001:777';
    await saveThread(database.store, other);
    await database.store.query({
      text: `insert into identity (thread_id, contact_id, level) select $1, contact_id, 2 from identity`,
      values: [other],
    });
    const second = await saveLink(database.store, { orders: [RENEWED], threadId: other });
    expect(await page(second.token)).not.toContain('name="points"');
    expect(await page(first.token)).toContain('name="points"');
  });

  it('go along to the review page of a browser that cannot follow the choice', async () => {
    await withPoints(40);
    const { token } = await link();
    const review = await press(token, 'cycle=monthly&points=use&step=review');
    expect(plain(review.body)).toContain('Pay NOK 109');
    expect(review.body).toContain('<input type="hidden" name="points" value="use">');
  });
});

describe('a link for many orders', () => {
  const many = Array.from({ length: 50 }, (_, index) =>
    anOrder({
      number: `NO-${60_001 + index}`,
      firstRenewal: false,
      expiresAt: calendar.endOf({ year: 2026, month: 12, day: 1 + (index % 28) }),
    }),
  );

  it('shows five and folds the rest, in less than 12 KB', async () => {
    const { token } = await link(many);
    const body = await page(token);
    expect(body.match(/<li><div>/g)).toHaveLength(50);
    expect(body.slice(0, body.indexOf('<details')).match(/<li><div>/g)).toHaveLength(5);
    expect(plain(body)).toContain('Show 45 more');
    expect(plain(body)).toContain('Pay NOK 7,450');
    expect(plain(body)).toMatch(/Until 1 – 28 Jan 2027/);
    expect(gzipSync(body).length).toBeLessThan(12 * 1024);
  });

  it('opens one checkout for all, described by their number', async () => {
    const { token } = await link(many);
    const answer = await press(token, 'cycle=monthly');
    const sealed = new URL(String(answer.headers.location)).searchParams.get('s') ?? '';
    expect(Buffer.from(sealed, 'base64url').toString()).toContain('50 orders');
    expect(await checkouts()).toEqual([{ amount_minor: 50 * 14900, status: 'open' }]);
  });
});
