import type { Clock } from '../../lib/clock';

/** What is left of a limit after a call was counted against it. */
export interface Quota {
  readonly allowed: boolean;
  readonly limit: number;
  readonly remaining: number;
  /** Virtual time at which the limit is whole again, epoch ms. */
  readonly resetAt: number;
}

/** Counters of calls in fixed windows that begin with the first call, on the virtual clock. */
export interface Rates {
  /** Looks without counting; a limit that changed since applies at once. */
  peek(key: string, limit: number, windowMs: number): Quota;
  /** Counts one call and says whether it was within the limit; a refused call is not counted. */
  take(key: string, limit: number, windowMs: number): Quota;
  clear(): void;
}

interface Window {
  startedAt: number;
  used: number;
}

export function createRates(clock: Clock): Rates {
  const windows = new Map<string, Window>();

  function current(key: string, windowMs: number): Window {
    const now = clock.now();
    const found = windows.get(key);
    // A clock set back starts over too: otherwise the window would last for as long as it was set back.
    if (found !== undefined && now >= found.startedAt && now < found.startedAt + windowMs) return found;
    const fresh = { startedAt: now, used: 0 };
    windows.set(key, fresh);
    return fresh;
  }

  function quota(window: Window, limit: number, windowMs: number, allowed: boolean): Quota {
    const remaining = Math.max(0, limit - window.used);
    return { allowed, limit, remaining, resetAt: window.startedAt + windowMs };
  }

  return {
    peek(key, limit, windowMs) {
      const window = current(key, windowMs);
      return quota(window, limit, windowMs, window.used < limit);
    },
    take(key, limit, windowMs) {
      const window = current(key, windowMs);
      const allowed = window.used < limit;
      if (allowed) window.used += 1;
      return quota(window, limit, windowMs, allowed);
    },
    clear: () => windows.clear(),
  };
}
