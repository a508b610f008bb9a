import { setMaxListeners } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { errorCode } from '../lib/errors';
import type { Logger } from '../lib/log';
import type { Store } from '../store/store';

/** A thread awake for longer has lost its bell. */
const LATE_MS = 2_000;
const THREADS_PER_SWEEP = 200;
/** Threads the sweeper runs in one go; the rest it only rings for, unless the queue is down. */
const OWN_BATCH = 16;
/** Goes at a time while the queue is down. */
const OWN_PARALLEL = 2;

export interface SweeperDeps {
  readonly store: Store;
  readonly log: Logger;
  readonly intervalMs: number;
  /** Runs turns here and now: what makes every answer come even while the queue is down. */
  runThreads(threadIds: readonly string[]): Promise<void>;
  /** False when the queue did not take the bell. */
  ring(threadIds: readonly string[], delayMs: number): Promise<boolean>;
  /** Other periodic work: timers, expired sends, unknown sends. None waits for another, and none overlaps itself. */
  readonly chores: readonly (() => Promise<unknown>)[];
}

export interface Sweeper {
  stop(): Promise<void>;
}

/** Looks once in a while for whatever lost its bell. Everything that keeps a promise does so here in the end. */
export function startSweeper(deps: SweeperDeps): Sweeper {
  const abort = new AbortController();
  // Each at its own pace: a look-up on a slow platform must not hold up the turns, nor the timers.
  const works = [() => sweepThreads(deps), ...deps.chores];
  // Each waits on the same signal; Node takes more than ten for a leak.
  setMaxListeners(works.length + 1, abort.signal);
  const running = Promise.all(works.map((work) => repeat(work, deps, abort.signal)));
  return {
    stop: async () => {
      abort.abort();
      await running;
    },
  };
}

async function repeat(work: () => Promise<unknown>, deps: SweeperDeps, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await guarded(deps, work);
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
  const [own = [], ...rest] = batches(ids);
  const rung = rest.length === 0 || (await ring(rest.flat(), 0));
  await runAll(rung ? [own] : [own, ...rest], runThreads);
}

async function runAll(waiting: (readonly string[])[], runThreads: SweeperDeps['runThreads']): Promise<void> {
  const runner = async () => {
    for (let batch = waiting.shift(); batch; batch = waiting.shift()) await runThreads(batch);
  };
  await Promise.all(Array.from({ length: OWN_PARALLEL }, runner));
}

function batches(ids: readonly string[]): (readonly string[])[] {
  return Array.from({ length: Math.ceil(ids.length / OWN_BATCH) }, (_, i) =>
    ids.slice(i * OWN_BATCH, (i + 1) * OWN_BATCH),
  );
}
