import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { intentModules } from '../../intents';
import { type Brand, loadBrand } from '../../src/brand';
import { LANGUAGES, type Language } from '../../src/lib/languages';
import { projectRoot } from '../../src/lib/project-root';
import { brandContext } from '../../src/turn/brand-context';
import { createDecide } from '../../src/turn/decide';
import { type DecideContext, EMPTY_STATE } from '../../src/turn/port';
import { CONTEXT, catalogue, NOW, order, type Said, startThread, understood } from '../support/deciding';

const DEMO = loadBrand(join(projectRoot(), 'config/brand.yaml'), {});

function contextOf(changes: Partial<Brand>): Partial<DecideContext> {
  return { brand: brandContext({ ...DEMO, ...changes }, 'instagram') };
}

/** What the bot says to somebody who asks this first; without no-break spaces, which are Intl's. */
function ask(said: Said, language: Language = 'en', context: Partial<DecideContext> = {}) {
  const answer = startThread({}, { language, context }).says(said);
  return { ...answer, text: answer.messages.join('\n').replace(/[\u00a0\u202f]/g, ' ') };
}

const FACTS: readonly [string, Said, Readonly<Record<Language, readonly string[]>>][] = [
  [
    'the app',
    { intent: 'renew-in-app' },
    same(['App Store: https://apps.apple.com/', 'Google Play: https://play.google.com/store/apps']),
  ],
  ['the website', { intent: 'renew-on-website' }, same(['https://fjord-esim.example/renew'])],
  [
    'the hotline',
    { intent: 'hotline' },
    {
      en: ['+47 21 00 00 00', 'Mon–Fri 08:00–20:00, Sat 10:00–16:00', 'normal rate', '/video-call'],
      nb: ['+47 21 00 00 00', 'man–fre 08:00–20:00, lør 10:00–16:00', 'Vanlig takst', '/video-call'],
      zh: ['+47 21 00 00 00', '周一至周五 08:00–20:00，周六 10:00–16:00', '普通资费', '/video-call'],
    },
  ],
  [
    'all shops',
    { intent: 'find-shop' },
    same(['Jernbanetorget 1, 0154 Oslo', 'Bryggen 7, 5003 Bergen', 'Storgata 61, 9008 Tromsø']),
  ],
  [
    'the promotion',
    { intent: 'promotions' },
    { en: ['First renewal −20%'], nb: ['Første fornyelse −20 %'], zh: ['首次续费 8 折'] },
  ],
  [
    'the prices',
    { intent: 'billing-cycle' },
    {
      en: ['Norway 5 GB: NOK 99 for a month, NOK 269 for three months and NOK 949 for a year', '23%'],
      nb: ['Norge 5 GB: 99 kr for en måned, 269 kr for tre måneder og 949 kr for et år', '23 %'],
      zh: ['挪威 5 GB：一个月 NOK 99、三个月 NOK 269 和一年 NOK 949', '23%'],
    },
  ],
  [
    'the points',
    { intent: 'referral-points' },
    { en: ['20 points', 'NOK 1 '], nb: ['20 poeng', '1 kr '], zh: ['20 积分', 'NOK 1'] },
  ],
  [
    'the community',
    { intent: 'community' },
    {
      en: ['Facebook group: https://www.facebook.com/groups/fjordesim.example'],
      nb: ['Facebook-gruppe: https://www.facebook.com/groups/fjordesim.example'],
      zh: ['Facebook 群组：https://www.facebook.com/groups/fjordesim.example'],
    },
  ],
  [
    'the ways to renew and what they take',
    { intent: 'how-to-renew' },
    {
      en: ['order number (like NO-48213)', 'e-mail or phone', 'Oslo, Bergen and Tromsø'],
      nb: ['ordrenummeret (f.eks. NO-48213)', 'e-posten eller telefonnummeret', 'Oslo, Bergen og Tromsø'],
      zh: ['订单号（如 NO-48213）', '邮箱或手机号', 'Oslo、Bergen 和 Tromsø'],
    },
  ],
];

function same(values: readonly string[]): Record<Language, readonly string[]> {
  return { en: values, nb: values, zh: values };
}

