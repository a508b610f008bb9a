import { beforeEach, describe, expect, it } from '@jest/globals';
import { randomIds } from '../../../src/lib/ids';
import { findLink } from '../../../src/renewals/links/link';
import { prepareReceiptLink } from '../../../src/renewals/links/receipt-link';
import { checkoutsOf } from '../../../src/renewals/payments/checkouts';
import { recordPayment } from '../../../src/renewals/payments/payment';
import { useTestDatabase } from '../../support/database';
import { emptyTables } from '../../support/empty-tables';
import { useServer } from '../../support/one-server';
import { FORM, pageDeps, serveAllPages } from '../../support/renewal-pages';
import { payable, spiedCheckout } from '../payments/payment-support';
import {
  anOrder,
  DAY,
  frozenClock,
  NOON,
  paymentDeps,
  saveLink,
  saveOrder,
  saveThread,
  THREAD,
} from '../support';

const database = useTestDatabase({ max: 10 });
const clock = frozenClock();
const SCANNERS = [
  'facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)',
  'Twitterbot/1.0',
  'Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)',
  'WhatsApp/2.23.20.0 A',
  'TelegramBot (like TwitterBot)',
];
const ICCID = '8947080000000001234';
/** Whatever of the customer a page could give away: name, e-mail, phone, whole order number, SIM, sender's id. */
const PERSONAL = /Mei|Customerson|mei@|90000001|90 00 00 01|4821\d|894708|5550001/i;
/** Tokens, matching codes, hashes and stamps may read like anything. */
const RANDOM = /[0-9a-z]{32}|[0-9A-Z]{2}-[0-9A-Z]{2}|sha256-[\w+/=]+|name="stamp" value="[^"]+"/g;
const app = useServer(() => {
  const checkouts = checkoutsOf([spiedCheckout('stripe', clock), spiedCheckout('paypal', clock)]);
  return serveAllPages({ ...pageDeps(database.store, clock), checkouts });
});
let paths: string[];

beforeEach(async () => {
  await emptyTables(
    database.store,
    'quote, link, checkout, payment, payment_event, renewal, "order", thread, identity, contact, receipt_link',
  );
  await saveThread(database.store);
  await database.store.query({
    text: `with c as (insert into contact (name) values ('Mei Customerson') returning id)
           insert into identity (thread_id, contact_id, level) select $1, c.id, 2 from c`,
    values: [THREAD],
  });
  paths = await pathsOfEveryState();
});

async function orderAndLink(number: string, now = NOON): Promise<{ id: number; token: string }> {
  const order = anOrder({ number });
  await saveOrder(database.store, order);
  await database.store.query({
    text: `update "order" set iccid = $1, name = 'Mei Customerson' where number = $2`,
    values: [ICCID, number],
  });
  return saveLink(database.store, { orders: [order], now });
}

/** Links in every state, the pages beside them, and everything their forms lead to. */
async function pathsOfEveryState(): Promise<string[]> {
  const { store } = database;
  const told = async (number: string, kind: 'succeeded' | 'pending' | 'failed' | 'approved') => {
    const { token } = await orderAndLink(number);
    const event = await payable(token, { store, clock });
    await recordPayment({ ...event, kind }, paymentDeps(store, clock, []));
    return token;
  };
  const open = await orderAndLink('NO-48210');
  const expired = await orderAndLink('NO-48211', NOON - 3 * DAY);
  const cancelled = await orderAndLink('NO-48212');
  await store.query({ text: `update link set status = 'cancelled' where id = $1`, values: [cancelled.id] });
  const paid = await told('NO-48213', 'succeeded');
  const others = [
    await told('NO-48214', 'pending'),
    await told('NO-48215', 'failed'),
    await told('NO-48216', 'approved'),
  ];
  const link = await findLink(store, paid, clock);
  const receipt = prepareReceiptLink(
    { linkId: link?.id ?? 0, threadId: THREAD },
    { ids: randomIds, clock, publicUrl: () => '' },
  );
  await store.transaction((tx) => receipt.insert(tx));
  const tokens = [open.token, expired.token, cancelled.token, paid, ...others];
  return [
    ...tokens.flatMap((token) => [`/r/${token}`, `/r/${token}/done`, `/r/${token}?lang=zh`]),
    ...['checkout', 'code', 'report'].map(
      (form) => `/r/${open.token}/${form}?cycle=yearly&step=pay&code=FJORD20`,
    ),
    receipt.url,
    `/r/${'0'.repeat(32)}`,
    '/check',
    '/check/report',
    '/check?thing=https://fjord-esim.shop',
  ];
}

