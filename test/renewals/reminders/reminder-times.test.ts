import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { customerZone, quietUntil, stepsAhead } from '../../../src/renewals/reminders/reminder-times';

const OSLO = 'Europe/Oslo';
const NIGHT = ['21:00', '08:00'] as const;
const SETTINGS = { daysBefore: [30, 7, 1], at: '10:00', quietHours: NIGHT };
const at = (moment: string) => Date.parse(moment);
const iso = (moment: number | undefined) =>
  moment === undefined ? undefined : new Date(moment).toISOString();

describe('the quiet hours', () => {
  it.each([
    ['in the evening', '2026-11-23T20:30:00Z', '2026-11-24T07:00:00.000Z'],
    ['at their first minute', '2026-11-23T20:00:00Z', '2026-11-24T07:00:00.000Z'],
    ['after midnight', '2026-11-24T00:30:00Z', '2026-11-24T07:00:00.000Z'],
    ['over the night in which clocks go forward', '2027-03-27T22:00:00Z', '2027-03-28T06:00:00.000Z'],
    ['over the night in which clocks go back', '2026-10-24T20:00:00Z', '2026-10-25T07:00:00.000Z'],
    ['in the hour that comes twice', '2026-10-25T01:30:00Z', '2026-10-25T07:00:00.000Z'],
  ])('last until the morning: %s', (_when, moment, morning) => {
    expect(iso(quietUntil(NIGHT, OSLO, at(moment)))).toBe(morning);
  });

  it.each(['2026-11-23T19:59:59Z', '2026-11-24T07:00:00Z', '2026-11-24T12:00:00Z'])(
    'leave the day alone: %s',
    (moment) => {
      expect(quietUntil(NIGHT, OSLO, at(moment))).toBeUndefined();
    },
  );

  it('are those of the customer: an afternoon in Oslo is a night in Shanghai', () => {
    const afternoon = at('2026-11-23T14:00:00Z');
    expect(quietUntil(NIGHT, OSLO, afternoon)).toBeUndefined();
    expect(iso(quietUntil(NIGHT, 'Asia/Shanghai', afternoon))).toBe('2026-11-24T00:00:00.000Z');
  });

  it('may lie within a day, or be none', () => {
    expect(iso(quietUntil(['12:00', '14:00'], OSLO, at('2026-11-23T12:00:00Z')))).toBe(
      '2026-11-23T13:00:00.000Z',
    );
    expect(quietUntil(['08:00', '08:00'], OSLO, at('2026-11-23T12:00:00Z'))).toBeUndefined();
  });

  it('always end outside of themselves, in any zone and at any time', () => {
    const clock = fc
      .tuple(fc.nat(23), fc.nat(59))
      .map(([h, m]) => `${String(h).padStart(2, '0')}:${String(m).padStart(2, '0')}`);
    const zones = fc.constantFrom(
      OSLO,
      'Asia/Shanghai',
      'Asia/Kolkata',
      'America/New_York',
      'Australia/Lord_Howe',
    );
    fc.assert(
      fc.property(
        fc.tuple(clock, clock),
        zones,
        fc.integer({ min: at('2026-01-01T00:00:00Z'), max: at('2028-01-01T00:00:00Z') }),
        (hours, zone, moment) => {
          const end = quietUntil(hours, zone, moment);
          if (end === undefined) return;
          expect(end).toBeGreaterThan(moment);
          expect(end - moment).toBeLessThanOrEqual(26 * 3_600_000);
        },
      ),
    );
  });
});

describe('the steps before an end', () => {
  const endsAt = at('2026-12-31T22:59:59.999Z');

  it('are 30, 7 and 1 days before, at ten in the morning', () => {
    const steps = stepsAhead(SETTINGS, {
      endsAt,
      now: at('2026-11-23T11:00:00Z'),
      zone: OSLO,
      brandZone: OSLO,
    });
    expect(steps.map((step) => [step.daysBefore, iso(step.dueAt)])).toEqual([
      [30, '2026-12-01T09:00:00.000Z'],
      [7, '2026-12-24T09:00:00.000Z'],
      [1, '2026-12-30T09:00:00.000Z'],
    ]);
  });

  it('stay at ten on the clock when clocks change in between', () => {
    const now = at('2026-10-01T00:00:00Z');
    const steps = stepsAhead(SETTINGS, {
      endsAt: at('2026-11-20T22:59:59Z'),
      now,
      zone: OSLO,
      brandZone: OSLO,
    });
    expect(steps.map(({ dueAt }) => iso(dueAt))).toEqual([
      '2026-10-21T08:00:00.000Z',
      '2026-11-13T09:00:00.000Z',
      '2026-11-19T09:00:00.000Z',
    ]);
  });

  it('are those that lie ahead', () => {
    const now = at('2026-12-25T00:00:00Z');
    const steps = stepsAhead(SETTINGS, { endsAt, now, zone: OSLO, brandZone: OSLO });
    expect(steps.map(({ daysBefore }) => daysBefore)).toEqual([1]);
  });

  it('leave the last morning where the consent came after all of them, and nothing after that', () => {
    const late = { endsAt, zone: OSLO, brandZone: OSLO };
    const [last] = stepsAhead(SETTINGS, { ...late, now: at('2026-12-30T12:00:00Z') });
    expect([last?.daysBefore, iso(last?.dueAt)]).toEqual([0, '2026-12-31T09:00:00.000Z']);
    expect(stepsAhead(SETTINGS, { ...late, now: at('2026-12-31T12:00:00Z') })).toEqual([]);
    expect(stepsAhead(SETTINGS, { ...late, now: endsAt })).toEqual([]);
  });

  it('follow the clock where the customer is, and never lie in the quiet hours', () => {
    const now = at('2026-11-23T11:00:00Z');
    const zone = 'Asia/Shanghai';
    const [first] = stepsAhead(SETTINGS, { endsAt, now, zone, brandZone: OSLO });
    expect(iso(first?.dueAt)).toBe('2026-12-01T02:00:00.000Z');
    const late = stepsAhead({ ...SETTINGS, at: '23:00' }, { endsAt, now, zone: OSLO, brandZone: OSLO });
    expect(late.map(({ dueAt }) => iso(dueAt))).toEqual([
      '2026-12-02T07:00:00.000Z',
      '2026-12-25T07:00:00.000Z',
      '2026-12-31T07:00:00.000Z',
    ]);
  });

  it('are none where the brand wants none', () => {
    const nothing = { ...SETTINGS, daysBefore: [] };
    expect(stepsAhead(nothing, { endsAt, now: 0, zone: OSLO, brandZone: OSLO })).toEqual([]);
  });
});

describe('the zone of a customer', () => {
  it.each([
    ['a named town before the phone', { city: 'Bergen', phones: ['+8613812345678'] }, OSLO],
    [
      'the number they wrote before the one in the order',
      { phones: ['+8613812345678', '+4790000000'] },
      'Asia/Shanghai',
    ],
    ['the number in the order', { phones: [undefined, '+85291234567'] }, 'Asia/Hong_Kong'],
    ['the brand where a country has several zones', { phones: ['+12125550100'] }, 'Europe/Paris'],
    ['the brand where nothing is known', { phones: [] }, 'Europe/Paris'],
  ])('is told by %s', (_by, known, zone) => {
    expect(customerZone({ ...known, brandZone: 'Europe/Paris' })).toBe(zone);
  });
});
