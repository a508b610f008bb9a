import { zoneOf } from '../../lib/zone';

/** A day of the calendar, without a time or a zone. Months count from 1. */
export interface Day {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/** Days as the brand's customers live them: in the brand's time zone, whatever zone the server is in. */
export interface Calendar {
  /** The day it is at that moment (epoch ms). */
  dayOf(at: number): Day;
  /** Last millisecond of the day, epoch ms; right also on days of 23 or 25 hours. */
  endOf(day: Day): number;
}

const DAY_MS = 86_400_000;

/** @param timeZone IANA name, e.g. Europe/Oslo. */
export function createCalendar(timeZone: string): Calendar {
  const { offsetAt, dayOf: midnightOf } = zoneOf(timeZone);
  const dayOf = (at: number): Day => {
    const midnight = new Date(midnightOf(at));
    return {
      year: midnight.getUTCFullYear(),
      month: midnight.getUTCMonth() + 1,
      day: midnight.getUTCDate(),
    };
  };

  return {
    dayOf,
    endOf: (day) => {
      const next = addDays(day, 1);
      const midnight = utc(next);
      // The zone's offset on both sides of midnight: where the clock changes at midnight, only one of them fits.
      const starts = [offsetAt(midnight - DAY_MS), offsetAt(midnight + DAY_MS)]
        .map((offset) => midnight - offset)
        .sort((a, b) => a - b);
      const start = starts.find((at) => utc(dayOf(at)) >= midnight) ?? midnight;
      return start - 1;
    },
  };
}

/** The same day so many months later; the month's last day where it is shorter (31 January + 1 = 28 or 29 February). */
export function addMonths({ year, month, day }: Day, months: number): Day {
  const index = year * 12 + (month - 1) + months;
  const target = { year: Math.floor(index / 12), month: (index % 12) + 1 };
  const last = new Date(Date.UTC(target.year, target.month, 0)).getUTCDate();
  return { ...target, day: Math.min(day, last) };
}

export function addDays({ year, month, day }: Day, days: number): Day {
  const date = new Date(Date.UTC(year, month - 1, day + days));
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

/** Whole days from one day to another; negative when `to` is earlier. */
export function daysBetween(from: Day, to: Day): number {
  return Math.round((utc(to) - utc(from)) / DAY_MS);
}

/** Reads `2026-11-25`; undefined for anything else and for days that do not exist. */
export function parseDay(text: string): Day | undefined {
  const found = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (!found) return undefined;
  const day = { year: Number(found[1]), month: Number(found[2]), day: Number(found[3]) };
  const same = addDays(day, 0);
  return same.year === day.year && same.month === day.month && same.day === day.day ? day : undefined;
}

function utc({ year, month, day }: Day): number {
  return Date.UTC(year, month - 1, day);
}
