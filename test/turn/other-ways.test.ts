import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { type Brand, loadBrand } from '../../src/brand';
import { LANGUAGES, type Language } from '../../src/lib/languages';
import { projectRoot } from '../../src/lib/project-root';
import { brandContext } from '../../src/turn/brand-context';
import { NOW, order, type Said, startThread, type World } from '../support/deciding';

const DEMO = loadBrand(join(projectRoot(), 'config/brand.yaml'), {});
const IOS = 'https://apps.apple.com/';
const ANDROID = 'https://play.google.com/';

function thread(changes: Partial<Brand> = {}, language: Language = 'en', world: World = {}) {
  const context = { brand: brandContext({ ...DEMO, ...changes }, 'instagram') };
  const started = startThread(world, { language, context });
  return (said: Said) => {
    const answer = started.says(said);
    return { ...answer, text: answer.messages.join('\n').replace(/[\u00a0\u202f]/g, ' ') };
  };
}

describe('the app', () => {
  const { ios, android } = DEMO.apps;

  it.each([
    ['do you have an iPhone app?', IOS, ANDROID],
    ['er den på Android?', ANDROID, IOS],
    ['有安卓版吗', ANDROID, IOS],
    ['苹果手机怎么下载', IOS, ANDROID],
  ])('is that of the phone that is named: %s', (text, link, other) => {
    const answer = thread()({ intent: 'renew-in-app', text });
    expect(answer.text).toContain(link);
    expect(answer.text).not.toContain(other);
  });

  it.each(LANGUAGES)('is no link that is not configured (%s)', (language) => {
    const onlyAndroid = thread({ apps: { ...(android && { android }) } }, language);
    const answer = onlyAndroid({ intent: 'renew-in-app', text: 'iPhone' });
    expect(answer.keys).toContain('renew-in-app/no-ios');
    expect(answer.text).not.toContain(IOS);
    expect(answer.text).toContain(ANDROID);
    const onlyIos = thread({ apps: { ...(ios && { ios }) } }, language);
    expect(onlyIos({ intent: 'renew-in-app' }).text).not.toContain(ANDROID);
    const none = thread({ apps: {} }, language)({ intent: 'renew-in-app', text: 'android' });
    expect(none.text).not.toMatch(/apple\.com|google\.com/);
    expect(none.text).toContain(DEMO.website);
  });

  it('is both where both are asked about, or none', () => {
    for (const text of ['iphone or android?', 'is there an app?']) {
      const answer = thread()({ intent: 'renew-in-app', text });
      expect(answer.text).toMatch(/apps\.apple\.com[\s\S]*play\.google\.com/);
    }
  });
});

describe('ways to pay', () => {
  const stripe = { kind: 'stripe', secretKey: 'sk', webhookSecret: ['whsec'] } as const;
  const paypal = { kind: 'paypal', clientId: 'a', clientSecret: 'b', webhookId: 'c' } as const;
  const card = { en: 'card (Visa', nb: 'kort (Visa', zh: '银行卡（Visa' };

  it.each(LANGUAGES)('are those the configured checkouts take (%s)', (language) => {
    const both = thread({ checkout: [{ ...stripe, webhookSecret: ['whsec'] }, paypal] }, language);
    const { text } = both({ intent: 'payment-methods' });
    expect(text).toContain(card[language]);
    expect(text).toContain('PayPal');
    const one = thread({ checkout: [paypal] }, language)({ intent: 'payment-methods' });
    expect(one.text).not.toContain('Visa');
    expect(one.text).toContain('PayPal');
  });

  it('answer with yes or no to one that is named', () => {
    const asks = (checkout: Brand['checkout'], text: string) =>
      thread({ checkout })({ intent: 'payment-methods', text });
    const cards: Brand['checkout'] = [{ ...stripe, webhookSecret: ['whsec'] }];
    expect(asks([paypal], 'do you take PayPal?').keys).toContain('payment-methods/yes');
    const no = asks(cards, 'do you take paypal');
    expect(no.keys).toContain('payment-methods/no-named');
    expect(no.text).toMatch(/PayPal[\s\S]*Visa|Visa[\s\S]*PayPal/);
    expect(asks(cards, 'Visa?').keys).toContain('payment-methods/yes');
    expect(asks([paypal], 'Visa?').keys).toContain('payment-methods/no');
    expect(asks(cards, '可以用支付宝吗').text).toContain('Alipay');
    expect(asks(cards, 'tar dere Vipps?').text).toContain('Vipps');
  });
});

describe('prices', () => {
  const world: World = {
    orders: {
      'NO-48213': {
        contact: 'a@b.no',
        order: order('NO-48213', { planNames: { en: 'Norway 20 GB', nb: 'Norge 20 GB', zh: '挪威 20 GB' } }),
      },
    },
  };

  it.each(LANGUAGES)('are those of the customer’s own plan once it is proved (%s)', (language) => {
    const says = thread({}, language, world);
    expect(says({ intent: 'billing-cycle' }).text).toMatch(/Norway 5 GB|Norge 5 GB|挪威 5 GB/);
    says({ intent: 'renew', slots: { orderNumbers: ['NO-48213'], email: 'a@b.no' } });
    const own = says({ intent: 'billing-cycle', text: 'and what does a year cost?' });
    expect(own.keys).toEqual(['billing-cycle/own']);
    expect(own.text).toMatch(/Norway 20 GB|Norge 20 GB|挪威 20 GB/);
    expect(own.text).not.toMatch(/(?<!\d)5 GB/);
    expect(own.text).toMatch(/1[,  ]?390|1\u00a0390/);
    const all = says({
      intent: 'billing-cycle',
      text: { en: 'all plans', nb: 'alle', zh: '所有套餐' }[language],
    });
    expect(all.text).toMatch(/(?<!\d)5 GB/);
  });

  it.each([
    ['en', 'Cheapest per month: a year, about NOK 79 a month.'],
    ['nb', 'Billigst per måned: et år, omtrent 79 kr i måneden.'],
    ['zh', '平均每月最便宜：按年付，每月约 NOK 79'],
  ] as const)('name the cheapest length by the month (%s)', (language, line) => {
    expect(thread({}, language)({ intent: 'billing-cycle', text: 'Norway 5 GB' }).text).toContain(line);
  });

  it('praise no length that saves nothing', () => {
    const [plan] = DEMO.plans;
    if (!plan) throw new Error('the demo brand sells plans');
    const plans = [{ ...plan, prices: { monthly: 1_000, yearly: 12_000 } }];
    expect(thread({ plans })({ intent: 'billing-cycle' }).text).not.toContain('Cheapest');
  });

  it('are those of all plans where the proof has run out', () => {
    const says = thread({}, 'en', { identity: { outcome: 'unavailable' } });
    says({ intent: 'hotline' });
    const started = startThread({ identity: { outcome: 'unavailable' } });
    started.setState({
      ...started.state,
      slots: { orderNumbers: [], proved: ['NO-48213'] },
      answeredAt: [NOW],
    });
    expect(started.says({ intent: 'billing-cycle' }).keys).toContain('billing-cycle/prices');
  });
});
