import { zoneOf } from '../lib/zone';

const DAY_MS = 86_400_000;

/** A stretch [from, until) of business time, epoch ms; an end left out is open. */
export interface Period {
  readonly from?: number | undefined;
  readonly until?: number | undefined;
}

/** From the beginning of the first day to the end of the last, in the brand's time zone. @param days ISO days. */
export function periodOf(
  days: { readonly from?: string | undefined; readonly until?: string | undefined },
  timeZone: string,
): Period {
  const zone = zoneOf(timeZone);
  return {
    ...(days.from !== undefined && { from: zone.instantOf(Date.parse(days.from), 'first') }),
    ...(days.until !== undefined && { until: zone.instantOf(Date.parse(days.until) + DAY_MS, 'first') }),
  };
}
