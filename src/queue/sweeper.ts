import { setTimeout as delay } from 'node:timers/promises';
import { errorCode } from '../lib/errors';
import type { Logger } from '../lib/log';
import type { Store } from '../store/store';

/** A thread awake for longer has lost its bell. */
const LATE_MS = 2_000;
const THREADS_PER_SWEEP = 200;
/** Threads the sweeper runs by itself at a time; the rest it only rings for. */
const OWN_BATCH = 16;

export interface SweeperDeps {
  readonly store: Store;
  readonly log: Logger;
  readonly intervalMs: number;
  /** Runs turns here and now: what makes every answer come even while the queue is down. */
  runThreads(threadIds: readonly string[]): Promise<void>;
  ring(threadIds: readonly string[], delayMs: number): void;
  /** Other periodic work, each by itself: timers, expired sends, unknown sends. */
  readonly chores: readonly (() => Promise<unknown>)[];
}

export interface Sweeper {
  stop(): Promise<void>;
}

/** Looks once in a while for whatever lost its bell. Everything that keeps a promise does so here in the end. */
export function startSweeper(deps: SweeperDeps): Sweeper {
  const abort = new AbortController();
  const running = loop(deps, abort.signal);
  return {
    stop: async () => {
      abort.abort();
      await running;
    },
  };
}

async function loop(deps: SweeperDeps, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await guarded(deps, () => sweepThreads(deps));
    for (const chore of deps.chores) await guarded(deps, chore);
    await delay(deps.intervalMs, undefined, { signal, ref: true }).catch(() => undefined);
  }
}

// A sweep that fails (the database is restarting, say) is made again a second later.
async function guarded({ log }: SweeperDeps, work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    log.warn({ code: errorCode(error) }, 'sweep failed');
  }
}

async function sweepThreads({ store, runThreads, ring }: SweeperDeps): Promise<void> {
  const late = await store.query<{ id: string }>({
    name: 'sweep-late',
    text: `select id from thread where wake and wake_at < clock_timestamp() - interval '${LATE_MS} milliseconds'
              and (lease_until is null or lease_until < clock_timestamp()) order by wake_at limit ${THREADS_PER_SWEEP}`,
  });
  if (late.length === 0) return;
  const ids = late.map((row) => row.id);
  await store.query({
    name: 'sweep-again-later',
    text: `update thread t set wake_at = clock_timestamp()
             from (select id from thread where id = any($1) and wake order by id for update) l where t.id = l.id`,
    values: [ids],
  });
  ring(ids.slice(OWN_BATCH), 0);
  await runThreads(ids.slice(0, OWN_BATCH));
}
