import { zoneOf } from '../../lib/zone';
import { zoneOfPhone } from '../../lib/zone-places';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
/** Where all towns of our gazetteer lie (src/nlu/slots/towns.ts). */
const TOWNS_ZONE = 'Europe/Oslo';

/** From and until, as HH:MM on the customer's wall; the same time twice: no quiet hours. */
export type QuietHours = readonly [string, string];

export interface ReminderSettings {
  /** Days before the order's end, each a reminder. */
  readonly daysBefore: readonly number[];
  /** Time of day at which a reminder is due, HH:MM in the customer's zone. */
  readonly at: string;
  readonly quietHours: QuietHours;
}

/**
 * The customer's time zone (IANA): that of the town they named, else of the country of their phone number where it has
 * only one zone (the number they wrote before the one in the order), else the brand's. It is a guess for travellers,
 * which is why it only ever moves a message out of the night.
 */
export function customerZone(known: {
  readonly city?: string | undefined;
  readonly phones: readonly (string | undefined)[];
  readonly brandZone: string;
}): string {
  if (known.city !== undefined) return TOWNS_ZONE;
  for (const phone of known.phones) {
    const zone = phone === undefined ? undefined : zoneOfPhone(phone);
    if (zone !== undefined) return zone;
  }
  return known.brandZone;
}

/**
 * When the reminders of this end are due, epoch ms, only those ahead of `now`: so many days before the day on which the
 * order ends for the brand, at the set time of the customer's clock. A time inside the quiet hours moves to the morning
 * after them. Where every step lies behind, one on the last day is left.
 */
export function stepsAhead(
  settings: ReminderSettings,
  { endsAt, now, zone, brandZone }: { endsAt: number; now: number; zone: string; brandZone: string },
): readonly { readonly daysBefore: number; readonly dueAt: number }[] {
  if (settings.daysBefore.length === 0) return [];
  const lastDay = zoneOf(brandZone).dayOf(endsAt);
  const stepOf = (daysBefore: number) => {
    const local = lastDay - daysBefore * DAY_MS + minutesOf(settings.at) * MINUTE_MS;
    const wished = zoneOf(zone).instantOf(local, 'first');
    return { daysBefore, dueAt: quietUntil(settings.quietHours, zone, wished) ?? wished };
  };
  const isAhead = ({ dueAt }: { dueAt: number }) => dueAt > now && dueAt < endsAt;
  const steps = [...new Set(settings.daysBefore)].map(stepOf).filter(isAhead);
  return steps.length > 0 ? steps : [stepOf(0)].filter(isAhead);
}

/** The end of the quiet hours in which this moment lies, epoch ms; undefined: it lies in none. */
export function quietUntil([from, until]: QuietHours, zone: string, at: number): number | undefined {
  const [start, end] = [minutesOf(from), minutesOf(until)];
  if (start === end) return undefined;
  const { dayOf, instantOf, offsetAt } = zoneOf(zone);
  const today = dayOf(at);
  const minute = Math.floor((at + offsetAt(at) - today) / MINUTE_MS);
  const overnight = start > end;
  const quiet = overnight ? minute >= start || minute < end : minute >= start && minute < end;
  if (!quiet) return undefined;
  // In the evening the morning is tomorrow's; in the small hours it is today's.
  const morning = overnight && minute >= start ? today + DAY_MS : today;
  return instantOf(morning + end * MINUTE_MS, 'last');
}

function minutesOf(clockTime: string): number {
  const [hour = 0, minute = 0] = clockTime.split(':').map(Number);
  return hour * 60 + minute;
}
