import { gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { PAGE_REPORTS_A_DAY } from '../../../src/moderation/suspects';
import { createGenuineCheck } from '../../../src/renewals/genuine/check-genuine';
import { useTestDatabase } from '../../support/database';
import { emptyTables } from '../../support/empty-tables';
import { useServer } from '../../support/one-server';
import { FORM, pageDeps, serveAllPages, testStamps } from '../../support/renewal-pages';
import { anOrder, frozenClock, HOUR, PUBLIC_URL, saveLink, saveThread, THREAD } from '../support';

const database = useTestDatabase({ max: 10 });
const clock = frozenClock();
const stamps = testStamps(clock);
const app = useServer(() => serveAllPages(pageDeps(database.store, clock)));

beforeEach(async () => {
  clock.setOffset(0);
  await emptyTables(
    database.store,
    'quote, link, checkout, payment, renewal, "order", thread, moderation_item, indicator',
  );
  await saveThread(database.store);
});

const get = (url: string) => app.inject({ method: 'GET', url });
const post = (url: string, fields: Record<string, string>) =>
  app.inject({ method: 'POST', url, headers: FORM, payload: new URLSearchParams(fields).toString() });
const ask = (thing: string, lang = 'en') => post('/check', { thing, lang });
const items = () =>
  database.store.query<{ subject: string }>({
    text: 'select kind, subject, evidence, thread_id "threadId", count from moderation_item order by id',
  });
const newLink = () => saveLink(database.store, { orders: [anOrder()] });
const stampIn = (page: string) => /name="stamp" value="([^"]+)"/.exec(page)?.[1] ?? '';
const plain = (page: string) =>
  page
    .replace(/<style>.*?<\/style>/s, '')
    .replace(/<[^>]+>/g, ' ')
    .replaceAll('&#39;', "'");

