import { describe, expect, it } from '@jest/globals';
import { LANGUAGES, type Language } from '../../src/lib/languages';
import type { IntentCatalogue } from '../../src/turn/catalogue';
import { type Action, EMPTY_STATE, type ReplyValue } from '../../src/turn/port';
import { readReplies } from '../../src/turn/replies-file';
import { createReplies } from '../../src/turn/reply';
import { CONTEXT } from '../support/deciding';

const TIME_ZONE = 'Europe/Oslo';

function repliesOf(texts: Record<string, string | readonly string[]>) {
  const yaml = JSON.stringify(texts);
  const { replies, problems } = readReplies('t', { en: yaml, nb: yaml, zh: yaml });
  expect(problems).toEqual([]);
  const catalogue: IntentCatalogue = { intents: new Map(), replies };
  return createReplies(catalogue, { timeZone: TIME_ZONE });
}

function renderer(texts: Record<string, string | readonly string[]>) {
  const replies = repliesOf(texts);
  return (actions: readonly Action[], options: Partial<Parameters<typeof replies.render>[0]> = {}) =>
    replies.render({ actions, state: EMPTY_STATE, language: 'en', brand: CONTEXT.brand, ...options });
}

function format(value: ReplyValue, language: Language): string {
  const render = renderer({ value: '{value}', month: 'a month', line: 'for {price}' });
  const { parts } = render([{ type: 'say', key: 't/value', values: { value } }], { language });
  // Intl puts no-break spaces where a number must not be torn apart.
  return (parts[0]?.text ?? '').replace(/[\u00a0\u202f]/g, ' ');
}

describe('values in a reply', () => {
  const at = Date.UTC(2026, 11, 31, 23, 30);
  it.each<[string, ReplyValue, readonly string[]]>([
    ['whole money', { minor: 111200, currency: 'NOK' }, ['NOK 1,112', '1 112 kr', 'NOK 1,112']],
    ['money with decimals', { minor: 9950, currency: 'NOK' }, ['NOK 99.50', '99,50 kr', 'NOK 99.50']],
    ['money without minor units', { minor: 1112, currency: 'JPY' }, ['JP¥1,112', '1 112 JPY', 'JP¥1,112']],
    ['a day in the brand’s zone', { day: at }, ['1 January 2027', '1. januar 2027', '2027年1月1日']],
    [
      'a moment in the brand’s zone',
      { moment: at },
      ['Friday 1 January at 00:30', 'fredag 1. januar kl. 00:30', '1月1日星期五 00:30'],
    ],
    ['names', { names: { en: 'Norway', nb: 'Norge', zh: '挪威' } }, ['Norway', 'Norge', '挪威']],
    ['other words', { key: 't/month' }, ['a month', 'a month', 'a month']],
    [
      'a list',
      { list: ['NO-1', 'NO-2', 'NO-3'] },
      ['NO-1, NO-2 and NO-3', 'NO-1, NO-2 og NO-3', 'NO-1、NO-2 和 NO-3'],
    ],
    ['a number', 1112, ['1,112', '1 112', '1,112']],
    [
      'lines of other words with values of their own',
      {
        lines: [
          { key: 't/line', values: { price: { minor: 9900, currency: 'NOK' } } },
          { key: 't/line', values: { price: 2 } },
        ],
      },
      ['for NOK 99\nfor 2', 'for 99 kr\nfor 2', 'for NOK 99\nfor 2'],
    ],
    [
      'opening hours, days with the same hours together',
      {
        week: {
          mon: [['09:00', '17:00']],
          tue: [['09:00', '17:00']],
          thu: [['09:00', '17:00']],
          sat: [
            ['10:00', '12:00'],
            ['13:00', '15:00'],
          ],
          sun: [],
        },
      },
      [
        'Mon–Tue 09:00–17:00, Thu 09:00–17:00, Sat 10:00–12:00 + 13:00–15:00',
        'man–tir 09:00–17:00, tor 09:00–17:00, lør 10:00–12:00 + 13:00–15:00',
        '周一至周二 09:00–17:00，周四 09:00–17:00，周六 10:00–12:00 + 13:00–15:00',
      ],
    ],
  ])('are written as people write %s', (_, value, expected) => {
    expect(LANGUAGES.map((language) => format(value, language))).toEqual(expected);
  });

  it('are never searched for placeholders themselves', () => {
    expect(format('{brand}', 'en')).toBe('{brand}');
  });

  it('of the brand are always there', () => {
    const { parts } = renderer({ a: '{brand} {website} {hotline}' })([{ type: 'say', key: 't/a' }]);
    expect(parts[0]?.text).toBe('Fjord eSIM https://fjord-esim.example/renew +47 21 00 00 00');
  });

  it('that are missing are an error, not a hole in the text', () => {
    const render = renderer({ a: '{thing}' });
    expect(() => render([{ type: 'say', key: 't/a' }])).toThrow(
      expect.objectContaining({ code: 'REPLY_VALUE_MISSING' }),
    );
    expect(() => renderer({ a: '{toString}' })([{ type: 'say', key: 't/a' }])).toThrow('toString');
  });
});

