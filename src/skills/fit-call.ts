import { type Hours, openings } from '../lib/opening-hours';
import { type Zone, zoneOf } from '../lib/zone';
import type { DaySaid, When } from './read-when';

/** When somebody calls: at a time, or in a stretch of opening hours. Epoch ms. */
export interface CallTime {
  readonly at: number;
  readonly until?: number;
}

export type Fitted =
  | { readonly outcome: 'fits'; readonly call: CallTime }
  /** Nobody is there then, or it is over; `offer` is the next opening after it. */
  | { readonly outcome: 'closed' | 'past'; readonly offer: CallTime }
  /** Further ahead than anybody plans. */
  | { readonly outcome: 'far' }
  /** No opening hours in sight. */
  | { readonly outcome: 'nobody' };

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const STEP_MS = 5 * MINUTE_MS;
/** "Now" is within this time. */
const SOON_MS = 60 * MINUTE_MS;
const DAYS_AHEAD = 30;
/** Of a stretch at least this much must be left. */
const SHORTEST_MS = 15 * MINUTE_MS;

/** Puts a wish into the hours in which calls are made. Pure. @param now epoch ms. */
export function fitCall(when: When, hours: Hours, timeZone: string, now: number): Fitted {
  const zone = zoneOf(timeZone);
  const stretches = [...openings(hours, timeZone, now)];
  const desk: Desk = { zone, now, stretches };
  if (stretches.length === 0) return { outcome: 'nobody' };
  switch (when.kind) {
    case 'soon':
      return soon(desk);
    case 'in':
      return exact(roundUp(now + when.ms), desk);
    case 'time':
      return onDay(when, desk);
  }
}

interface Desk {
  readonly zone: Zone;
  readonly now: number;
  /** [opens, closes), in order, the first may be running. */
  readonly stretches: readonly (readonly [number, number])[];
}

function soon(desk: Desk): Fitted {
  const { now, stretches } = desk;
  const running = stretches.find(([opens, closes]) => opens <= now && closes - now >= SHORTEST_MS);
  if (!running) return refused('closed', now, desk);
  const at = roundUp(now);
  return { outcome: 'fits', call: { at, until: Math.min(running[1], at + SOON_MS) } };
}

function exact(at: number, desk: Desk): Fitted {
  const { now, stretches } = desk;
  if (at > now + DAYS_AHEAD * DAY_MS) return { outcome: 'far' };
  if (at <= now) return refused('past', now, desk);
  const open = stretches.some(([opens, closes]) => opens <= at && at < closes);
  return open ? { outcome: 'fits', call: { at } } : refused('closed', at, desk);
}

function onDay({ day, clock }: Extract<When, { kind: 'time' }>, desk: Desk): Fitted {
  const { zone, now, stretches } = desk;
  const today = zone.dayOf(now);
  const instant = (base: number, minutes: number) => zone.instantOf(base + minutes * MINUTE_MS, 'first');
  if (day === undefined) {
    if (clock?.at === undefined) return nextStretch(clock, desk);
    const at = instant(today, clock.at);
    return exact(at > now ? at : instant(today + DAY_MS, clock.at), desk);
  }
  const base = dayOf(day, today);
  if (clock?.at !== undefined) return exact(instant(base, clock.at), desk);
  const [from, until] = [instant(base, clock?.from ?? 0), instant(base, clock?.until ?? 24 * 60)];
  if (from > now + DAYS_AHEAD * DAY_MS) return { outcome: 'far' };
  if (until <= now + SHORTEST_MS) return refused('past', now, desk);
  const call = overlap(from, until, stretches, now);
  return call ? { outcome: 'fits', call } : refused('closed', from, desk);
}

/** "After four", on the first day on which that is possible. */
function nextStretch(
  clock: { readonly from?: number; readonly until?: number } | undefined,
  desk: Desk,
): Fitted {
  const { zone, now, stretches } = desk;
  const today = zone.dayOf(now);
  for (let base = today; base <= today + DAYS_AHEAD * DAY_MS; base += DAY_MS) {
    const from = zone.instantOf(base + (clock?.from ?? 0) * MINUTE_MS, 'first');
    const until = zone.instantOf(base + (clock?.until ?? 24 * 60) * MINUTE_MS, 'last');
    const call = overlap(from, until, stretches, now);
    if (call) return { outcome: 'fits', call };
  }
  return refused('closed', now, desk);
}

function overlap(
  from: number,
  until: number,
  stretches: Desk['stretches'],
  now: number,
): CallTime | undefined {
  for (const [opens, closes] of stretches) {
    const start = Math.max(from, opens, now);
    const end = Math.min(until, closes);
    if (end - start >= SHORTEST_MS) return { at: start === now ? roundUp(now) : start, until: end };
  }
  return undefined;
}

/** The next opening after the wish, or the rest of the one that runs. */
function refused(outcome: 'closed' | 'past', wished: number, { now, stretches }: Desk): Fitted {
  for (const [opens, closes] of stretches) {
    const start = Math.max(opens, now);
    if (opens > wished || (outcome === 'past' && closes - start >= SHORTEST_MS)) {
      return { outcome, offer: start === now ? { at: roundUp(now), until: closes } : { at: start } };
    }
  }
  return { outcome: 'nobody' };
}

/** The day that is meant, as its midnight in UTC. */
function dayOf(day: DaySaid, today: number): number {
  if ('offset' in day) return today + day.offset * DAY_MS;
  if ('weekday' in day) {
    const weekday = new Date(today).getUTCDay();
    const ahead = (day.weekday - weekday + 7) % 7;
    // Weeks begin on Monday: on a Friday, "next Monday" is the one after the weekend.
    const leftInWeek = (7 - weekday) % 7;
    return today + (day.nextWeek && ahead <= leftInWeek ? ahead + 7 : ahead) * DAY_MS;
  }
  return nextDate(day, today);
}

function nextDate({ date, month }: Extract<DaySaid, { date: number }>, today: number): number {
  const now = new Date(today);
  const [year, thisMonth] = [now.getUTCFullYear(), now.getUTCMonth()];
  const candidates =
    month === undefined
      ? [0, 1, 2].map((ahead) => Date.UTC(year, thisMonth + ahead, date))
      : [0, 1].map((ahead) => Date.UTC(year + ahead, month - 1, date));
  const fits = candidates.filter((at) => at >= today && new Date(at).getUTCDate() === date);
  return fits[0] ?? candidates.at(-1) ?? today;
}

function roundUp(at: number): number {
  return Math.ceil(at / STEP_MS) * STEP_MS;
}