describe('what the brand has', () => {
  for (const [what, said, facts] of FACTS) {
    it.each(LANGUAGES)(`is told as brand.yaml has it: ${what} (%s)`, (language) => {
      const { text, actions } = ask(said, language);
      for (const fact of facts[language]) expect(text).toContain(fact);
      expect(actions.every((action) => action.type === 'say')).toBe(true);
      expect(Buffer.byteLength(text)).toBeLessThan(1_300);
    });
  }

  it.each(LANGUAGES)('and has not is said, with another way where there is one (%s)', (language) => {
    const { website } = DEMO;
    const nothing = { apps: {}, hotline: undefined, shops: [], promotions: [], points: undefined };
    const context = contextOf({ ...nothing, community: [] });
    for (const [intent, other] of [
      ['renew-in-app', website],
      ['hotline', { en: '"human"', nb: '«menneske»', zh: '“人工”' }[language]],
      ['find-shop', website],
      ['promotions', ''],
      ['referral-points', ''],
      ['community', ''],
    ] as const) {
      const { text, keys } = ask({ intent }, language, context);
      expect(keys).toContain(`${intent}/none`);
      expect(text).toContain(other);
    }
    expect(ask({ intent: 'how-to-renew' }, language, context).keys).toEqual([
      'system/intro',
      'how-to-renew/ways',
      'renew/offer',
    ]);
  });
});

describe('shops', () => {
  it('are those of the town that was named', () => {
    const { text, keys } = ask({ intent: 'find-shop', slots: { city: 'Bergen' } });
    expect(keys).toContain('find-shop/in-town');
    expect(text).toContain('Mon–Wed 09:00–18:00, Thu 09:00–20:00, Fri 09:00–18:00, Sat 10:00–16:00');
    expect(text).not.toContain('Oslo S');
    expect(ask({ intent: 'find-shop', slots: { city: 'tromsø' } }).text).toContain('Storgata 61');
  });

  it('are all of them where the town has none, and that is said', () => {
    const { text, keys } = ask({ intent: 'find-shop', slots: { city: 'Hamar' } }, 'nb');
    expect(keys).toContain('find-shop/elsewhere');
    expect(text).toMatch(/Hamar[\s\S]*Oslo S[\s\S]*Bryggen[\s\S]*Storgata/);
  });

  it.each([
    ['en', 'is there a shop in Shanghai?', /no shop in Shanghai[\s\S]*Oslo, Bergen and Tromsø[\s\S]*chat/],
    ['en', 'any stores in germany?', /no shop in Germany/],
    ['nb', 'finnes det butikk i København?', /København[\s\S]*Oslo, Bergen og Tromsø[\s\S]*chatten/],
    ['zh', '上海有门店吗', /上海 ?(?:没有|目前没有)[\s\S]*Oslo、Bergen 和 Tromsø/],
    ['zh', '北京有实体店吗', /北京 ?(?:没有|目前没有)/],
  ] as const)('are none abroad, and other ways are named: %s, %s', (language, text, words) => {
    const answer = ask({ intent: 'find-shop', text }, language);
    expect(answer.keys).toContain('find-shop/abroad');
    expect(answer.text).toMatch(words);
    expect(answer.text).toContain(DEMO.website);
  });

  it('are all of them for a town that nobody has heard of, and that is said', () => {
    const { keys, text } = ask({ intent: 'find-shop', text: 'is there a shop in New Springfield?' });
    expect(keys).toContain('find-shop/elsewhere');
    expect(text).toMatch(/New Springfield[\s\S]*Oslo S[\s\S]*Bryggen/);
  });

  it.each([
    'do you have shops in Norway?',
    'har dere butikker i Norge?',
    '挪威有门店吗',
    'are the shops open in December?',
    'is there a shop near me?',
    'butikker på Vestlandet i Nord-Norge',
    'Paris or London?',
  ])('are all of them where no other town is meant: %s', (text) => {
    const all = text.includes('Vestlandet') ? /find-shop\/(?:all|elsewhere)/ : /find-shop\/all/;
    expect(ask({ intent: 'find-shop', text }).keys.join()).toMatch(all);
  });

  it('are asked about by a place abroad alone', () => {
    const thread = startThread();
    thread.says({ intent: 'find-shop' });
    thread.setState({ ...thread.state, answered: [{ intent: 'find-shop', at: NOW }] });
    expect(thread.says({ intent: 'fallback', text: 'and Shanghai?' }).keys).toEqual(['find-shop/abroad']);
  });

  it('are asked about by the name of another town alone', () => {
    const thread = startThread();
    thread.says({ intent: 'find-shop' });
    thread.setState({ ...thread.state, answered: [{ intent: 'find-shop', at: NOW }] });
    expect(thread.says({ intent: 'fallback', slots: { city: 'Oslo' } }).keys).toEqual(['find-shop/in-town']);
    expect(startThread().says({ intent: 'fallback', slots: { city: 'Oslo' } }).keys).toContain(
      'fallback/answer',
    );
  });

  it('may be asked about while details are given, which are asked for again', () => {
    const thread = startThread();
    thread.says({ intent: 'renew' });
    thread.setState({ ...thread.state, answered: [{ intent: 'find-shop', at: NOW }] });
    expect(thread.says({ intent: 'fallback', slots: { city: 'Oslo' } }).keys).toEqual([
      'find-shop/in-town',
      'system/back-orderNumber',
    ]);
  });
});