describe('GET /check', () => {
  it.each([
    ['en', 'Is this really us?'],
    ['nb', 'Er dette virkelig oss?'],
    ['zh', '真伪核验'],
  ])('names everything that is ours, in %s', async (language, title) => {
    const page = await get(`/check?lang=${language}`);
    expect(page.statusCode).toBe(200);
    const text = plain(page.body);
    for (const ours of [
      title,
      'fjord-esim.example',
      'renew.fjord-esim.example',
      'Instagram @fjord.esim',
      'Facebook @fjordesim',
      'X @fjordesim',
      '+47 21 00 00 00',
      'App Store',
      'Google Play',
    ])
      expect(text).toContain(ours);
    expect(page.body).toContain('https://apps.apple.com/no/app/fjord-esim/id0000000000');
  });

  it.each([
    ['nn-NO,nb;q=0.9,en;q=0.8', 'Er dette virkelig oss?'],
    ['zh-TW', '真伪核验'],
    ['de-DE,no;q=0.5', 'Er dette virkelig oss?'],
    ['fr', 'Is this really us?'],
    ['', 'Is this really us?'],
  ])('speaks the language the browser prefers, where nobody chose one: "%s"', async (wish, title) => {
    const headers = { 'accept-language': wish };
    expect((await app.inject({ method: 'GET', url: '/check', headers })).body).toContain(`<h1>${title}</h1>`);
    expect((await app.inject({ method: 'GET', url: '/check?lang=en', headers })).body).toContain(
      '<h1>Is this really us?</h1>',
    );
  });

  it('is small, without script, with a strict policy, and kept by nobody', async () => {
    const page = await ask('https://fjord-esim.shop');
    expect(gzipSync(page.body).length).toBeLessThan(12 * 1024);
    expect(page.body).not.toMatch(/<script|javascript:|\son\w+=/i);
    expect(page.headers['content-security-policy']).toMatch(
      /default-src 'none'.*form-action 'self'; frame-ancestors 'none'/,
    );
    expect(page.headers).toMatchObject({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' });
    expect(page.headers['set-cookie']).toBeUndefined();
  });
});

describe('POST /check', () => {
  it('knows a link that is open, expired, paid, replaced or cancelled, and tells nothing else of it', async () => {
    const { token } = await newLink();
    const url = `${PUBLIC_URL}/r/${token}`;
    expect(plain((await ask(url)).body)).toContain('This payment link is ours and still open.');
    clock.setOffset(49 * HOUR);
    const expired = await ask(url);
    expect(plain(expired.body)).toContain('This link is ours, but it has run out.');
    for (const [status, words] of [
      ['paid', 'has been paid. There is nothing more to pay on it.'],
      ['replaced', 'there is a newer one'],
      ['cancelled', 'was cancelled'],
    ] as const) {
      await database.store.query({ text: 'update link set status = $1', values: [status] });
      const page = await ask(url);
      expect(plain(page.body)).toContain(words);
      expect(page.body).not.toMatch(/NO-48|Norway|mei@/);
    }
  });

  it.each([
    [
      'https://fjord-esim.shop/pay',
      'fjord-esim[.]shop is not ours. It imitates fjord-esim.example.',
      'another ending',
    ],
    ['fjоrd-esim.example', 'is not ours. It imitates', 'letters of another alphabet'],
    ['@fjord_esim_support', '@fjord_esim_support is not ours.', 'Words were added'],
    ['https://vg.no', 'vg[.]no is not ours.', 'Do not log in or pay there.'],
    ['https://bit.ly/3x', 'bit[.]ly is not ours.', 'short link'],
    ['@fjord.esim', '@fjord.esim is our account on Instagram.', 'Elsewhere we have another name'],
    ['fjordesim', '@fjordesim is our account on Facebook and X.', 'Elsewhere we have another name'],
    ['@fjordesim', '@fjordesim is our account on Facebook and X.', 'Elsewhere we have another name'],
    ['21000000', '+4721000000 is ours.', 'can be forged'],
    [`${PUBLIC_URL}/r/${'a'.repeat(32)}`, 'we know no such link', ''],
    ['hello there', 'We found no link', ''],
  ])('says what %s is, and why', async (thing, verdict, why) => {
    const text = plain((await ask(thing)).body);
    expect(text).toContain(verdict);
    expect(text).toContain(why);
  });

  it('does not alarm whoever asks about a link that is paid, and asks nobody to get a new one', async () => {
    const { token } = await newLink();
    await database.store.query({ text: "update link set status = 'paid'" });
    const alarm = /<div class="warn/;
    for (const [language, receipt] of [
      ['en', 'You find the receipt in your chat'],
      ['nb', 'Kvitteringen ligger i chatten'],
      ['zh', '收据在您与我们的私信中'],
    ] as const) {
      const { body } = await ask(`${PUBLIC_URL}/r/${token}`, language);
      expect(body).not.toMatch(alarm);
      expect(plain(body)).toContain(receipt);
    }
    expect((await ask(`${PUBLIC_URL}/r/${token}`)).body).not.toContain('Ask for a new one');
    await database.store.query({ text: "update link set status = 'replaced'" });
    const replaced = await ask(`${PUBLIC_URL}/r/${token}`);
    expect(replaced.body).toMatch(alarm);
    expect(plain(replaced.body)).toContain('Use the newest link');
  });

  it('answers in the language of the form', async () => {
    expect(plain((await ask('fjord-esim.shop', 'nb')).body)).toContain('etterligner fjord-esim.example');
    expect(plain((await ask('fjord-esim.shop', 'zh')).body)).toContain('它在模仿 fjord-esim.example');
  });

  it('calls a confirmed fake by that name', async () => {
    await database.store.query({
      text: `with i as (insert into moderation_item (kind, subject, first_at, last_at) values ('scam_report', 'domain:cheap.example', 1, 1) returning id)
             insert into indicator (subject, item_id, confirmed_at) select 'domain:cheap.example', id, 1 from i`,
    });
    expect(plain((await ask('https://pay.cheap.example/x')).body)).toContain('is a known fake');
  });

  it('repeats nothing unescaped and stores nothing of what was pasted', async () => {
    const page = await ask('"><script>alert(1)</script> https://fjord-esim.shop/<b>');
    expect(page.body).not.toMatch(/<script>|<b>a/);
    expect(await items()).toEqual([]);
  });

  it('shows its form again for an empty question, and refuses a huge one', async () => {
    expect((await ask('   ')).statusCode).toBe(200);
    expect((await ask('x'.repeat(20_000))).statusCode).toBe(413);
  });
});

describe('a report', () => {
  it('from /check becomes an item, counted and not multiplied, without what is personal', async () => {
    const stamp = stampIn((await ask('https://fjord-esim.shop/pay')).body);
    for (const report of [
      'https://fjord-esim.shop/\0pay',
      'got http://fjord-esim.shop from mei@mail.example, order NO-48213',
    ])
      expect(plain((await post('/check/report', { report, stamp, lang: 'en' })).body)).toContain(
        'Thank you for telling us',
      );
    expect(await items()).toEqual([
      {
        kind: 'page_report',
        subject: 'domain:fjord-esim.shop',
        evidence: 'got [link] from [email], order [order]',
        threadId: null,
        count: 2,
      },
    ]);
  });

  it('is never about a number or an address of mail, which may be the writer’s own', async () => {
    const stamp = stamps.make('/check/report');
    const send = (report: string) => post('/check/report', { report, stamp });
    await send(
      'I am kari.hemmelig@mail.example, +47 900 12 345, and https://evil-shop.example wanted my card',
    );
    await send('write to kari.hemmelig@mail.example or +47 900 12 345');
    const about = (await items()).map((item) => item.subject);
    expect(about).toEqual(['domain:evil-shop.example', 'words:write to [email] or [phone]']);
  });

  it('in a chat names a number or an address only where it is the one that is not the writer’s', async () => {
    const { fact } = createGenuineCheck(pageDeps(database.store, clock));
    const tell = async (text: string, own: readonly string[]) =>
      await fact({ kind: 'genuine', text, own, reported: true }, { threadId: THREAD, inboxId: 1 });
    await tell('fraud from thief@evil.example, mine is kari@mail.example', ['thief@evil.example']);
    await tell('kari@mail.example or +4790012345 were asked for', []);
    expect(await items()).toEqual([]);
    await tell('fraud from thief@evil.example', []);
    expect(await items()).toMatchObject([{ kind: 'scam_report', subject: 'email:thief@evil.example' }]);
  });

  it('from a renewal page leads to the conversation the link was made in, and leaves the link as it is', async () => {
    const { token, code } = await newLink();
    const page = await get(`/r/${token}`);
    expect(page.body).toContain(`action="/r/${token}/report"`);
    const thanks = await post(`/r/${token}/report`, { report: 'not my order', stamp: stampIn(page.body) });
    expect(plain(thanks.body)).toContain('Thank you for telling us');
    expect(await items()).toEqual([
      {
        kind: 'page_report',
        subject: `renewal:${code}`,
        evidence: 'not my order',
        threadId: THREAD,
        count: 1,
      },
    ]);
    expect((await get(`/r/${token}`)).statusCode).toBe(200);
  });

  it('counts only where the form was opened on our page, for that form, not long ago', async () => {
    const { token } = await newLink();
    const stamp = stampIn((await get(`/r/${token}`)).body);
    const send = (url: string, given: string) => post(url, { report: 'x', stamp: given });
    for (const [url, given] of [
      ['/check/report', ''],
      ['/check/report', stamp],
      [`/r/${token}/report`, ''],
      [`/r/${token}/report`, `${stamp.slice(0, -1)}_`],
      [`/r/${token}/report`, 'zzzzzzzzzzzz.AAAAAAAAAAAAAAAAAAAAAA'],
    ] as const)
      expect((await send(url, given)).statusCode).toBe(303);
    clock.setOffset(3 * HOUR);
    expect((await send(`/r/${token}/report`, stamp)).statusCode).toBe(303);
    expect(await items()).toEqual([]);
    expect((await send(`/r/${'a'.repeat(32)}/report`, stamp)).statusCode).toBe(404);
  });

  it('is taken ten times a minute, and a flood of different ones shares one row', async () => {
    await database.store.query({
      text: `insert into moderation_item (kind, subject, first_at, last_at)
             select 'page_report', 'words:' || n, $1, $1 from generate_series(1, ${PAGE_REPORTS_A_DAY}) n`,
      values: [clock.now()],
    });
    const statuses: number[] = [];
    for (let n = 0; n < 12; n++)
      statuses.push(
        (await post('/check/report', { report: `new ${n} thing`, stamp: stamps.make('/check/report') }))
          .statusCode,
      );
    expect(statuses.filter((status) => status === 200)).toHaveLength(10);
    expect(statuses.at(-1)).toBe(429);
    expect((await items()).length).toBe(PAGE_REPORTS_A_DAY + 1);
  });
});

describe('a scanner', () => {
  it('changes nothing by GET and HEAD, whatever it follows', async () => {
    const { token } = await newLink();
    const tables = [
      'link',
      'quote',
      'checkout',
      'payment',
      'moderation_item',
      'indicator',
      'thread',
      'audit',
    ];
    const all = async () => {
      const rows: unknown[] = [];
      for (const table of tables)
        rows.push(
          await database.store.query({
            text: `select to_jsonb(t) - 'opened' row from ${table} t order by 1::text`,
          }),
        );
      return rows;
    };
    const before = await all();
    const paths = [
      '/check',
      '/check?lang=zh',
      '/check?thing=fjord-esim.shop',
      '/check/report',
      `/r/${token}`,
      `/r/${token}/report`,
      `/r/${token}/done`,
      `/r/${token}/checkout`,
    ];
    for (const url of paths) for (const method of ['GET', 'HEAD'] as const) await app.inject({ method, url });
    expect(await all()).toEqual(before);
  });
});
