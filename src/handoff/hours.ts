import type { Brand } from '../brand';
import type { HoursFact } from '../turn/port';

type Hours = Brand['hours'];

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/** How far ahead an opening is looked for; longer than any holiday closure. */
const SEARCH_DAYS = 60;

// In the order of Date's getUTCDay.
const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;

/**
 * Is somebody there at `now`, and if not, from when on? `opensAt` is undefined when no opening is found in 60 days.
 * @param now epoch ms.
 */
export function hoursAt(hours: Hours, timeZone: string, now: number): HoursFact {
  for (const [opensAt] of openings(hours, timeZone, now)) {
    return opensAt <= now ? { open: true } : { open: false, opensAt };
  }
  return { open: false };
}

/**
 * The moment at which `durationMs` of opening time have gone by since `from`, epoch ms; by the calendar where nobody is
 * ever there.
 */
export function afterBusinessTime(hours: Hours, timeZone: string, from: number, durationMs: number): number {
  let left = durationMs;
  let at = from;
  for (const [opensAt, closesAt] of openings(hours, timeZone, from)) {
    const start = Math.max(at, opensAt);
    if (closesAt - start >= left) return start + left;
    left -= Math.max(0, closesAt - start);
    at = Math.max(at, closesAt);
  }
  return from + durationMs;
}

/** Stretches [opens, closes) in epoch ms that end after `from`, in order. A holiday has none of its own. */
function* openings(hours: Hours, timeZone: string, from: number): Iterable<[number, number]> {
  const zone = zoneOf(timeZone);
  const today = Math.floor((from + zone.offsetAt(from)) / DAY_MS) * DAY_MS;
  // From yesterday on: its late shift may reach past midnight.
  for (let day = today - DAY_MS; day <= today + SEARCH_DAYS * DAY_MS; day += DAY_MS) {
    for (const [start, end] of shiftsOf(hours, day)) {
      const opensAt = zone.instantOf(day + start * MINUTE_MS, 'first');
      const closesAt = zone.instantOf(day + end * MINUTE_MS, 'last');
      if (closesAt > from && closesAt > opensAt) yield [opensAt, closesAt];
    }
  }
}

/** Minutes since midnight of the shifts that begin on this day. An end at or before its start lies on the next day. */
function shiftsOf(hours: Hours, day: number): [number, number][] {
  const date = new Date(day);
  if (hours.holidays.includes(date.toISOString().slice(0, 10))) return [];
  const weekday = WEEKDAYS[date.getUTCDay()];
  const shifts = (weekday && hours.week[weekday]) ?? [];
  return shifts
    .map(([start, end]): [number, number] => [minutesOf(start), minutesOf(end)])
    .map(([start, end]): [number, number] => [start, end > start ? end : end + 24 * 60])
    .sort(([a], [b]) => a - b);
}

function minutesOf(clockTime: string): number {
  const [hour = 0, minute = 0] = clockTime.split(':').map(Number);
  return hour * 60 + minute;
}

interface Zone {
  /** Local time minus UTC at an instant, ms. */
  offsetAt(instant: number): number;
  /** The instant at which clocks show this local time (as if it were UTC); of two, in autumn, the one asked for. */
  instantOf(local: number, which: 'first' | 'last'): number;
}

function zoneOf(timeZone: string): Zone {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  const offsetAt = (instant: number) => {
    const whole = Math.floor(instant / 1_000) * 1_000;
    const part = (type: string) => Number(parts.find((each) => each.type === type)?.value);
    const parts = format.formatToParts(whole);
    const local = Date.UTC(
      part('year'),
      part('month') - 1,
      part('day'),
      part('hour'),
      part('minute'),
      part('second'),
    );
    return local - whole;
  };
  return { offsetAt, instantOf: (local, which) => instantOf(local, which, offsetAt) };
}

// Zones move their clocks by at most a few hours, so the offsets a day before and a day after are all there can be.
function instantOf(local: number, which: 'first' | 'last', offsetAt: (instant: number) => number): number {
  const before = local - offsetAt(local - DAY_MS);
  const after = local - offsetAt(local + DAY_MS);
  const real = [before, after].filter((instant) => instant + offsetAt(instant) === local);
  // In spring's gap no clock shows this time: as far after the jump as it was meant to be after midnight.
  if (real.length === 0) return before;
  return which === 'first' ? Math.min(...real) : Math.max(...real);
}
