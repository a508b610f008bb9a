import { describe, expect, it } from '@jest/globals';
import type { ChannelName } from '../../src/channel/account';
import type { Language } from '../../src/lib/languages';
import { type Customer, lastOf, linkIn, textOf, useWalk } from '../support/walk';
import { agentOf } from '../support/walk-agent';

const context = useWalk();

type Words<T = string> = Readonly<Record<Language, T>>;

const LANGUAGES: readonly Language[] = ['en', 'nb', 'zh'];
const REQUEST: Words = {
  en: 'I want to renew my plan',
  nb: 'Jeg vil fornye abonnementet mitt',
  zh: '我想续费套餐',
};
const ASKS_ORDER: Words<RegExp> = { en: /order number/, nb: /ordrenummer/i, zh: /订单号/ };
const ASKS_CONTACT: Words<RegExp> = { en: /e-mail/, nb: /e-post/, zh: /邮箱/ };
const PERSON: Words<RegExp> = { en: /colleague/, nb: /kollega/, zh: /同事/ };

/** Says it and hears all that comes back, as one text. */
async function ask(customer: Customer, text: string): Promise<string> {
  await customer.says(text);
  // Intl puts no-break spaces where a number must not be torn apart.
  return textOf(await customer.hearsAll()).replace(/[\u00a0\u202f]/g, ' ');
}

describe('a question in the middle of giving details', () => {
  type Question = readonly [string, RegExp];
  const QUESTIONS: Words<readonly [Question, Question, Question]> = {
    en: [
      ['how much does it cost?', /NOK 99 for a month/],
      ['why do you need my email?', /nobody else|is yours/],
      ['can I pay by card?', /payment page/],
    ],
    nb: [
      ['hva koster det?', /99 kr for en måned/],
      ['hvorfor trenger dere e-posten min?', /ingen andre|er din/],
      ['kan jeg betale med kort?', /[Bb]etalingssiden/],
    ],
    zh: [
      ['多少钱？', /一个月 NOK 99/],
      ['为什么要我的邮箱？', /核对|确认订单/],
      ['可以用银行卡付款吗？', /付款页面/],
    ],
  };

  it.each(LANGUAGES)('is answered, and the bot comes back to what it asked (%s)', async (language) => {
    const { walk } = context;
    const { number, email } = await walk.order();
    const customer = await walk.customer('facebook');
    expect(await ask(customer, REQUEST[language])).toMatch(ASKS_ORDER[language]);
    const [price, why, card] = QUESTIONS[language];
    for (const [question, answer] of [price, card]) {
      const heard = await ask(customer, question);
      expect(heard).toMatch(answer);
      expect(heard.split('\n').at(-1)).toMatch(ASKS_ORDER[language]);
    }
    expect(await ask(customer, number)).toMatch(ASKS_CONTACT[language]);
    const heard = await ask(customer, why[0]);
    expect(heard).toMatch(why[1]);
    expect(heard.split('\n').at(-1)).toMatch(ASKS_CONTACT[language]);
    await customer.says(email);
    expect(linkIn(lastOf(await customer.hearsAll()))).toBeTruthy();
  });

  it.each([
    ['en', 'sorry, I meant'],
    ['nb', 'nei beklager, det er'],
    ['zh', '写错了，是'],
  ] as const)('may be a correction: the right order alone is renewed (%s)', async (language, sorry) => {
    const { walk } = context;
    const wrong = await walk.order();
    const right = await walk.order();
    const customer = await walk.customer('instagram');
    await ask(customer, REQUEST[language]);
    await ask(customer, wrong.number);
    const again = await ask(customer, `${sorry} ${right.number}`);
    expect(again).toContain(right.number);
    expect(again).not.toContain(wrong.number);
    expect(again).toMatch(ASKS_CONTACT[language]);
    const heard = await ask(customer, right.email);
    expect(heard).toContain(right.number);
    expect(heard).not.toContain(wrong.number);
  });
});

describe('what the bot does not understand', () => {
  const NONSENSE: Words<readonly string[]> = {
    en: ['hello', 'qwerty zxcv asdf', 'blorp fnord quux', 'wibble wobble wubble'],
    nb: ['hei', 'løvetann hopper blått gjerde', 'syv grønne paraplyer synger', 'ni kopper synger fjell'],
    zh: ['你好', '蓝色七号窗户跳舞', '紫色云朵吃石头', '八个杯子唱山'],
  };

  for (const channel of ['facebook', 'instagram', 'x'] as const satisfies readonly ChannelName[]) {
    it.each(LANGUAGES)(`gets help, then choices, then a person on ${channel} (%s)`, async (language) => {
      const { walk } = context;
      const [hello = '', once = '', twice = '', thrice = ''] = NONSENSE[language];
      const customer = await walk.customer(channel);
      await ask(customer, hello);
      await customer.says(once);
      const help = await customer.hearsAll();
      expect(help[0]?.quickReplies).toHaveLength(0);
      expect(textOf(help)).not.toMatch(/1 .+\n2 /);
      await customer.says(twice);
      const offer = await customer.hearsAll();
      if (channel === 'x') expect(textOf(offer)).toMatch(/1 .+\n2 .+\n3 /);
      else expect(lastOf(offer).quickReplies).toHaveLength(3);
      expect((await walk.thread(customer)).control).toBe('bot');
      expect(await ask(customer, thrice)).toMatch(PERSON[language]);
      expect((await walk.thread(customer)).control).toBe('handoff_requested');
    });
  }
});

