import { describe, expect, it } from '@jest/globals';
import { afterBusinessTime, hoursAt } from '../../src/handoff/hours';
import { OFFICE_WEEK } from '../support/office-week';

const OSLO = 'Europe/Oslo';
const BRAND = { week: OFFICE_WEEK, holidays: ['2026-12-25', '2026-12-26', '2027-01-01'] };
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

function at(text: string): number {
  return Date.parse(text);
}

describe('hoursAt', () => {
  it('is open from the first minute to the one before closing', () => {
    expect(hoursAt(BRAND, OSLO, at('2026-11-23T08:00:00+01:00'))).toEqual({ open: true });
    expect(hoursAt(BRAND, OSLO, at('2026-11-23T19:59:59.999+01:00'))).toEqual({ open: true });
    expect(hoursAt(BRAND, OSLO, at('2026-11-23T20:00:00+01:00')).open).toBe(false);
    expect(hoursAt(BRAND, OSLO, at('2026-11-23T07:59:59.999+01:00')).open).toBe(false);
  });

  it('names the next opening across a Sunday', () => {
    expect(hoursAt(BRAND, OSLO, at('2026-11-21T16:00:00+01:00'))).toEqual({
      open: false,
      opensAt: at('2026-11-23T08:00:00+01:00'),
    });
  });

  it('skips holidays, also two in a row before a Sunday', () => {
    // 25 December 2026 is a Friday, 26 a Saturday.
    expect(hoursAt(BRAND, OSLO, at('2026-12-24T21:00:00+01:00'))).toEqual({
      open: false,
      opensAt: at('2026-12-28T08:00:00+01:00'),
    });
    expect(hoursAt(BRAND, OSLO, at('2026-12-25T12:00:00+01:00')).open).toBe(false);
  });

  it('opens at eight by the clock on the wall after the clocks went forward', () => {
    // 29 March 2026: 02:00 becomes 03:00 in Norway.
    expect(hoursAt(BRAND, OSLO, at('2026-03-28T23:00:00+01:00'))).toEqual({
      open: false,
      opensAt: at('2026-03-30T08:00:00+02:00'),
    });
  });

  it('opens at eight by the clock on the wall after the clocks went back', () => {
    expect(hoursAt(BRAND, OSLO, at('2026-10-24T23:00:00+02:00'))).toEqual({
      open: false,
      opensAt: at('2026-10-26T08:00:00+01:00'),
    });
  });

  it('keeps an early shift whole in the night that has two half past twos', () => {
    const night = { week: { sun: [['00:30', '02:30']] }, holidays: [] } satisfies Parameters<
      typeof hoursAt
    >[0];
    expect(hoursAt(night, OSLO, at('2026-10-25T02:15:00+02:00'))).toEqual({ open: true });
    expect(hoursAt(night, OSLO, at('2026-10-25T02:15:00+01:00'))).toEqual({ open: true });
    expect(hoursAt(night, OSLO, at('2026-10-25T02:30:00+01:00')).open).toBe(false);
  });

  it('opens after the jump when the opening minute does not exist that day', () => {
    const night = { week: { sun: [['02:30', '06:00']] }, holidays: [] } satisfies Parameters<
      typeof hoursAt
    >[0];
    expect(hoursAt(night, OSLO, at('2026-03-29T00:00:00+01:00'))).toEqual({
      open: false,
      opensAt: at('2026-03-29T03:30:00+02:00'),
    });
  });

  it('lets a late shift reach past midnight', () => {
    const late = { week: { fri: [['22:00', '02:00']] }, holidays: [] } satisfies Parameters<
      typeof hoursAt
    >[0];
    expect(hoursAt(late, OSLO, at('2026-11-28T01:59:00+01:00'))).toEqual({ open: true });
    expect(hoursAt(late, OSLO, at('2026-11-28T02:00:00+01:00')).open).toBe(false);
  });

  it('counts days in the zone of the brand and not in UTC', () => {
    const always = { week: { mon: [['00:00', '24:00']] }, holidays: [] } satisfies Parameters<
      typeof hoursAt
    >[0];
    expect(hoursAt(always, 'Asia/Shanghai', at('2026-11-22T16:30:00Z'))).toEqual({ open: true });
    expect(hoursAt(always, 'Asia/Shanghai', at('2026-11-23T16:30:00Z')).open).toBe(false);
  });

  it('says nothing about when, where nobody is ever there', () => {
    expect(hoursAt({ week: {}, holidays: [] }, OSLO, at('2026-11-23T12:00:00Z'))).toEqual({ open: false });
  });
});

describe('afterBusinessTime', () => {
  it('is plain addition within a shift', () => {
    const from = at('2026-11-23T10:00:00+01:00');
    expect(afterBusinessTime(BRAND, OSLO, from, HOUR)).toBe(from + HOUR);
  });

  it('goes on at the next opening', () => {
    expect(afterBusinessTime(BRAND, OSLO, at('2026-11-20T19:40:00+01:00'), HOUR)).toBe(
      at('2026-11-21T10:40:00+01:00'),
    );
  });

  it('begins at the opening when asked at night', () => {
    expect(afterBusinessTime(BRAND, OSLO, at('2026-11-23T03:00:00+01:00'), 30 * MINUTE)).toBe(
      at('2026-11-23T08:30:00+01:00'),
    );
  });

  it('does not count the hour that two overlapping shifts share twice', () => {
    const shifts = {
      week: {
        mon: [
          ['08:00', '12:00'],
          ['10:00', '14:00'],
        ],
      },
      holidays: [],
    } satisfies Parameters<typeof hoursAt>[0];
    expect(afterBusinessTime(shifts, OSLO, at('2026-11-23T08:00:00+01:00'), 5 * HOUR)).toBe(
      at('2026-11-23T13:00:00+01:00'),
    );
  });

  it('counts by the calendar where nobody is ever there', () => {
    const from = at('2026-11-23T10:00:00Z');
    expect(afterBusinessTime({ week: {}, holidays: [] }, OSLO, from, HOUR)).toBe(from + HOUR);
  });
});
