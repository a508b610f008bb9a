import { zoneOf } from './zone';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/** How far ahead an opening is looked for; longer than any holiday closure. */
const SEARCH_DAYS = 60;
/** Open for longer than a week on end is open round the clock. */
const ALWAYS_MS = 8 * DAY_MS;

// In the order of Date's getUTCDay.
const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;
type Weekday = (typeof WEEKDAYS)[number];

/** From and until, as HH:MM on the wall; an end at or before its start lies on the next day, 24:00 is its midnight. */
type Shift = readonly [string, string];

/** Opening hours of a week as brand.yaml has them; a weekday that is missing is closed. */
export type WeekHours = Readonly<Partial<Record<Weekday, readonly Shift[] | undefined>>>;

export interface Hours {
  readonly week: WeekHours;
  /** ISO days that are closed. */
  readonly holidays: readonly string[];
  /** ISO day → its own hours, holiday or not. Empty: closed. */
  readonly specialDays?: Readonly<Record<string, readonly Shift[]>> | undefined;
}

export type Opening =
  /** `until`: epoch ms; undefined where it never closes. */
  | { readonly open: true; readonly until?: number }
  /** `opensAt`: epoch ms; undefined when no opening is found in 60 days. `holiday`: the day is closed as one. */
  | { readonly open: false; readonly opensAt?: number; readonly holiday?: true };

/** Open or closed at `now` (epoch ms), and when that changes. */
export function openingAt(hours: Hours, timeZone: string, now: number): Opening {
  let until: number | undefined;
  for (const [opensAt, closesAt] of openings(hours, timeZone, now)) {
    if (until === undefined && opensAt > now) return { ...closedAt(hours, timeZone, now), opensAt };
    if (until !== undefined && opensAt > until) break;
    // Shifts that touch, as those of two days at midnight, are one.
    until = Math.max(until ?? 0, closesAt);
    if (until - now > ALWAYS_MS) return { open: true };
  }
  return until === undefined ? closedAt(hours, timeZone, now) : { open: true, until };
}

/** The shifts that begin on this day (its midnight in UTC), and whether it is closed as a holiday. */
export function hoursOn(hours: Hours, day: number): { shifts: readonly Shift[]; holiday: boolean } {
  const date = new Date(day);
  const iso = date.toISOString().slice(0, 10);
  const special = hours.specialDays?.[iso];
  if (special) return { shifts: special, holiday: special.length === 0 };
  if (hours.holidays.includes(iso)) return { shifts: [], holiday: true };
  const weekday = WEEKDAYS[date.getUTCDay()];
  return { shifts: (weekday && hours.week[weekday]) ?? [], holiday: false };
}

/** Stretches [opens, closes) in epoch ms that end after `from`, in order. A holiday has none of its own. */
export function* openings(hours: Hours, timeZone: string, from: number): Iterable<[number, number]> {
  const zone = zoneOf(timeZone);
  const today = zone.dayOf(from);
  // From yesterday on: its late shift may reach past midnight.
  for (let day = today - DAY_MS; day <= today + SEARCH_DAYS * DAY_MS; day += DAY_MS) {
    for (const [start, end] of minutesOn(hours, day)) {
      const opensAt = zone.instantOf(day + start * MINUTE_MS, 'first');
      const closesAt = zone.instantOf(day + end * MINUTE_MS, 'last');
      if (closesAt > from && closesAt > opensAt) yield [opensAt, closesAt];
    }
  }
}

function closedAt(hours: Hours, timeZone: string, now: number): Extract<Opening, { open: false }> {
  const { holiday } = hoursOn(hours, zoneOf(timeZone).dayOf(now));
  return { open: false, ...(holiday && { holiday }) };
}

/** Minutes since midnight of the shifts that begin on this day. */
function minutesOn(hours: Hours, day: number): [number, number][] {
  return hoursOn(hours, day)
    .shifts.map(([start, end]): [number, number] => [minutesOf(start), minutesOf(end)])
    .map(([start, end]): [number, number] => [start, end > start ? end : end + 24 * 60])
    .sort(([a], [b]) => a - b);
}

function minutesOf(clockTime: string): number {
  const [hour = 0, minute = 0] = clockTime.split(':').map(Number);
  return hour * 60 + minute;
}