describe('prices', () => {
  it.each([
    ['what is 20 GB', ['Norway 20 GB', 'Nordic 20 GB'], ['5 GB', '10 GB']],
    ['price of norway 10gb?', ['Norway 10 GB'], ['Nordic', 'Norway 20 GB', 'Norway 5 GB']],
    ['北欧 5 GB 多少钱', ['Nordic 5 GB'], ['Norway']],
    ['NO10', ['Norway 10 GB'], ['Nordic']],
    ['what about 50gb', ['Norway 5 GB', 'Nordic 20 GB'], []],
  ])('are those of the plans that "%s" names, else all', (text, listed, others) => {
    const said = ask({ intent: 'billing-cycle', text }).text;
    for (const plan of listed) expect(said).toContain(plan);
    for (const plan of others) expect(said).not.toContain(plan);
  });

  it('are those of the period that was asked about', () => {
    const { text } = ask({
      intent: 'billing-cycle',
      text: 'norway 5 gb for a year',
      slots: { cycle: 'yearly' },
    });
    expect(text).toContain('Norway 5 GB: NOK 949 for a year');
    expect(text).not.toContain('NOK 99 ');
  });

  it('promise no saving where longer periods save nothing, and name no period that is not sold', () => {
    const [plan] = DEMO.plans;
    if (!plan) throw new Error('the demo brand sells plans');
    const { keys, text } = ask(
      { intent: 'billing-cycle' },
      'en',
      contextOf({ plans: [{ ...plan, prices: { monthly: 9_950 } }] }),
    );
    expect(keys).toContain('billing-cycle/prices-only');
    expect(text).toContain('Norway 5 GB: NOK 99.50 for a month\n');
  });

  it('say the largest saving rounded down', () => {
    const [plan] = DEMO.plans;
    if (!plan) throw new Error('the demo brand sells plans');
    const plans = [{ ...plan, prices: { monthly: 1_000, yearly: 9_601 } }];
    expect(ask({ intent: 'billing-cycle' }, 'en', contextOf({ plans })).text).toContain('up to 19%');
  });
});

describe('promotions', () => {
  const promotion = (changes: object) => ({
    id: 'winter',
    names: { en: 'Winter −10%', nb: 'Vinter −10 %', zh: '冬季 9 折' },
    percentOff: 10,
    firstRenewalOnly: false,
    ...changes,
  });
  // NOW is 13:00 on 22 November 2026 in Oslo.
  it.each([
    ['from today', { from: '2026-11-22' }, true],
    ['from tomorrow', { from: '2026-11-23' }, false],
    ['until today', { until: '2026-11-22' }, true],
    ['until yesterday', { until: '2026-11-21' }, false],
  ])('are told on their days: %s', (_, dates, runs) => {
    const { keys, text } = ask({ intent: 'promotions' }, 'en', contextOf({ promotions: [promotion(dates)] }));
    expect(keys.includes('promotions/answer')).toBe(runs);
    expect(text.includes('Winter −10%')).toBe(runs);
    if (runs && 'until' in dates) expect(text).toContain('until 22 November 2026');
  });

  it('begin and end at midnight in the brand’s zone', () => {
    const context = contextOf({ promotions: [promotion({ from: '2026-11-23', until: '2026-11-23' })] });
    const at = (iso: string) =>
      ask({ intent: 'promotions' }, 'en', { ...context, now: Date.parse(iso) }).keys;
    expect(at('2026-11-22T22:59:59Z')).toContain('promotions/none');
    expect(at('2026-11-22T23:00:00Z')).toContain('promotions/answer');
    expect(at('2026-11-23T22:59:59Z')).toContain('promotions/answer');
    expect(at('2026-11-23T23:00:00Z')).toContain('promotions/none');
  });
});

