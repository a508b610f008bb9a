/**
 * Business time in epoch milliseconds, UTC. Everything a customer or an agent can feel (windows, link expiry,
 * opening hours, lock-outs) reads this clock; leases and other machine time come from the database instead.
 */
export interface Clock {
  now(): number;
}

/** A clock whose offset from the machine's time can be set, shared by sandbox and app so that both agree. */
export interface SettableClock extends Clock {
  readonly offsetMs: number;
  setOffset(offsetMs: number): void;
}

export const systemClock: Clock = { now: () => Date.now() };

/** @param base where the undisturbed time comes from; tests pass a constant to get a frozen clock. */
export function createSettableClock(base: Clock = systemClock): SettableClock {
  let offsetMs = 0;
  return {
    get offsetMs() {
      return offsetMs;
    },
    now: () => base.now() + offsetMs,
    setOffset: (ms) => {
      offsetMs = Math.trunc(ms);
    },
  };
}
