import { describe, expect, it } from '@jest/globals';
import { randomIds } from '../../src/lib/ids';
import type { Language } from '../../src/lib/languages';
import { lastOf, linkIn, textOf, useWalk } from '../support/walk';

const context = useWalk({
  parts: {
    times: { burstQuietMs: 150, burstAtMostMs: 2_000 },
    // The same variant of each sentence every time, so that words can be compared.
    ids: { ...randomIds, pick: () => 0 },
  },
});

const REQUEST: Readonly<Record<Language, string>> = {
  en: 'I want to renew my plan',
  nb: 'Jeg vil fornye abonnementet mitt',
  zh: '我想续费套餐',
};
const ASKS_ORDER: Readonly<Record<Language, RegExp>> = {
  en: /order number/,
  nb: /ordrenummer/,
  zh: /订单号/,
};
const ASKS_CONTACT: Readonly<Record<Language, RegExp>> = { en: /e-mail/, nb: /e-post/, zh: /邮箱/ };
const NO_MATCH = /couldn't match|Still no match/;

describe('details of a renewal', () => {
  it.each([
    ['facebook', 'en', (number: string, email: string) => `Hi! Please renew ${number}, my mail is ${email}`],
    [
      'instagram',
      'nb',
      (number: string, email: string) => `Hei, jeg vil fornye ${number}, e-posten er ${email}`,
    ],
    ['x', 'zh', (number: string, email: string) => `你好，我想续费，订单号 ${number}，邮箱 ${email}`],
  ] as const)('all in one message lead to the link at once (%s, %s)', async (channel, _language, words) => {
    const { walk } = context;
    const { number, email } = await walk.order();
    const customer = await walk.customer(channel);
    await customer.says(words(number, email));
    const heard = await customer.hearsAll();
    expect(linkIn(lastOf(heard))).toMatch(/\/r\/[0-9a-z]{32}$/);
    expect(textOf(heard)).toContain(number);
  });

  it.each(['facebook', 'instagram', 'x'] as const)(
    'typed in fragments get one answer (%s)',
    async (channel) => {
      const { walk } = context;
      const { number, email } = await walk.order();
      const customer = await walk.customer(channel);
      await customer.says('hi');
      await customer.burst('i want', 'to renew', 'my plan', `it is ${number}`, email);
      const heard = await customer.hearsAll();
      expect(textOf(heard).match(/\/r\/|Renew for/g) ?? []).not.toHaveLength(0);
      expect(linkIn(lastOf(heard))).toBeTruthy();
      const turns = await walk.rows('select id from turn where thread_id = $1', [customer.threadId]);
      expect(turns).toHaveLength(1);
    },
  );

  it.each(['en', 'nb', 'zh'] as const)('may come contact first (%s)', async (language) => {
    const { walk } = context;
    const { number, phone } = await walk.order();
    const customer = await walk.customer('facebook');
    await customer.says(REQUEST[language]);
    expect((await customer.hears()).text).toMatch(ASKS_ORDER[language]);
    await customer.says(phone);
    expect((await customer.hears()).text).toMatch(ASKS_ORDER[language]);
    await customer.says(number);
    expect(linkIn(lastOf(await customer.hearsAll()))).toBeTruthy();
  });

  it('may come one by one, the order number in any spelling', async () => {
    const { walk } = context;
    const { number, email } = await walk.order();
    const customer = await walk.customer('instagram');
    await customer.says('renew please');
    await customer.hears();
    await customer.says(number.replace('NO-', 'no '));
    const question = await customer.hears();
    expect(question.text).toMatch(ASKS_CONTACT.en);
    expect(question.text).toContain(number);
    await customer.says(email.toUpperCase());
    expect(linkIn(lastOf(await customer.hearsAll()))).toBeTruthy();
  });

  it('can be corrected before they are checked', async () => {
    const { walk } = context;
    const wrong = await walk.order();
    const right = await walk.order();
    const customer = await walk.customer('facebook');
    await customer.says(`I want to renew ${wrong.number}`);
    await customer.hears();
    await customer.says(`sorry, ${right.number.replace('NO-', '')}`);
    const question = await customer.hears();
    expect(question.text).toMatch(ASKS_CONTACT.en);
    expect(question.text).not.toContain(wrong.number);
    await customer.says(right.email);
    const offer = textOf(await customer.hearsAll());
    expect(offer).toContain(right.number);
    expect(offer).not.toContain(wrong.number);
  });

  it('can be corrected after the link was sent, and the newer link is for the right order alone', async () => {
    const { walk } = context;
    const wrong = await walk.order();
    const right = await walk.order({ email: wrong.email });
    const customer = await walk.customer('x');
    await customer.says(`renew ${wrong.number}, ${wrong.email}`);
    await customer.hears();
    await customer.says(`sorry, ${right.number}`);
    const offer = textOf(await customer.hearsAll());
    expect(offer).toContain(right.number);
    expect(offer).not.toContain(wrong.number);
  });

  it.each([
    ['en', 'are you a robot?', /automated|bot/i],
    ['nb', 'er du en robot?', /bot|robot/i],
    ['zh', '你是机器人吗？', /机器人/],
  ] as const)(
    'wait while a question in between is answered, then are asked for again (%s)',
    async (language, question, answer) => {
      const { walk } = context;
      const { number, email } = await walk.order();
      const customer = await walk.customer('facebook');
      await customer.says(REQUEST[language]);
      await customer.hears();
      await customer.says(number);
      await customer.hears();
      await customer.says(question);
      const between = textOf(await customer.hearsAll());
      expect(between).toMatch(answer);
      expect(between).toMatch(ASKS_CONTACT[language]);
      await customer.says(email);
      expect(linkIn(lastOf(await customer.hearsAll()))).toBeTruthy();
    },
  );

  it('of several orders are matched one by one and renewed with one link', async () => {
    const { walk } = context;
    const customer = await walk.customer('facebook');
    await customer.says('Renew NO-48225, NO-48226 and NO-48227 please, fleet@fjord-esim.example');
    const all = textOf(await customer.hearsAll());
    for (const number of ['NO-48225', 'NO-48226', 'NO-48227']) expect(all).toContain(number);
    expect(await walk.rows('select id from link where thread_id = $1', [customer.threadId])).toHaveLength(1);
  });

  it('of which one does not match renew the others and say so', async () => {
    const { walk } = context;
    const mine = await walk.order();
    const theirs = await walk.order();
    const customer = await walk.customer('instagram');
    await customer.says(`renew ${mine.number} and ${theirs.number}, ${mine.email}`);
    const heard = await customer.hearsAll();
    expect(textOf(heard)).toMatch(NO_MATCH);
    const links = await walk.rows<{ keys: string[] }>(
      'select order_keys keys from link where thread_id = $1',
      [customer.threadId],
    );
    expect(links).toEqual([{ keys: [mine.number.replace('-', '')] }]);
  });
});

