import type { AccountEvent, Ignored, Received, ThreadEvent, Unknown } from './event';

/** Collects what a delivery held while an adapter walks through it. */
export interface Collector {
  readonly events: ThreadEvent[];
  readonly accountEvents: AccountEvent[];
  readonly ignored: Ignored[];
  readonly unknown: Unknown[];
}

export function createCollector(): Collector {
  return { events: [], accountEvents: [], ignored: [], unknown: [] };
}

/** A delivery that holds nothing at all is unknown too: whatever came in can be explained afterwards. */
export function received(found: Collector, body: unknown): Received {
  const total =
    found.events.length + found.accountEvents.length + found.ignored.length + found.unknown.length;
  return total > 0 ? found : { ...found, unknown: [{ reason: 'the delivery is empty', body }] };
}
