import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { type Brand, loadBrand } from '../../src/brand';
import { LANGUAGES, type Language } from '../../src/lib/languages';
import { projectRoot } from '../../src/lib/project-root';
import { brandContext } from '../../src/turn/brand-context';
import type { DecideContext } from '../../src/turn/port';
import { type Said, startThread } from '../support/deciding';

const DEMO = loadBrand(join(projectRoot(), 'config/brand.yaml'), {});

/** A conversation at that moment; what the bot says comes without no-break spaces. */
function threadAt(now: string, language: Language = 'en', changes: Partial<Brand> = {}) {
  const context: Partial<DecideContext> = {
    now: Date.parse(now),
    brand: brandContext({ ...DEMO, ...changes }, 'instagram'),
  };
  const thread = startThread({}, { language, context });
  return {
    asks: (said: Said) => {
      const answer = thread.says(said);
      return { ...answer, text: answer.messages.join('\n').replace(/[\u00a0\u202f]/g, ' ') };
    },
  };
}

function words(en: string, nb: string, zh: string): Record<Language, string> {
  return { en, nb, zh };
}

const MONDAY_NOON = '2026-11-23T12:00:00+01:00';
const SATURDAY_NIGHT = '2026-11-28T21:00:00+01:00';
const CHRISTMAS = '2026-12-25T12:00:00+01:00';

describe('the hotline', () => {
  const open = words('until 20:00 (in 8 hours)', 'til kl. 20:00 (om 8 timer)', '到 20:00 结束（8小时后）');
  const closed = words(
    'opens on Monday at 08:00 (in 35 hours)',
    'åpner mandag kl. 08:00 (om 35 timer)',
    '星期一 08:00 开始服务（35小时后）',
  );
  const holiday = words('holiday', 'helligdag', '节假日');
  const after = words(
    'on Monday at 08:00 (in 3 days)',
    'mandag kl. 08:00 (om 3 døgn)',
    '星期一 08:00 恢复服务（3天后）',
  );
  const zone = words('Oslo time, UTC+1', 'Oslo-tid, UTC+1', '奥斯陆时间，UTC+1');

  it.each(LANGUAGES)('says that somebody answers now, and until when (%s)', (language) => {
    const { text } = threadAt(MONDAY_NOON, language).asks({ intent: 'hotline' });
    for (const part of [open, zone]) expect(text).toContain(part[language]);
  });

  it.each(LANGUAGES)('says when it opens next, over a Sunday and over holidays (%s)', (language) => {
    expect(threadAt(SATURDAY_NIGHT, language).asks({ intent: 'hotline' }).text).toContain(closed[language]);
    const { text } = threadAt(CHRISTMAS, language).asks({ intent: 'hotline' });
    for (const part of [holiday, after]) expect(text).toContain(part[language]);
  });

  it('names the offset that holds that day', () => {
    expect(threadAt('2026-07-01T12:00:00+02:00').asks({ intent: 'hotline' }).text).toContain('UTC+2');
  });

  it.each(LANGUAGES)('tells the time in the place the customer named, and remembers it (%s)', (language) => {
    const thread = threadAt(MONDAY_NOON, language);
    const text = words('I am in Shanghai', 'jeg er i Shanghai', '我在上海')[language];
    const there = words(
      "In Shanghai that's tomorrow at 03:00",
      'I Shanghai er det i morgen kl. 03:00',
      '上海时间是明天 03:00',
    );
    expect(thread.asks({ intent: 'hotline', text }).text).toContain(there[language]);
    expect(thread.asks({ intent: 'hotline' }).text).toMatch(/03:00/);
  });

  it('takes the country of the phone number the customer gave, and no time where that says nothing', () => {
    const chinese = threadAt(MONDAY_NOON).asks({ intent: 'hotline', slots: { phone: '+8613800138000' } });
    expect(chinese.text).toContain('Shanghai');
    const norwegian = threadAt(MONDAY_NOON).asks({ intent: 'hotline', slots: { phone: '+4790123456' } });
    expect(norwegian.keys).not.toContain('hotline/yours');
    const american = threadAt(MONDAY_NOON).asks({ intent: 'hotline', slots: { phone: '+12025550123' } });
    expect(american.keys).not.toContain('hotline/yours');
  });

  it('hears a place alone after it was asked about', () => {
    const thread = threadAt(MONDAY_NOON);
    thread.asks({ intent: 'hotline' });
    const { keys, text } = thread.asks({ intent: 'fallback', text: 'in Tokyo' });
    expect(keys).toEqual(['hotline/open', 'hotline/yours']);
    expect(text).toContain('tomorrow at 04:00');
  });

  it.each([
    ['en', 'what about Saturday?', 'On Saturday 28 November somebody answers 10:00–16:00', 'Oslo time'],
    ['nb', 'hva med lørdag?', 'Vi svarer 10:00–16:00 lørdag 28. november', 'Oslo-tid'],
    ['zh', '周六呢？', '11月28日星期六 的接听时间是 10:00–16:00', '奥斯陆时间'],
  ] as const)('tells a day that is asked about after it (%s)', (language, text, hours, zoneName) => {
    const thread = threadAt(MONDAY_NOON, language);
    thread.asks({ intent: 'hotline' });
    const answer = thread.asks({ intent: 'fallback', text });
    expect(answer.text).toContain(hours);
    expect(answer.text).toContain(zoneName);
    expect(answer.text).not.toContain('+47');
  });

  it('says that a day is closed, and that a holiday is why', () => {
    const sunday = threadAt(MONDAY_NOON).asks({ intent: 'hotline', text: 'can I call on Sunday?' });
    expect(sunday.keys).toContain('hotline/day-closed');
    expect(sunday.text).toContain('+47 21 00 00 00');
    const christmas = threadAt(MONDAY_NOON).asks({ intent: 'hotline', text: 'open on 25 December?' });
    expect(christmas.keys).toContain('hotline/day-holiday');
  });

  it('knows hours of its own on special days, and days on which it alone is closed', () => {
    if (!DEMO.hotline) throw new Error('the demo brand has a hotline');
    const hotline = {
      ...DEMO.hotline,
      holidays: ['2026-11-23'],
      specialDays: { '2026-12-24': [['09:00', '13:00']] },
    } satisfies Brand['hotline'];
    const asks = (now: string) => threadAt(now, 'en', { hotline }).asks({ intent: 'hotline' });
    expect(asks(MONDAY_NOON).keys).toContain('hotline/closed-holiday');
    expect(asks('2026-12-24T12:00:00+01:00').text).toContain('until 13:00 (in 1 hour)');
    // Its own holidays stand in the place of the brand's.
    expect(asks(CHRISTMAS).keys).toContain('hotline/open');
  });

  it('may be open round the clock, past midnight or never', () => {
    const { hotline } = DEMO;
    if (!hotline) throw new Error('the demo brand has a hotline');
    const asks = (hours: Brand['hours']['week'], now: string) =>
      threadAt(now, 'en', { hotline: { ...hotline, hours, holidays: [] } }).asks({
        intent: 'hotline',
      });
    const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
    const always = Object.fromEntries(days.map((day) => [day, [['00:00', '24:00']]]));
    expect(asks(always, MONDAY_NOON).keys).toContain('hotline/open-always');
    expect(asks({ mon: [['18:00', '02:00']] }, '2026-11-24T01:00:00+01:00').text).toContain(
      'until 02:00 (in 1 hour)',
    );
    expect(asks({ mon: [['08:00', '24:00']] }, '2026-11-23T23:00:00+01:00').text).toContain('until 24:00');
    expect(asks({}, MONDAY_NOON).keys).toContain('hotline/closed-unknown');
  });
});

