import { describe, expect, it } from '@jest/globals';
import { type Hours, hoursOn, openingAt } from '../../src/lib/opening-hours';

const OSLO = 'Europe/Oslo';

function at(text: string): number {
  return Date.parse(text);
}

function week(hours: Hours['week'], more: Partial<Hours> = {}): Hours {
  return { week: hours, holidays: [], ...more };
}

const EVERY_DAY = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

describe('openingAt', () => {
  const shop = week(
    { thu: [['09:00', '20:00']], fri: [['09:00', '18:00']], sat: [['10:00', '16:00']] },
    {
      holidays: ['2026-12-25', '2026-12-26'],
      specialDays: { '2026-12-24': [['09:00', '13:00']], '2026-12-27': [] },
    },
  );

  it('says until when it is open', () => {
    expect(openingAt(shop, OSLO, at('2026-11-26T12:00:00+01:00'))).toEqual({
      open: true,
      until: at('2026-11-26T20:00:00+01:00'),
    });
  });

  it('says when it opens next, later today too', () => {
    expect(openingAt(shop, OSLO, at('2026-11-26T08:59:59+01:00'))).toEqual({
      open: false,
      opensAt: at('2026-11-26T09:00:00+01:00'),
    });
    expect(openingAt(shop, OSLO, at('2026-11-28T16:00:00+01:00'))).toEqual({
      open: false,
      opensAt: at('2026-12-03T09:00:00+01:00'),
    });
  });

  it('says that a holiday is why, and only on the day itself', () => {
    const opensAt = at('2026-12-31T09:00:00+01:00');
    expect(openingAt(shop, OSLO, at('2026-12-24T14:00:00+01:00'))).toEqual({ open: false, opensAt });
    expect(openingAt(shop, OSLO, at('2026-12-25T12:00:00+01:00'))).toEqual({
      open: false,
      opensAt,
      holiday: true,
    });
    expect(openingAt(shop, OSLO, at('2026-12-27T12:00:00+01:00'))).toMatchObject({ holiday: true });
  });

  it('knows a day of its own hours, on a holiday as well', () => {
    expect(openingAt(shop, OSLO, at('2026-12-24T12:00:00+01:00'))).toEqual({
      open: true,
      until: at('2026-12-24T13:00:00+01:00'),
    });
    const holiday = { ...shop, holidays: ['2026-12-24'] };
    expect(openingAt(holiday, OSLO, at('2026-12-24T12:00:00+01:00')).open).toBe(true);
  });

  it('closes at two in the night after the evening it opened', () => {
    const late = week({ fri: [['18:00', '02:00']] });
    expect(openingAt(late, OSLO, at('2026-11-28T01:30:00+01:00'))).toEqual({
      open: true,
      until: at('2026-11-28T02:00:00+01:00'),
    });
  });

  it('is open through a midnight at which one day ends at 24:00 and the next begins', () => {
    const through = week({ fri: [['08:00', '24:00']], sat: [['00:00', '04:00']] });
    expect(openingAt(through, OSLO, at('2026-11-27T23:00:00+01:00'))).toEqual({
      open: true,
      until: at('2026-11-28T04:00:00+01:00'),
    });
    const until24 = week({ fri: [['08:00', '24:00']] });
    expect(openingAt(until24, OSLO, at('2026-11-27T23:59:59+01:00'))).toEqual({
      open: true,
      until: at('2026-11-28T00:00:00+01:00'),
    });
    expect(openingAt(until24, OSLO, at('2026-11-28T00:00:00+01:00')).open).toBe(false);
  });

  it('never closes where every day is whole', () => {
    const always = week(Object.fromEntries(EVERY_DAY.map((day) => [day, [['00:00', '24:00']]])));
    expect(openingAt(always, OSLO, at('2026-03-29T02:30:00+01:00'))).toEqual({ open: true });
    expect(openingAt(week({}), OSLO, at('2026-11-23T12:00:00Z'))).toEqual({ open: false });
  });

  it.each([
    ['spring', '2026-03-28T23:00:00+01:00', '2026-03-29T10:00:00+02:00'],
    ['autumn', '2026-10-24T23:00:00+02:00', '2026-10-25T10:00:00+01:00'],
  ])('opens at ten on the wall after the clocks changed in %s', (_, now, opensAt) => {
    const sunday = week({ sun: [['10:00', '16:00']] });
    expect(openingAt(sunday, OSLO, at(now))).toEqual({ open: false, opensAt: at(opensAt) });
  });

  it('counts days in the zone and not in UTC', () => {
    const sunday = week({ sun: [['00:00', '06:00']] }, { holidays: ['2026-11-29'] });
    expect(openingAt(sunday, 'Asia/Shanghai', at('2026-11-28T17:00:00Z'))).toMatchObject({
      open: false,
      holiday: true,
    });
    expect(openingAt(sunday, OSLO, at('2026-11-28T17:00:00Z'))).not.toHaveProperty('holiday');
  });
});

describe('hoursOn', () => {
  it('gives the hours of a day: its own, none on a holiday, else those of the weekday', () => {
    const hours = week(
      { fri: [['09:00', '18:00']] },
      { holidays: ['2026-12-25'], specialDays: { '2026-12-31': [['09:00', '13:00']] } },
    );
    const on = (day: string) => hoursOn(hours, at(`${day}T00:00:00Z`));
    expect(on('2026-12-18')).toEqual({ shifts: [['09:00', '18:00']], holiday: false });
    expect(on('2026-12-25')).toEqual({ shifts: [], holiday: true });
    expect(on('2026-12-31')).toEqual({ shifts: [['09:00', '13:00']], holiday: false });
    expect(on('2026-12-20')).toEqual({ shifts: [], holiday: false });
  });
});
