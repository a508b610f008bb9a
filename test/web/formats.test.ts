import { describe, expect, it } from '@jest/globals';
import { newcomers, newestOf } from '../../web/app/notices/newcomers';
import { createFormats } from '../../web/app/text/formats';
import { initials } from '../../web/parts/initials';

const NOW = Date.parse('2026-11-23T11:00:00Z');
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** Intl puts no-break spaces where a line must not end. */
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ');

describe.each([
  ['en-GB', ['2m', '4h', '3d', '0m'], '23h 48m', 'NOK 1,112', '88%'],
  ['nb-NO', ['2m', '4t', '3d', '0m'], '23t 48m', '1 112 kr', '88 %'],
  ['zh-CN', ['2分钟', '4小时', '3天', '0分钟'], '23小时 48分钟', 'NOK 1,112', '88%'],
])('figures in %s', (locale, ages, span, money, percent) => {
  const formats = createFormats(locale);

  it('say ages by the largest unit', () => {
    const moments = [2 * MINUTE, 4 * HOUR + 59 * MINUTE, 73 * HOUR, 20_000].map((ms) => NOW - ms);
    expect(moments.map((at) => plain(formats.age(at, NOW)).replace(/ /g, ''))).toEqual(
      ages.map((age) => age.replace(/ /g, '')),
    );
  });

  it('say how long something lasts by two units', () => {
    expect(plain(formats.span(23 * HOUR + 48 * MINUTE + 30_000)).replace(/(\d) (?=\D)/g, '$1')).toBe(span);
  });

  it('write amounts and shares as people expect them', () => {
    expect(plain(formats.money(111_200, 'NOK'))).toBe(money);
    expect(plain(formats.percent(0.876))).toBe(percent);
  });
});

describe('initials', () => {
  it.each([
    ['Mei Chen', 'MC'],
    ['王小明', '明'],
    ['@ida.nordmann', 'IN'],
    ['Cher', 'C'],
    ['', '?'],
  ])('of %s are %s', (name, letters) => {
    expect(initials(name)).toBe(letters);
  });
});

describe('what is worth a sound', () => {
  const rows = [
    { threadId: 'b', at: 30, preview: { origin: 'customer' } },
    { threadId: 'a', at: 20, preview: { origin: 'customer' } },
    { threadId: 'c', at: 40, preview: { origin: 'bot' } },
    { threadId: 'd', at: 10, preview: { origin: 'customer' } },
  ];

  it('is what a customer wrote since the last look, oldest first', () => {
    expect(newcomers(rows, 10).map(({ threadId }) => threadId)).toEqual(['a', 'b']);
    expect(newestOf(rows, 5)).toBe(40);
    expect(newestOf([], 5)).toBe(5);
  });
});