describe('a shop', () => {
  it.each([
    ['en', 'Bergen, Bryggen: Bryggen 7, 5003 Bergen. Open now, until 18:00.'],
    ['nb', 'Bergen, Bryggen: Bryggen 7, 5003 Bergen. Åpent nå, til kl. 18:00 ('],
    ['zh', 'Bergen Bryggen：Bryggen 7, 5003 Bergen，现在营业中，到 18:00。'],
  ] as const)('is open now, or says when it opens (%s)', (language, line) => {
    const slots = { city: 'Bergen' };
    expect(threadAt(MONDAY_NOON, language).asks({ intent: 'find-shop', slots }).text).toContain(line);
    const night = threadAt(SATURDAY_NIGHT, language).asks({ intent: 'find-shop', slots }).text;
    expect(night).toContain(
      words('opens on Monday at 09:00', 'åpner mandag kl. 09:00', '星期一 09:00 开门')[language],
    );
  });

  it.each([
    ['en', 'what about Sunday', 'Sunday 29 November: closed'],
    ['nb', 'og på søndag?', 'søndag 29. november: stengt'],
    ['zh', '周日呢', '11月29日星期日 休息'],
  ] as const)(
    'is asked about another day by the day alone, in the town just named (%s)',
    (language, text, line) => {
      const thread = threadAt(MONDAY_NOON, language);
      thread.asks({ intent: 'find-shop', slots: { city: 'Bergen' } });
      const answer = thread.asks({ intent: 'fallback', text });
      expect(answer.text).toContain(line);
      expect(answer.text).not.toContain('Oslo S');
    },
  );

  it('tells every day that is asked about', () => {
    const { text } = threadAt(MONDAY_NOON).asks({
      intent: 'find-shop',
      text: 'Is the shop in Oslo open in the weekend?',
      slots: { city: 'Oslo' },
    });
    expect(text).toMatch(/Saturday 28 November: 09:00–20:00\n.*Sunday 29 November: 11:00–18:00/);
  });

  it('is closed on the brand’s holidays, or on its own', () => {
    const slots = { city: 'Oslo' };
    const christmas = threadAt(CHRISTMAS).asks({ intent: 'find-shop', slots }).text;
    expect(christmas).toContain('Closed today for the holiday, opens on Sunday at 11:00');
    const shops = DEMO.shops.map((shop) => ({ ...shop, holidays: ['2026-11-23'] }));
    expect(threadAt(MONDAY_NOON, 'en', { shops }).asks({ intent: 'find-shop', slots }).text).toContain(
      'Closed today for the holiday, opens tomorrow at 07:00',
    );
    expect(threadAt(CHRISTMAS, 'en', { shops }).asks({ intent: 'find-shop', slots }).text).toContain(
      'Open now',
    );
  });

  it('is one of several in a town', () => {
    const [first] = DEMO.shops;
    if (!first) throw new Error('the demo brand has shops');
    const shops = [...DEMO.shops, { ...first, name: 'Majorstuen', address: 'Bogstadveien 3, 0355 Oslo' }];
    const { text } = threadAt(MONDAY_NOON, 'en', { shops }).asks({
      intent: 'find-shop',
      slots: { city: 'Oslo' },
    });
    expect(text).toMatch(/Jernbanetorget 1[\s\S]*Bogstadveien 3/);
    expect(text).not.toContain('Bergen');
  });

  it.each(LANGUAGES)('is found by its town where there are too many to list (%s)', (language) => {
    const [first] = DEMO.shops;
    if (!first) throw new Error('the demo brand has shops');
    const shops = ['Oslo', 'Bergen', 'Tromsø', 'Bodø', 'Hamar', 'Molde', 'Voss'].map((city) => ({
      ...first,
      city,
    }));
    const thread = threadAt(MONDAY_NOON, language, { shops });
    const all = thread.asks({ intent: 'find-shop' });
    expect(all.keys).toContain('find-shop/towns');
    expect(all.text).toMatch(/Oslo[\s\S]*Voss/);
    expect(all.text).not.toContain('Jernbanetorget');
    const { keys, text } = thread.asks({ intent: 'find-shop', slots: { city: 'Alta' } });
    expect(keys).toContain('find-shop/elsewhere-towns');
    expect(text).toMatch(/Alta[\s\S]*Oslo/);
  });

  it('is asked about for a town in which there was none, and is not for longer than ten minutes', () => {
    const thread = threadAt(MONDAY_NOON);
    thread.asks({ intent: 'find-shop', slots: { city: 'Hamar' } });
    expect(thread.asks({ intent: 'fallback', text: 'and on Sunday?' }).keys).toEqual(['find-shop/elsewhere']);
  });
});