/** Every row of every table, but for the count of views and the news of it to the desk. */
async function everything(): Promise<Readonly<Record<string, unknown>>> {
  const tables = await database.store.query<{ name: string }>({
    text: `select format('%I.%I', table_schema, table_name) as name from information_schema.tables
            where table_schema not in ('pg_catalog', 'information_schema') and table_type = 'BASE TABLE'
              and table_name <> 'live_event' order by 1`,
  });
  const rows: Record<string, unknown> = {};
  for (const { name } of tables)
    rows[name] = await database.store.query({
      text: `select md5(string_agg(x, '|' order by x)) as rows
               from (select (to_jsonb(t) - 'opened')::text as x from ${name} t) r`,
    });
  return rows;
}

const ask = (method: 'GET' | 'HEAD', url: string, headers: Record<string, string>) =>
  app.inject({ method, url, headers });
const checkouts = () =>
  database.store.query<{ cycle: string; amount_minor: number; currency: string; provider: string }>({
    text: `select cycle, amount_minor, currency, provider from checkout where status = 'open'`,
  });

describe('previews and scanners', () => {
  it.each(SCANNERS)('change nothing and learn nothing personal: %s', async (agent) => {
    const before = await everything();
    expect(Object.keys(before).length).toBeGreaterThan(20);
    for (const url of paths) {
      for (const method of ['GET', 'HEAD'] as const) {
        const { statusCode, headers, body } = await ask(method, url, { 'user-agent': agent });
        expect(statusCode).toBeLessThan(500);
        const told = (JSON.stringify(headers) + body).replace(RANDOM, '');
        expect(told).not.toMatch(PERSONAL);
        expect(headers['set-cookie']).toBeUndefined();
        if (method === 'HEAD') expect(body).toBe('');
      }
    }
    expect(await everything()).toEqual(before);
  });

  it('would be caught by these tests: a press is seen in the rows', async () => {
    const before = await everything();
    await app.inject({
      method: 'POST',
      url: `${paths[0]}/checkout`,
      headers: FORM,
      payload: 'cycle=yearly&step=pay',
    });
    expect(await everything()).not.toEqual(before);
  });
});

describe('foreign hosts', () => {
  it('make no address, in no state and by no form', async () => {
    const forged = {
      host: 'evil.example',
      'x-forwarded-host': 'evil.example',
      'x-forwarded-proto': 'http',
      'x-original-url': '/evil',
      forwarded: 'host=evil.example;proto=http',
    };
    for (const url of paths) {
      const { headers, body } = await ask('GET', url, forged);
      expect(JSON.stringify(headers) + body).not.toContain('evil');
    }
    for (const form of ['checkout', 'code', 'report']) {
      const { headers, body } = await app.inject({
        method: 'POST',
        url: `${paths[0]}/${form}`,
        headers: { ...FORM, ...forged },
        payload: 'cycle=yearly&step=pay&code=NOPE1',
      });
      expect(JSON.stringify(headers) + body).not.toContain('evil');
    }
  });
});