describe('the identity gate', () => {
  it.each(['en', 'nb', 'zh'] as const)(
    'says the same of an unknown order and a wrong contact (%s)',
    async (language) => {
      const { walk } = context;
      const known = await walk.order();
      const unknown = `NO-${Number(known.number.slice(3)) + 30_000}`;
      const said: string[] = [];
      for (const number of [known.number, unknown]) {
        const customer = await walk.customer('facebook');
        await customer.says(REQUEST[language]);
        await customer.hears();
        await customer.says(number);
        await customer.hears();
        await customer.says('somebody.else@mail.example');
        said.push(textOf(await customer.hearsAll()).replaceAll(number, '#'));
      }
      expect(said[0]).toBe(said[1]);
      expect(said[0]).toContain('#');
    },
  );

  it('takes a wrong contact back for the right one', async () => {
    const { walk } = context;
    const { number, email } = await walk.order();
    const customer = await walk.customer('facebook');
    await customer.says(`renew ${number} wrong@mail.example`);
    expect((await customer.hears()).text).toMatch(NO_MATCH);
    await customer.says(email);
    expect(linkIn(lastOf(await customer.hearsAll()))).toBeTruthy();
  });

  it('locks a sender after five wrong tries, and a person takes over', async () => {
    const { walk } = context;
    const { number, email } = await walk.order();
    const customer = await walk.customer('facebook');
    await customer.says(`renew ${number}`);
    await customer.hears();
    for (let attempt = 1; attempt <= 5; attempt++) {
      await customer.says(`wrong${attempt}@mail.example`);
      const heard = await customer.hears();
      if (attempt < 5) expect(heard.text).toMatch(NO_MATCH);
      else expect(heard.text).toMatch(/can't check any more details.*(colleague|person)/s);
    }
    expect((await walk.thread(customer)).control).toBe('handoff_requested');
    await customer.says(`${number} ${email}`);
    expect(textOf(await customer.hearsAll())).not.toMatch(/\/r\//);
  });

  it('locks an order after ten wrong tries in a day, from whatever channel they come', async () => {
    const { walk } = context;
    const { number, email } = await walk.order();
    const wrong = async (channel: 'facebook' | 'instagram' | 'x', tries: number) => {
      const stranger = await walk.customer(channel);
      await stranger.says(`renew ${number}`);
      await stranger.hears();
      for (let attempt = 0; attempt < tries; attempt++) {
        await stranger.says(`guess${attempt}@mail.example`);
        await stranger.hears();
      }
    };
    await wrong('facebook', 4);
    await wrong('instagram', 4);
    await wrong('x', 2);
    const owner = await walk.customer('x');
    await owner.says(`renew ${number} ${email}`);
    const heard = textOf(await owner.hearsAll());
    expect(heard).toMatch(/can't check any more details/);
    expect(heard).not.toMatch(/\/r\//);
    expect((await walk.thread(owner)).control).toBe('handoff_requested');
  });
});
