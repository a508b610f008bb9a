import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  addDays,
  addMonths,
  createCalendar,
  daysBetween,
  parseDay,
} from '../../../src/renewals/prices/calendar';

const oslo = createCalendar('Europe/Oslo');

describe('calendar', () => {
  it('ends a day at the last millisecond of the brand zone, in winter and summer', () => {
    expect(oslo.endOf({ year: 2026, month: 11, day: 25 })).toBe(Date.parse('2026-11-25T22:59:59.999Z'));
    expect(oslo.endOf({ year: 2026, month: 7, day: 1 })).toBe(Date.parse('2026-07-01T21:59:59.999Z'));
  });

  it('is right on the days of 23 and 25 hours', () => {
    expect(oslo.endOf({ year: 2027, month: 3, day: 28 })).toBe(Date.parse('2027-03-28T21:59:59.999Z'));
    expect(oslo.endOf({ year: 2026, month: 10, day: 25 })).toBe(Date.parse('2026-10-25T22:59:59.999Z'));
  });

  it('is right where the clock changes at midnight', () => {
    // Beirut 2022: 00:00 on 27 March became 01:00.
    const beirut = createCalendar('Asia/Beirut');
    expect(beirut.endOf({ year: 2022, month: 3, day: 26 })).toBe(Date.parse('2022-03-26T21:59:59.999Z'));
  });

  it('keeps to the end of a shorter month', () => {
    expect(addMonths({ year: 2027, month: 1, day: 31 }, 1)).toEqual({ year: 2027, month: 2, day: 28 });
    expect(addMonths({ year: 2028, month: 1, day: 31 }, 1)).toEqual({ year: 2028, month: 2, day: 29 });
    expect(addMonths({ year: 2028, month: 2, day: 29 }, 12)).toEqual({ year: 2029, month: 2, day: 28 });
    expect(addMonths({ year: 2026, month: 11, day: 30 }, 3)).toEqual({ year: 2027, month: 2, day: 28 });
    expect(addMonths({ year: 2026, month: 12, day: 25 }, 12)).toEqual({ year: 2027, month: 12, day: 25 });
  });

  it('reads only days that exist', () => {
    expect(parseDay('2026-11-25')).toEqual({ year: 2026, month: 11, day: 25 });
    for (const text of ['2026-02-29', '2026-13-01', '25.11.2026', '2026-11-25T10:00', '', '2026-1-1']) {
      expect(parseDay(text)).toBeUndefined();
    }
  });

  it('finds the day it has just ended, for any day in any of several zones', () => {
    const zones = ['Europe/Oslo', 'America/New_York', 'Pacific/Apia', 'Asia/Kolkata', 'Asia/Beirut'].map(
      createCalendar,
    );
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 20_000 }), fc.constantFrom(...zones), (days, zone) => {
        const day = addDays({ year: 2000, month: 1, day: 1 }, days);
        // Apia skipped a whole day when it crossed the date line.
        fc.pre(!(day.year === 2011 && day.month === 12 && day.day >= 29));
        const end = zone.endOf(day);
        expect(zone.dayOf(end)).toEqual(day);
        expect(zone.dayOf(end + 1)).toEqual(addDays(day, 1));
        expect(daysBetween(day, zone.dayOf(end + 1))).toBe(1);
      }),
    );
  });
});