describe('the same thing said again', () => {
  it.each([
    ['en', ['hello', 'thanks', 'are you a bot?', 'how much does it cost?', 'can I renew in the app?']],
    ['nb', ['hei', 'takk', 'er du en bot?', 'hva koster det?', 'kan jeg fornye i appen?']],
    ['zh', ['你好', '谢谢', '你是机器人吗？', '多少钱？', '可以在App上续费吗？']],
  ] as const)('is never answered in the same words twice in a row (%s)', async (_language, texts) => {
    const { walk } = context;
    for (const text of texts) {
      const customer = await walk.customer('facebook');
      let before = '';
      for (let round = 0; round < 4; round++) {
        const heard = await ask(customer, text);
        expect(heard).not.toBe('');
        expect(heard).not.toBe(before);
        before = heard;
      }
    }
  });

  it('is neither while details are asked for, nor when they do not match', async () => {
    const { walk } = context;
    const { number } = await walk.order();
    const customer = await walk.customer('instagram');
    const heard = [await ask(customer, 'renew please'), await ask(customer, 'hello')];
    heard.push(await ask(customer, 'are you a bot?'), await ask(customer, 'are you a bot?'));
    heard.push(await ask(customer, number));
    for (const guess of ['a', 'b', 'c']) heard.push(await ask(customer, `${guess}@mail.example`));
    for (const [index, text] of heard.entries()) expect(text).not.toBe(heard[index - 1]);
  });
});

describe('somebody who does not have the order number', () => {
  it.each([
    ['en', "I want to renew but I don't have my order number", "I can't find it anywhere"],
    ['nb', 'jeg vil fornye, men finner ikke ordrenummeret', 'jeg finner det ikke'],
    ['zh', '我想续费，但是订单号找不到了', '还是找不到订单号'],
  ] as const)('is helped to find it and can go on at once (%s)', async (language, lost, still) => {
    const { walk } = context;
    const { number, email } = await walk.order();
    const customer = await walk.customer('facebook');
    const help = await ask(customer, lost);
    expect(help).toMatch(ASKS_ORDER[language]);
    expect(help).toMatch(/Fjord eSIM[\s\S]*NO-48213|NO-48213[\s\S]*Fjord eSIM/);
    expect(await ask(customer, still)).toMatch(/"human"|«menneske»|“人工”/);
    expect(await ask(customer, number.slice(3))).toMatch(ASKS_CONTACT[language]);
    await customer.says(email);
    expect(linkIn(lastOf(await customer.hearsAll()))).toBeTruthy();
  });

  it.each([
    ['en', 'what information do you need to renew?'],
    ['nb', 'hva trenger dere for å fornye?'],
    ['zh', '续费需要提供什么信息？'],
  ] as const)('or asks what is needed is told both details (%s)', async (language, question) => {
    const customer = await context.walk.customer('x');
    const heard = await ask(customer, question);
    expect(heard).toMatch(ASKS_ORDER[language]);
    expect(heard).toMatch(ASKS_CONTACT[language]);
  });
});

