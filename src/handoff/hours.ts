import type { Brand } from '../brand';
import { openingAt, openings } from '../lib/opening-hours';
import type { HoursFact } from '../turn/port';

type Hours = Brand['hours'];

/**
 * Is somebody there at `now`, and if not, from when on? `opensAt` is undefined when no opening is found in 60 days.
 * @param now epoch ms.
 */
export function hoursAt(hours: Hours, timeZone: string, now: number): HoursFact {
  const opening = openingAt(hours, timeZone, now);
  if (opening.open) return { open: true };
  const { opensAt } = opening;
  return { open: false, ...(opensAt !== undefined && { opensAt }) };
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