describe('a day alone', () => {
  it('means nothing where no hours were told', () => {
    expect(threadAt(MONDAY_NOON).asks({ intent: 'fallback', text: 'what about Sunday?' }).keys).toContain(
      'fallback/answer',
    );
  });

  it('leaves the question that is open alone', () => {
    const thread = threadAt(MONDAY_NOON);
    thread.asks({ intent: 'hotline' });
    thread.asks({ intent: 'renew' });
    const { keys } = thread.asks({ intent: 'renewal-status', text: 'it ends on Sunday' });
    expect(keys.join()).not.toContain('hotline');
  });
});

describe('"are you open now?"', () => {
  it.each([
    ['en', 'are you open now?', 'greeting'],
    ['nb', 'er dere åpne nå?', 'link-check'],
    ['zh', '今天营业吗？', 'greeting'],
  ] as const)('is asked of whoever was spoken of, else of the phone line (%s)', (language, text, intent) => {
    const first = threadAt(MONDAY_NOON, language);
    expect(first.asks({ intent, text }).keys).toContain('hotline/open');
    const after = threadAt(MONDAY_NOON, language);
    after.asks({ intent: 'find-shop', slots: { city: 'Bergen' } });
    const answer = after.asks({ intent, text });
    expect(answer.keys).toEqual(['find-shop/in-town']);
    expect(answer.text).not.toContain('Oslo');
  });

  it('names what it means', () => {
    const thread = threadAt(MONDAY_NOON);
    thread.asks({ intent: 'find-shop', slots: { city: 'Bergen' } });
    const text = 'hotline open on christmas eve?';
    expect(thread.asks({ intent: 'hotline', text }).keys[0]).toBe('hotline/day');
  });

  it('is no question about a link that does not open', () => {
    const { keys } = threadAt(MONDAY_NOON).asks({
      intent: 'payment-problem',
      text: "your link doesn't open today",
    });
    expect(keys.join()).not.toContain('hotline');
  });
});