describe('what a person does', () => {
  it.each(LANGUAGES)('is said in one message, and what was given goes along (%s)', (language) => {
    for (const [intent, slots, key] of [
      ['call-me-back', {}, 'ask-phone'],
      ['call-me-back', { phone: '+4790123456' }, 'handoff'],
      ['bulk-order', {}, 'ask-quantity'],
      ['bulk-order', { quantity: 25 }, 'handoff'],
      ['billing-history', {}, 'handoff'],
      ['report-scam', {}, 'ask-url'],
      ['report-scam', { url: 'https://fjord-esim.shop/pay' }, 'handoff'],
    ] as const) {
      const { keys, actions, messages, state, text } = ask({ intent, slots }, language);
      expect(keys[1]).toBe(`${intent}/${key}`);
      expect(actions.at(-1)).toEqual({ type: 'handoff', reason: 'intent_needs_person' });
      expect(messages).toHaveLength(1);
      expect(state.slots).toMatchObject(slots);
      // What the customer gave is theirs: neither a number nor a foreign link is repeated.
      expect(text).not.toMatch(/90123456|fjord-esim\.shop/);
    }
    expect(ask({ intent: 'bulk-order', slots: { quantity: 25 } }, language).text).toContain('25');
  });

  it('keeps our own links’ secret with the customer', () => {
    const url = `https://renew.fjord-esim.example/r/${'a1'.repeat(16)}`;
    expect(ask({ intent: 'link-check', slots: { url } }).state.slots.url).toBe(
      'https://renew.fjord-esim.example/r/…',
    );
  });

  it('is told what was asked for, and starts no renewal by it', () => {
    const thread = startThread({}, { context: { waitingForPerson: true } });
    thread.says({ intent: 'call-me-back' });
    expect(thread.says({ slots: { phone: '+4790123456' } }).keys).toEqual(['system/noted']);
    expect(thread.says({ intent: 'provide-details', slots: { quantity: 25 } }).keys).toEqual([
      'system/noted',
    ]);
    expect(thread.says({ intent: 'provide-details' }).actions).toEqual([
      { type: 'suppress', reason: 'waiting_for_person' },
    ]);
    expect(thread.says({ slots: { orderNumbers: ['NO-48213'] } }).state.flow).toEqual({ intent: 'renew' });
  });

  it('does not keep the advice from somebody who waits already', () => {
    const thread = startThread({}, { context: { waitingForPerson: true } });
    expect(thread.says({ intent: 'report-scam' }).keys).toEqual([
      'system/intro',
      'report-scam/ask-url',
      'report-scam/advice',
      'system/handoff-again',
    ]);
  });
});

describe('the offer to renew', () => {
  it('follows an answer once, and is taken by a yes after another question', () => {
    const thread = startThread();
    expect(thread.says({ intent: 'promotions' }).keys.at(-1)).toBe('renew/offer');
    const next = thread.says({ intent: 'renew-in-app' });
    expect(next.keys).toEqual(['renew-in-app/answer']);
    expect(next.choices).toEqual(['renew', 'human']);
    expect(thread.says({ intent: 'affirm' }).keys).toEqual(['renew/ask-orderNumber']);
  });

  it('is not made to somebody who waits for a person', () => {
    expect(ask({ intent: 'promotions' }, 'en', { waitingForPerson: true }).keys).toEqual([
      'system/intro',
      'promotions/answer',
    ]);
  });

  it('is not made to somebody who gives details or holds a link', () => {
    const giving = startThread();
    giving.says({ intent: 'renew' });
    expect(giving.says({ intent: 'promotions' }).keys).toEqual([
      'promotions/answer',
      'system/back-orderNumber',
    ]);
    const paying = startThread({ orders: { 'NO-48213': { contact: 'a@b.no', order: order('NO-48213') } } });
    paying.says({ intent: 'renew', slots: { orderNumbers: ['NO-48213'], email: 'a@b.no' } });
    expect(paying.says({ intent: 'billing-cycle' }).keys).toEqual(['billing-cycle/own']);
  });
});

describe('a part of an intent', () => {
  it('has its own words, or is answered as the whole', () => {
    expect(ask({ intent: 'why-details' }).keys).toEqual(['system/intro', 'why-details/answer']);
    const part = { intent: 'prices', kind: 'answer' as const, partOf: 'billing-cycle' };
    const withPart = { ...catalogue, intents: new Map([...catalogue.intents, ['prices', part]]) };
    const decision = createDecide({ modules: intentModules, catalogue: withPart })({
      understanding: understood({ intent: 'prices' }),
      state: { ...EMPTY_STATE, introduced: true },
      facts: {},
      context: CONTEXT,
    });
    expect('actions' in decision && decision.actions[0]).toMatchObject({ key: 'billing-cycle/prices' });
  });
});
