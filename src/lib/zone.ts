const DAY_MS = 86_400_000;

/** The clocks of one time zone. A local time is written as the instant at which UTC clocks show the same. */
export interface Zone {
  /** Local time minus UTC at an instant, ms. */
  offsetAt(instant: number): number;
  /** The instant at which clocks show this local time; of two, in autumn, the one asked for. */
  instantOf(local: number, which: 'first' | 'last'): number;
  /** The calendar day of an instant, as its midnight in UTC. */
  dayOf(instant: number): number;
}

/** @param timeZone IANA name. */
export function zoneOf(timeZone: string): Zone {
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
    const parts = format.formatToParts(whole);
    const part = (type: string) => Number(parts.find((each) => each.type === type)?.value);
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
  return {
    offsetAt,
    instantOf: (local, which) => instantOf(local, which, offsetAt),
    dayOf: (instant) => Math.floor((instant + offsetAt(instant)) / DAY_MS) * DAY_MS,
  };
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