describe('variants', () => {
  it('never come twice in a row', () => {
    const render = renderer({ a: ['one', 'two', 'three'] });
    for (const pick of [undefined, () => 0, (below: number) => below - 1]) {
      let said: Readonly<Record<string, number>> = {};
      let before: string | undefined;
      for (let turn = 0; turn < 8; turn++) {
        const state = { ...EMPTY_STATE, said };
        const answer = render([{ type: 'say', key: 't/a' }], { state, ...(pick && { pick }) });
        expect(answer.parts[0]?.text).not.toBe(before);
        before = answer.parts[0]?.text;
        said = answer.said;
      }
    }
  });

  it('are the same for the same state', () => {
    const render = renderer({ a: ['one', 'two'] });
    const state = { ...EMPTY_STATE, said: { 't/a': 0 } };
    const actions: Action[] = [{ type: 'say', key: 't/a' }];
    expect(render(actions, { state })).toEqual(render(actions, { state }));
    expect(render(actions, { state }).parts[0]?.text).toBe('two');
  });

  it('survive a shorter list than the one they were chosen from', () => {
    const state = { ...EMPTY_STATE, said: { 't/a': 7 } };
    expect(renderer({ a: ['one', 'two'] })([{ type: 'say', key: 't/a' }], { state }).parts[0]?.text).toMatch(
      /one|two/,
    );
  });
});

describe('parts', () => {
  it('stand in one message where an action says so', () => {
    const render = renderer({ a: 'First.', b: 'Second.', c: 'Third.' });
    const { parts } = render([
      { type: 'say', key: 't/a', withNext: true },
      { type: 'opt_in' },
      { type: 'say', key: 't/b' },
      { type: 'say', key: 't/c' },
    ]);
    expect(parts.map((part) => part.text)).toEqual(['First.\nSecond.', 'Third.']);
  });

  it('keep the last words when nothing follows them', () => {
    expect(renderer({ a: 'First.' })([{ type: 'say', key: 't/a', withNext: true }]).parts).toEqual([
      { text: 'First.' },
    ]);
  });

  it('carry choices with labels in the language, each once', () => {
    const render = renderer({ a: 'A?', b: 'B?', choice: 'Yes' });
    const choices = [{ id: 'renew', key: 't/choice' }];
    const { parts, choices: shown } = render([
      { type: 'say', key: 't/a', choices },
      { type: 'say', key: 't/b', choices },
    ]);
    expect(parts[1]).toEqual({ text: 'B?', choices: [{ id: 'renew', label: 'Yes' }] });
    expect(shown).toEqual([{ id: 'renew', label: 'Yes' }]);
  });

  it('carry a link with code and life time', () => {
    const render = renderer({ a: '{code} until {linkExpires}', button: 'Go' });
    const action: Action = { type: 'issue_link', quote: 1, key: 't/a', buttonKey: 't/button' };
    const made = { url: 'https://r.example/r/x', code: '7F-42', expiresAt: Date.UTC(2026, 10, 24, 12) };
    const { parts } = render([action], { linkFor: () => made });
    expect(parts).toEqual([
      { text: '7F-42 until Tuesday 24 November at 13:00', link: { label: 'Go', url: made.url } },
    ]);
    expect(() => render([action])).toThrow(expect.objectContaining({ code: 'REPLY_LINK_MISSING' }));
  });

  it('need a reply that exists', () => {
    expect(() => renderer({ a: 'A' })([{ type: 'say', key: 't/b' }])).toThrow(
      expect.objectContaining({ code: 'REPLY_KEY_UNKNOWN' }),
    );
  });
});
