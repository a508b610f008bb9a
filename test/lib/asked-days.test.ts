import { describe, expect, it } from '@jest/globals';
import { askedDays } from '../../src/lib/asked-days';

/** A Monday. */
const TODAY = Date.parse('2026-11-23T00:00:00Z');

function days(text: string): string[] {
  return askedDays(text, TODAY).map((day) => new Date(day).toISOString().slice(0, 10));
}

describe('askedDays', () => {
  it.each([
    ['are you open today?', '2026-11-23'],
    ['åpent i kveld?', '2026-11-23'],
    ['今天开门吗', '2026-11-23'],
    ['and tomorrow?', '2026-11-24'],
    ['hva med i morgen', '2026-11-24'],
    ['明天呢', '2026-11-24'],
    ['i overmorgen', '2026-11-25'],
    ['day after tomorrow', '2026-11-25'],
    ['后天营业吗', '2026-11-25'],
    ['what about Sunday', '2026-11-29'],
    ['er dere åpne på søndager?', '2026-11-29'],
    ['星期天呢？', '2026-11-29'],
    ['周日营业吗', '2026-11-29'],
    ['monday', '2026-11-23'],
    ['christmas eve', '2026-12-24'],
    ['åpent 1. juledag?', '2026-12-25'],
    ['圣诞节营业吗', '2026-12-25'],
    ['nyttårsaften', '2026-12-31'],
    ['元旦上班吗', '2027-01-01'],
    ['on 25 December?', '2026-12-25'],
    ['December 24th', '2026-12-24'],
    ['17. mai', '2027-05-17'],
    ['åpent 24.12?', '2026-12-24'],
    ['12月26号开吗', '2026-12-26'],
  ])('finds the day in "%s"', (text, day) => {
    expect(days(text)).toEqual([day]);
  });

  it('finds both days of a weekend, and several that are named', () => {
    expect(days('open in the weekend?')).toEqual(['2026-11-28', '2026-11-29']);
    expect(days('har dere åpent i helga')).toEqual(['2026-11-28', '2026-11-29']);
    expect(days('周末呢')).toEqual(['2026-11-28', '2026-11-29']);
    expect(days('lørdag eller søndag?')).toEqual(['2026-11-28', '2026-11-29']);
  });

  it.each(['when do you open', 'my order is NO-48213', '+47 21 00 00 00', '31.2', 'the sun is out', '5 GB'])(
    'finds none in "%s"',
    (text) => {
      expect(days(text)).toEqual([]);
    },
  );
});
