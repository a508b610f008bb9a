import { askedDays } from './asked-days';
import { type Hours, hoursOn, openingAt } from './opening-hours';
import { zoneOf } from './zone';

export interface DayHours {
  /** Calendar day as its midnight in UTC. */
  readonly day: number;
  /** Empty: closed. */
  readonly shifts: readonly (readonly [string, string])[];
  readonly holiday: boolean;
}

/** The days a text asks about, today left out where `now` answers it already, with the hours of each. */
export function askedHours(text: string, hours: Hours, timeZone: string, now: number): readonly DayHours[] {
  const today = zoneOf(timeZone).dayOf(now);
  return askedDays(text, today)
    .filter((day) => day !== today)
    .map((day) => ({ day, ...hoursOn(hours, day) }));
}

export { openingAt };