describe('what the brand has to tell', () => {
  const ASKED: readonly (readonly [string, Words, RegExp])[] = [
    [
      'renew-in-app',
      { en: 'can I renew in your app?', nb: 'kan jeg fornye i appen?', zh: '可以在App上续费吗？' },
      /apps\.apple\.com[\s\S]*play\.google\.com/,
    ],
    [
      'renew-on-website',
      { en: "what's your website?", nb: 'hva er nettsiden deres?', zh: '你们官网是多少？' },
      /https:\/\/fjord-esim\.example\/renew/,
    ],
    [
      'hotline',
      {
        en: "what's your hotline number?",
        nb: 'hvilket telefonnummer kan jeg ringe dere på?',
        zh: '客服热线是多少？',
      },
      /\+47 21 00 00 00[\s\S]*08:00–20:00[\s\S]*video-call/,
    ],
    [
      'find-shop',
      { en: 'do you have a shop in Bergen?', nb: 'har dere butikk i Bergen?', zh: '卑尔根有门店吗？' },
      /Bryggen 7, 5003 Bergen/,
    ],
    [
      'billing-cycle',
      {
        en: 'is yearly cheaper than monthly?',
        nb: 'er det billigere å betale per år enn per måned?',
        zh: '按年付比按月付便宜吗？',
      },
      /99[\s\S]*269[\s\S]*949/,
    ],
    [
      'promotions',
      { en: 'do you have any discount codes?', nb: 'har dere noen rabattkoder?', zh: '现在有优惠码吗？' },
      /First renewal −20%|Første fornyelse −20 %|首次续费 8 折/,
    ],
    [
      'referral-points',
      {
        en: 'how do I get points for inviting a friend?',
        nb: 'får jeg poeng hvis jeg verver en venn?',
        zh: '邀请朋友有积分吗？',
      },
      /20 (points|poeng|积分)/,
    ],
    [
      'community',
      { en: 'do you have a facebook group?', nb: 'finnes det en facebook-gruppe?', zh: '你们有用户群吗？' },
      /facebook\.com\/groups\/fjordesim\.example/,
    ],
  ];

  for (const [intent, words, fact] of ASKED) {
    it.each(LANGUAGES)(`is told to who asks about it: ${intent} (%s)`, async (language) => {
      const { walk } = context;
      const customer = await walk.customer('instagram');
      expect(await ask(customer, words[language])).toMatch(fact);
      expect((await walk.thread(customer)).control).toBe('bot');
    });
  }
});

describe('what only a person can do', () => {
  const ASKED: readonly (readonly [string, Words, readonly object[]])[] = [
    [
      'billing-history',
      {
        en: 'can you send me my earlier invoices?',
        nb: 'jeg trenger gamle kvitteringer til arbeidsgiveren',
        zh: '可以把以前的账单发给我吗？',
      },
      [],
    ],
    [
      'report-scam',
      {
        en: 'this site is a scam pretending to be you: https://fjord-esim.shop/pay',
        nb: 'jeg ble svindlet av en falsk side: https://fjord-esim.shop/pay',
        zh: '有人用假链接骗我 https://fjord-esim.shop/pay',
      },
      [{ name: 'url', value: 'https://fjord-esim.shop/pay', how: 'said' }],
    ],
  ];

  for (const [intent, words, slots] of ASKED) {
    it.each(LANGUAGES)(`becomes a case with what was given: ${intent} (%s)`, async (language) => {
      const { walk } = context;
      const customer = await walk.customer('facebook');
      await customer.says(words[language]);
      const heard = await customer.hearsAll();
      expect(heard).toHaveLength(1);
      expect(textOf(heard)).toMatch(PERSON[language]);
      const { packet } = await (await agentOf(walk)).look(customer);
      expect(packet).toMatchObject({ reason: 'intent_needs_person', intent, slots, language });
    });
  }
});

describe('a promise that cannot be kept', () => {
  it('is not made after too many wrong details', async () => {
    const { walk } = context;
    const { number, email } = await walk.order();
    const customer = await walk.customer('facebook');
    await ask(customer, `renew ${number}`);
    for (let attempt = 1; attempt <= 5; attempt++) await ask(customer, `wrong${attempt}@mail.example`);
    expect((await walk.thread(customer)).control).toBe('handoff_requested');
    for (const text of [`${number} ${email}`, 'human', `${number} ${email}`, 'human']) {
      expect(await ask(customer, text)).not.toMatch(/renew|check or/);
    }
  });

  it('is kept when a person was offered and the customer says yes', async () => {
    const { walk } = context;
    const { number, email } = await walk.order({ status: 'cancelled' });
    const customer = await walk.customer('facebook');
    expect(await ask(customer, `when does ${number} end? ${email}`)).toMatch(/person/);
    expect(await ask(customer, 'yes')).toMatch(/colleague/);
    expect((await walk.thread(customer)).control).toBe('handoff_requested');
  });
});

describe('after stop', () => {
  it.each([
    ['en', 'stop', 'start'],
    ['nb', 'stopp', 'start'],
    ['zh', '停止', '开始'],
  ] as const)('the bot is silent until start, and then it renews (%s)', async (language, stop, start) => {
    const { walk } = context;
    const { number, email } = await walk.order();
    const customer = await walk.customer('instagram');
    await ask(customer, REQUEST[language]);
    await ask(customer, stop);
    for (const text of [REQUEST[language], number, email]) await customer.says(text);
    await customer.hearsNothing();
    await ask(customer, start);
    await ask(customer, REQUEST[language]);
    await ask(customer, number);
    await customer.says(email);
    expect(linkIn(lastOf(await customer.hearsAll()))).toBeTruthy();
  });
});
