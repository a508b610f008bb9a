import type { Clock } from '../../lib/clock';

/**
 * One line of what the emulators saw and did. `seq` grows without gaps; `machineAt` is real time and `at` the
 * virtual clock, both epoch ms. The other fields depend on `type`; README.md lists them.
 */
export interface LogEntry {
  readonly seq: number;
  readonly machineAt: number;
  readonly at: number;
  readonly type: LogType;
  readonly [field: string]: unknown;
}

export type LogType =
  | 'said'
  | 'accepted'
  | 'native'
  | 'action'
  | 'webhook'
  | 'undelivered'
  | 'unsubscribed'
  | 'handshake'
  | 'api'
  | 'control'
  | 'fault'
  | 'clock';

/** The truth that tests judge by: append-only, never rewritten, also not by a reset of the rest. */
export interface EventLog {
  append(type: LogType, fields: Record<string, unknown>): LogEntry;
  /** Entries after `seq`, oldest first; waits up to `waitMs` for the first one. */
  read(after: number, options: { limit: number; waitMs: number }): Promise<readonly LogEntry[]>;
  readonly last: number;
  /** Lines of each type so far. */
  readonly counts: Readonly<Partial<Record<LogType, number>>>;
  /** Lets everybody go who waits for a line. */
  close(): void;
}

export function createEventLog(clock: Clock): EventLog {
  const entries: LogEntry[] = [];
  const counts: Partial<Record<LogType, number>> = {};
  const waiters = new Set<() => void>();
  let waking = false;

  function wakeSoon(): void {
    if (waking || waiters.size === 0) return;
    waking = true;
    // One wake for all lines of a tick: a reader under load gets them in one answer.
    setImmediate(() => {
      waking = false;
      for (const wake of [...waiters]) wake();
    });
  }

  function waitForLine(waitMs: number): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        waiters.delete(done);
        resolve();
      };
      const timer = setTimeout(done, waitMs);
      waiters.add(done);
    });
  }

  return {
    append(type, fields) {
      const entry = { seq: entries.length + 1, machineAt: Date.now(), at: clock.now(), type, ...fields };
      entries.push(entry);
      counts[type] = (counts[type] ?? 0) + 1;
      wakeSoon();
      return entry;
    },
    async read(after, { limit, waitMs }) {
      if (waitMs > 0 && entries.length <= after) await waitForLine(waitMs);
      return entries.slice(after, after + limit);
    },
    counts,
    get last() {
      return entries.length;
    },
    close() {
      for (const wake of [...waiters]) wake();
    },
  };
}