describe('altered requests', () => {
  const open = () => paths[0] ?? '';

  it('with another token, cut, longer or in capitals, find one and the same page', async () => {
    const path = open();
    const altered = [
      path.slice(0, -1),
      `${path}0`,
      path.toUpperCase().replace('/R/', '/r/'),
      `${path}/`,
      `${path}/x`,
      `/r/${'a'.repeat(300)}`,
      '/r/..%2f..%2fcheck',
      '/r/%00',
    ];
    const pages = await Promise.all(altered.map((url) => ask('GET', url, {})));
    expect(pages.map(({ statusCode }) => statusCode)).toEqual(altered.map(() => 404));
    expect(new Set(pages.map(({ body }) => body)).size).toBe(1);
    expect(pages[0]?.body).toContain('This link is not valid');
  });

  it.each([
    'amountMinor=1&amount=1&price=0&finalMinor=1',
    'currency=SEK',
    'quantity=-3&lines=0',
    'cycle=monthly&cycle=yearly',
    'total[amount]=1&__proto__[amountMinor]=1',
    'vatRate=0&percentOff=100&promotion=first-renewal',
    'linkId=1&token=x&orderNumber=NO-48213&plan=norway-5',
  ])('change no price by the form or the address: %s', async (fields) => {
    const answer = await app.inject({
      method: 'POST',
      url: `${open()}/checkout?${fields}`,
      headers: FORM,
      payload: `${fields.includes('cycle') ? '' : 'cycle=yearly&'}step=pay&${fields}`,
    });
    expect(answer.statusCode).toBe(303);
    // Two answers to one question are none: nothing is opened for them.
    const opened = { cycle: 'yearly', amount_minor: 111200, currency: 'NOK', provider: 'stripe' };
    expect(await checkouts()).toEqual(fields.includes('cycle') ? [] : [opened]);
  });

  it.each(['', 'weekly', '-1', '__proto__', 'yearly%00', 'YEARLY', '1e9'])(
    'open nothing for the length "%s"',
    async (cycle) => {
      const answer = await app.inject({
        method: 'POST',
        url: `${open()}/checkout`,
        headers: FORM,
        payload: `cycle=${cycle}&step=pay`,
      });
      expect(answer.statusCode).toBe(303);
      expect(answer.headers.location).toBe(open());
      expect(await checkouts()).toEqual([]);
    },
  );

  it('shows prices of the stored quote, whatever the address says', async () => {
    const plain = await ask('GET', open(), {});
    const { body } = await ask('GET', `${open()}?price=1&cycle=monthly&currency=SEK&quantity=-2`, {});
    const withoutStamps = (page: string) => page.replace(/name="stamp" value="[^"]+"/g, '');
    expect(withoutStamps(body)).toBe(withoutStamps(plain.body));
  });

  it('refuses forms of another kind or size in words, and opens nothing', async () => {
    const tooLong = await app.inject({
      method: 'POST',
      url: `${open()}/checkout`,
      headers: FORM,
      payload: `cycle=yearly&x=${'x'.repeat(20_000)}`,
    });
    const json = await app.inject({
      method: 'POST',
      url: `${open()}/checkout`,
      payload: { cycle: ['yearly'] },
    });
    const xml = await app.inject({
      method: 'POST',
      url: `${open()}/checkout`,
      headers: { 'content-type': 'text/xml' },
      payload: '<cycle>yearly</cycle>',
    });
    expect([tooLong.statusCode, json.statusCode, xml.statusCode]).toEqual([413, 303, 415]);
    for (const { body } of [tooLong, xml]) expect(body).toContain('<h1>');
    expect(await checkouts()).toEqual([]);
  });

  it('leads from the address of a form back to its page, in the language that was chosen', async () => {
    for (const form of ['checkout', 'code', 'report'])
      expect((await ask('GET', `${open()}/${form}?lang=nb`, {})).headers.location).toBe(`${open()}?lang=nb`);
    expect((await ask('GET', '/check/report?lang=zh', {})).headers.location).toBe('/check?lang=zh');
  });
});
