import { gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { FastifyInstance } from 'fastify';
import type { Brand } from '../../../src/brand';
import { silentLog } from '../../../src/lib/log';
import { type RenewalRoutesDeps } from '../../../src/renewals/page/routes';
import { checkoutsOf } from '../../../src/renewals/payments/checkouts';
import type { Checkout, CheckoutRequest } from '../../../src/renewals/port';
import { createStore } from '../../../src/store/store';
import { useTestDatabase } from '../../support/database';
import { emptyTables } from '../../support/empty-tables';
import { useServer } from '../../support/one-server';
import { FORM, pageDeps, serveRenewalPages } from '../../support/renewal-pages';
import {
  anOrder,
  calendar,
  count,
  DAY,
  demoBrand,
  frozenClock,
  HOUR,
  PUBLIC_URL,
  sandboxOver,
  saveLink,
  saveThread,
} from '../support';

const database = useTestDatabase({ max: 20 });
const clock = frozenClock();

beforeEach(async () => {
  clock.setOffset(0);
  await emptyTables(database.store, 'quote, link, checkout, payment, renewal, "order", thread');
  await saveThread(database.store);
});

const serve = (more: Partial<RenewalRoutesDeps> = {}): Promise<FastifyInstance> =>
  serveRenewalPages({ ...pageDeps(database.store, clock), ...more });
const app = useServer(serve);

/** The demo brand as if its accounts were on the platforms. */
const withRealAccounts: Brand = {
  ...demoBrand,
  accounts: demoBrand.accounts.map((account) => ({ ...account, sandbox: false })),
};
const newLink = (language: 'en' | 'nb' | 'zh' = 'en') =>
  saveLink(database.store, { orders: [anOrder()], language });
const get = (url: string, headers = {}) => app.inject({ method: 'GET', url, headers });
const pay = (token: string, form = 'cycle=yearly&step=pay') =>
  app.inject({ method: 'POST', url: `/r/${token}/checkout`, headers: FORM, payload: form });
const setStatus = (table: 'link' | 'checkout', status: string) =>
  database.store.query({ text: `update ${table} set status = $1`, values: [status] });

describe('GET /r/:token', () => {
  it.each([
    [
      'en',
      'Renew your plan',
      'Norway 20 GB',
      'Ends 25 Nov 2026, in 3 days',
      'NOK 1,112',
      'Until 25 Nov 2027',
    ],
    [
      'nb',
      'Forny abonnementet',
      'Norge 20 GB',
      'Utløper 25. nov. 2026, om 3 dager',
      '1 112 kr',
      'Til 25. nov. 2027',
    ],
    [
      'zh',
      '续费您的套餐',
      '挪威 20 GB',
      '2026年11月25日到期，还有 3 天',
      'NOK 1,112',
      '有效至 2027年11月25日',
    ],
  ] as const)('shows what is renewed, until when and for how much, in %s', async (language, ...words) => {
    const { token, code } = await newLink(language);
    const page = await get(`/r/${token}`);
    expect(page.statusCode).toBe(200);
    const text = plain(page.body);
    for (const word of [...words, code, 'NO-48•••', '@fjord.esim', 'Instagram', 'renew.fjord-esim.example'])
      expect(text).toContain(word);
    expect(page.body).toContain(`<html lang="${language === 'zh' ? 'zh-Hans' : language}">`);
  });

  it('follows the language the visitor asks for', async () => {
    const { token } = await newLink('zh');
    expect(plain((await get(`/r/${token}?lang=nb`)).body)).toContain('Forny abonnementet');
    expect(plain((await get(`/r/${token}?lang=xx`)).body)).toContain('续费您的套餐');
  });

  it('shows nothing personal, not even the whole order number', async () => {
    const { token } = await newLink();
    for (const url of [`/r/${token}`, `/r/${token}/done`]) {
      const { body } = await get(url);
      expect(body).not.toMatch(/48213|mei|@fjord-esim\.example|90000001|token_hash/i);
    }
  });

  it('allows nothing to load or run and is kept, indexed and referred by nobody', async () => {
    const { token } = await newLink();
    const page = await get(`/r/${token}`);
    expect(page.headers).toMatchObject({
      'content-security-policy': expect.stringMatching(
        /^default-src 'none'; style-src 'sha256-[\w+/=]+'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'$/,
      ),
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
      'x-robots-tag': 'noindex, nofollow',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
    });
    expect(page.body).not.toMatch(/<script|<link|<img|<iframe|javascript:|style="|\son\w+=/i);
    expect(page.body.match(/https?:\/\/[^"<\s]+/g)).toEqual(['https://fjord-esim.example/privacy']);
    expect(gzipSync(page.body).length).toBeLessThan(12 * 1024);
  });

  it('names the provider in the policy and lets the sandbox frame it', async () => {
    await app.instead(
      serve({
        checkouts: checkoutsOf([{ ...sandboxOver(clock), origins: ['https://checkout.example'] }]),
        sandbox: true,
      }),
    );
    const { headers } = await get('/r/whatever');
    expect(headers['content-security-policy']).toContain(
      "form-action 'self' https://checkout.example; frame-ancestors 'self'",
    );
  });

  it('survives previews and scanners: HEAD and GET change nothing but the count of views', async () => {
    const { token } = await newLink();
    for (const agent of ['facebookexternalhit/1.1', 'Twitterbot/1.0', 'WhatsApp/2.23', 'Mozilla/5.0']) {
      expect(
        (await app.inject({ method: 'HEAD', url: `/r/${token}`, headers: { 'user-agent': agent } }))
          .statusCode,
      ).toBe(200);
      expect((await get(`/r/${token}`, { 'user-agent': agent })).statusCode).toBe(200);
      expect((await get(`/r/${token}/done`, { 'user-agent': agent })).statusCode).toBe(200);
    }
    const row = await database.store.one({ text: 'select status, opened from link' });
    expect(row).toEqual({ status: 'issued', opened: 4 });
    expect(await count(database.store, 'checkout')).toBe(0);
  });

  it('gives invalid and unknown tokens the same page', async () => {
    const { token } = await newLink();
    const altered = (token.startsWith('0') ? '1' : '0') + token.slice(1);
    const pages = await Promise.all(
      [altered, '0'.repeat(32), 'short', '%27or%201%3D1', `${token}x`, 'x'.repeat(90)].map((wrong) =>
        get(`/r/${wrong}`),
      ),
    );
    expect(new Set(pages.map((page) => page.statusCode))).toEqual(new Set([404]));
    expect(new Set(pages.map((page) => page.body)).size).toBe(1);
    expect(plain(pages[0]?.body ?? '')).toContain('This link is not valid');
  });

  it.each([
    ['replaced', 'There is a newer link'],
    ['cancelled', 'This link was withdrawn'],
  ])('says that a %s link is', async (status, words) => {
    const { token } = await newLink();
    await setStatus('link', status);
    const page = await get(`/r/${token}`);
    expect(page.statusCode).toBe(410);
    expect(plain(page.body)).toContain(words);
    expect(page.body).not.toContain('<form');
  });

  it('says that the order was renewed by another link only where one was paid', async () => {
    const { token, id } = await newLink();
    const other = await newLink();
    await database.store.query({
      text: `update link set status = 'cancelled', replaced_by = $2 where id = $1`,
      values: [id, other.id],
    });
    expect(plain((await get(`/r/${token}`)).body)).toContain('The order was renewed with another link');
  });

  it('says that a link has run out, and how to get back to the chat', async () => {
    await app.instead(serve({ brand: withRealAccounts }));
    const { token } = await newLink();
    clock.setOffset(2 * DAY);
    const page = await get(`/r/${token}`);
    expect(page.statusCode).toBe(410);
    expect(plain(page.body)).toContain('This link is closed');
    expect(page.body).toContain('<a class="button" href="https://ig.me/m/fjord.esim">Open the chat</a>');
  });

  it('leads to no chat in the sandbox, where no platform could open one', async () => {
    const { token } = await newLink();
    clock.setOffset(2 * DAY);
    const page = await get(`/r/${token}`);
    expect(plain(page.body)).toContain('This link is closed');
    expect(page.body).not.toContain('Open the chat');
  });

  it('escapes whatever comes from settings or orders', async () => {
    const evil = '"><script>alert(1)</script>&{x}';
    const brand: Brand = {
      ...demoBrand,
      brand: { ...demoBrand.brand, name: evil, domains: [evil] },
      accounts: demoBrand.accounts.map((account) => ({ ...account, handle: evil })),
      promotions: demoBrand.promotions.map((promotion) => ({
        ...promotion,
        names: { en: evil, nb: evil, zh: evil },
      })),
    };
    await app.instead(serve({ brand }));
    const { token } = await saveLink(database.store, { orders: [anOrder({ number: `${evil}123` })] });
    const { body } = await get(`/r/${token}`);
    expect(body).not.toContain('<script');
    expect(body).toContain('&lt;script&gt;alert(1)&lt;/script&gt;&amp;{x}');
  });

  it('makes no address from a forged Host or forwarding header', async () => {
    const { token } = await newLink();
    const forged = {
      host: 'evil.example',
      'x-forwarded-host': 'evil.example',
      'x-forwarded-proto': 'ftp',
      forwarded: 'host=evil.example',
    };
    expect((await get(`/r/${token}`, forged)).body).not.toContain('evil');
    const answer = await app.inject({
      method: 'POST',
      url: `/r/${token}/checkout?next=https://evil.example`,
      headers: { ...FORM, ...forged },
      payload: 'cycle=yearly&step=pay&next=https://evil.example&returnUrl=https://evil.example',
    });
    expect(answer.headers.location).toMatch(/^https:\/\/renew\.fjord-esim\.example\/sandbox\/pay\//);
    expect(
      Buffer.from(
        new URL(String(answer.headers.location)).searchParams.get('s') ?? '',
        'base64url',
      ).toString(),
    ).not.toContain('evil');
  });

  it('hints at another browser inside the apps', async () => {
    const { token } = await newLink();
    const hint = 'Open this page in your browser';
    expect(plain((await get(`/r/${token}`)).body)).not.toContain(hint);
    expect(plain((await get(`/r/${token}`, { 'user-agent': 'Mozilla/5.0 Instagram 300.0' })).body)).toContain(
      hint,
    );
  });

  it('asks for patience after too many views of one link, not of others', async () => {
    const [first, second] = [
      await newLink(),
      await saveLink(database.store, { orders: [anOrder({ number: 'NO-48214' })] }),
    ];
    const codes = new Set<number>();
    for (let n = 0; n < 130; n++) codes.add((await get(`/r/${first.token}`)).statusCode);
    expect(codes).toEqual(new Set([200, 429]));
    const refused = await get(`/r/${first.token}`);
    expect(plain(refused.body)).toContain('Too many tries');
    expect((await get(`/r/${second.token}`)).statusCode).toBe(200);
  });

  it('apologises when the database is away, without a word about why', async () => {
    const { token } = await newLink();
    const store = await createStore({ connection: database.connection, log: silentLog, max: 1 });
    await store.close();
    await app.instead(serve({ store }));
    const page = await get(`/r/${token}`);
    expect(page.statusCode).toBe(503);
    expect(plain(page.body)).toContain('Nothing was charged');
    expect(page.headers['content-type']).toContain('text/html');
  });
});

describe('POST /r/:token/checkout', () => {
  const openRows = () =>
    database.store.query<{ cycle: string; amount_minor: number; status: string }>({
      text: 'select cycle, amount_minor, status from checkout order by id',
    });

  it('leads to the provider with the stored price', async () => {
    const { token } = await newLink();
    const answer = await pay(token);
    expect(answer.statusCode).toBe(303);
    expect(answer.headers.location).toMatch(/^https:\/\/renew\.fjord-esim\.example\/sandbox\/pay\/sbx_/);
    expect(await openRows()).toEqual([{ cycle: 'yearly', amount_minor: 111200, status: 'open' }]);
  });

  it('ignores every field of the form but the cycle and the language', async () => {
    const { token } = await newLink();
    await pay(
      token,
      'cycle=monthly&step=pay&amountMinor=1&amount=1&price=0&currency=SEK&plan=norway-5&orderNumber=NO-1&token=x&linkId=9',
    );
    expect(await openRows()).toEqual([{ cycle: 'monthly', amount_minor: 11920, status: 'open' }]);
  });

  it('opens one checkout for twenty parallel presses', async () => {
    const { token } = await newLink();
    const answers = await Promise.all(Array.from({ length: 20 }, () => pay(token)));
    expect(new Set(answers.map((answer) => answer.statusCode))).toEqual(new Set([303]));
    expect(new Set(answers.map((answer) => answer.headers.location)).size).toBe(1);
    expect(await openRows()).toHaveLength(1);
  });

  it('closes the page of another cycle at the provider before it opens the new one', async () => {
    const { calls, checkout } = spied();
    await app.instead(serve({ checkouts: checkoutsOf([checkout]) }));
    const { token } = await newLink();
    await pay(token, 'cycle=monthly&step=pay');
    await pay(token, 'cycle=yearly&step=pay');
    expect(calls.map((call) => call.split(' ')[0])).toEqual(['open', 'expire', 'open']);
    expect(calls[1]?.split(' ')[1]).toBe(calls[0]?.split(' ')[1]);
    expect((await openRows()).map((row) => row.status)).toEqual(['expired', 'open']);
  });

  it('leaves one page payable when different cycles are pressed at once', async () => {
    const { calls, checkout } = spied();
    await app.instead(serve({ checkouts: checkoutsOf([checkout]) }));
    const { token } = await newLink();
    const cycles = ['monthly', 'quarterly', 'yearly'];
    // Several times over: which press meets which moment of another is chance.
    for (let round = 0; round < 12; round++) {
      await Promise.all(Array.from({ length: 9 }, (_, n) => pay(token, `cycle=${cycles[n % 3]}&step=pay`)));
      const refs = (verb: string) =>
        new Set(calls.filter((call) => call.startsWith(verb)).map((call) => call.split(' ')[1]));
      const payable = [...refs('open')].filter((ref) => !refs('expire').has(ref));
      const open = (await openRows()).filter((row) => row.status === 'open');
      expect(open.length).toBeLessThanOrEqual(1);
      expect(payable.length).toBe(open.length);
    }
  });

  it('hands out a fresh page when the earlier one is about to close', async () => {
    const { token } = await newLink();
    const first = await pay(token);
    clock.setOffset(24 * HOUR - 7 * 60_000);
    const second = await pay(token);
    expect(second.headers.location).not.toBe(first.headers.location);
    expect((await openRows()).map((row) => row.status)).toEqual(['expired', 'open']);
  });

  it('says that nothing was charged when the provider is down, and uses the same reference afterwards', async () => {
    const { calls, checkout, fail } = spied();
    await app.instead(serve({ checkouts: checkoutsOf([checkout]) }));
    const { token } = await newLink();
    fail(true);
    const down = await pay(token);
    expect(down.statusCode).toBe(503);
    expect(plain(down.body)).toContain('Nothing was charged');
    fail(false);
    expect((await pay(token)).statusCode).toBe(303);
    expect(new Set(calls.map((call) => call.split(' ')[1])).size).toBe(1);
    expect(await openRows()).toHaveLength(1);
  });

  it.each([
    'cycle=weekly&step=pay',
    'step=pay',
    '',
    'cycle=__proto__&step=pay',
    'cycle=yearly&cycle=monthly&step=pay',
  ])('goes back to the page for the form "%s"', async (form) => {
    const { token } = await newLink();
    const answer = await pay(token, form);
    expect([answer.statusCode, answer.headers.location]).toEqual([303, `/r/${token}`]);
    expect(await openRows()).toEqual([]);
  });

  it.each(['paid', 'replaced', 'cancelled'])('opens nothing for a %s link', async (status) => {
    const { token } = await newLink();
    await setStatus('link', status);
    expect((await pay(token)).headers.location).toBe(`/r/${token}`);
    expect(await openRows()).toEqual([]);
  });

  it('opens nothing for a link that has run out or does not exist', async () => {
    const { token } = await newLink();
    clock.setOffset(2 * DAY);
    expect((await pay(token)).headers.location).toBe(`/r/${token}`);
    expect((await pay('0'.repeat(32))).statusCode).toBe(404);
    expect(await openRows()).toEqual([]);
  });

  it('shows the choice once more to browsers that cannot follow it, without opening anything', async () => {
    const { token } = await newLink();
    const page = await pay(token, 'cycle=quarterly&step=review&lang=nb');
    expect(page.statusCode).toBe(200);
    expect(plain(page.body)).toContain('Betal 319,20 kr');
    expect(await openRows()).toEqual([]);
  });

  it('keeps the visitor in the chosen language on the way to the provider and back', async () => {
    const { token } = await newLink('en');
    const requests: CheckoutRequest[] = [];
    const checkout: Checkout = {
      ...sandboxOver(clock),
      open: (request) => {
        requests.push(request);
        return Promise.resolve({ providerRef: 'r', url: 'https://provider.example/r' });
      },
    };
    await app.instead(serve({ checkouts: checkoutsOf([checkout]) }));
    await pay(token, 'cycle=yearly&step=pay&lang=zh');
    expect(requests).toEqual([
      expect.objectContaining({
        language: 'zh',
        amountMinor: 111200,
        currency: 'NOK',
        description: 'Fjord eSIM: 挪威 20 GB (NO-48•••), 1 年',
        returnUrl: `${PUBLIC_URL}/r/${token}/done?lang=zh`,
      }),
    ]);
  });

  it('takes forms only, and only small ones', async () => {
    const { token } = await newLink();
    const big = await pay(token, `cycle=yearly&x=${'x'.repeat(9_000)}`);
    expect(big.statusCode).toBe(413);
    const xml = await app.inject({
      method: 'POST',
      url: `/r/${token}/checkout`,
      headers: { 'content-type': 'text/xml' },
      payload: '<a/>',
    });
    expect(xml.statusCode).toBe(415);
    expect(await openRows()).toEqual([]);
  });
});

describe('GET /r/:token/done', () => {
  it('claims nothing by itself: waiting, then what our own state says', async () => {
    const { token, id } = await newLink();
    await pay(token);
    const waiting = await get(`/r/${token}/done?status=paid&success=true`);
    expect(plain(waiting.body)).toContain('Waiting for confirmation');
    expect(plain(waiting.body)).not.toMatch(/Thank you/);
    expect(waiting.headers.refresh).toBe(`4; url=/r/${token}/done?look=1`);

    await setStatus('checkout', 'failed');
    const failed = await get(`/r/${token}/done`);
    expect(plain(failed.body)).toContain('You have not been charged');
    expect(failed.headers.refresh).toBeUndefined();
    expect(plain((await get(`/r/${token}`)).body)).toContain('The payment did not go through');

    await markPaid(id);
    for (const url of [`/r/${token}/done`, `/r/${token}`]) {
      const paid = plain((await get(url)).body);
      expect(paid).toContain('Paid. Thank you!');
      expect(paid).toContain('Active until 25 Nov 2027');
      expect(paid).toContain('NOK 1,112');
    }
  });

  it('looks again by itself ever more rarely and, after a few minutes, no more: then it says what happens next', async () => {
    const { token } = await newLink();
    await pay(token);
    const pauses: number[] = [];
    let url: string | undefined = `/r/${token}/done?lang=nb`;
    let last = '';
    while (url !== undefined && pauses.length < 100) {
      const page = await get(url);
      last = plain(page.body);
      const [, pause, next] = /^(\d+); url=(\/r\/\S+)$/.exec(String(page.headers.refresh ?? '')) ?? [];
      if (pause !== undefined) pauses.push(Number(pause));
      expect(last).toContain(pause === undefined ? 'Ikke bekreftet ennå' : 'Venter på bekreftelse');
      url = next;
    }
    expect(pauses).toEqual(pauses.toSorted((a, b) => a - b));
    expect(pauses[0]).toBe(4);
    const wholeS = pauses.reduce((sum, pause) => sum + pause, 0);
    expect(wholeS).toBeGreaterThan(2 * 60);
    expect(wholeS).toBeLessThan(6 * 60);
    expect(pauses.length).toBeLessThan(20);
    expect(last).toContain('kommer bekreftelsen og kvitteringen i chatten');
    // A press starts to look anew; what is no count counts as the first look.
    expect(last).toContain('Sjekk igjen');
    for (const look of ['-1', 'x', '1e9', '99999', ''])
      expect((await get(`/r/${token}/done?look=${look}`)).headers.refresh).toMatch(/^4; url=.*look=1$/);
  });

  it('shows the link itself when nobody has pressed pay', async () => {
    const { token } = await newLink();
    expect(plain((await get(`/r/${token}/done`)).body)).toContain('Renew your plan');
    expect((await get(`/r/${'0'.repeat(32)}/done`)).statusCode).toBe(404);
  });
});

async function markPaid(linkId: number): Promise<void> {
  await database.store.query({
    text: `insert into "order" values ('NO48213', 'NO-48213', 'norway-20', 'active', 0, 'yearly', null, null, false, 0, 'NOK', null, null, 0)`,
  });
  await database.store.query({
    text: `with p as (insert into payment (provider, provider_event_id, provider_ref, link_id, amount_minor, currency, status, at)
             values ('sandbox', 'e', 'r', $1, 111200, 'NOK', 'succeeded', 1795345200000) returning id)
           insert into renewal (order_key, payment_id, cycle, from_at, until_at) select 'NO48213', id, 'yearly', 0, $2 from p`,
    values: [linkId, calendar.endOf({ year: 2027, month: 11, day: 25 })],
  });
  await setStatus('link', 'paid');
}

/** A provider that notes what it is asked and can be down. */
function spied(): { calls: string[]; checkout: Checkout; fail: (down: boolean) => void } {
  const calls: string[] = [];
  let down = false;
  const call = (text: string) => {
    calls.push(text);
    return down ? Promise.reject(new Error('provider is down')) : Promise.resolve();
  };
  const checkout: Checkout = {
    ...sandboxOver(clock),
    open: async ({ reference }) => {
      await call(`open ref-${reference}`);
      return { providerRef: `ref-${reference}`, url: `https://provider.example/${reference}` };
    },
    expire: (ref) => call(`expire ${ref}`),
  };
  return { calls, checkout, fail: (value) => (down = value) };
}

/** What a reader sees: tags out, spaces of all widths made plain. */
function plain(body: string): string {
  return body
    .replace(/<style>.*?<\/style>/s, '')
    .replace(/<[^>]+>/g, ' ')
    .replaceAll('&#39;', "'")
    .replace(/[\s\u00a0\u202f]+/g, ' ');
}
