import type { Sender } from '../channel/adapter';
import type { Clock } from '../lib/clock';
import type { Ids } from '../lib/ids';
import type { Logger } from '../lib/log';
import { handleAccountEvents } from '../outbox/account-events';
import { expireSends, RECONCILE_TIMES, type ReconcileTimes, reconcile } from '../outbox/reconcile';
import { createOutboxSender } from '../outbox/sender';
import type { Senders } from '../outbox/senders';
import type { Store } from '../store/store';
import type { CommitDeps } from '../turn/commit';
import { createRunThreads, type RunThreadsDeps } from '../turn/run-threads';
import type { TurnDeps } from '../turn/run-turn';
import type { Queue } from './queue';
import { startSweeper } from './sweeper';
import { fireTimers } from './timers';

/** Waits of a worker, machine time in ms. */
export interface WorkerTimes {
  /** A burst is over this long after its newest message, and at most `burstAtMostMs` after its oldest. */
  readonly burstQuietMs: number;
  readonly burstAtMostMs: number;
  readonly sweepMs: number;
  readonly reconcile: ReconcileTimes;
}

export const WORKER_TIMES: WorkerTimes = {
  burstQuietMs: 1_200,
  burstAtMostMs: 5_000,
  sweepMs: 750,
  reconcile: RECONCILE_TIMES,
};

export interface WorkerDeps {
  readonly store: Store;
  readonly queue: Queue;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Logger;
  readonly senders: Senders;
  readonly turn: TurnDeps;
  readonly moves: CommitDeps['moves'];
  readonly times: WorkerTimes;
  /** Periodic work of other stations, done beside the worker's own. */
  readonly chores?: readonly (() => Promise<unknown>)[];
}

export interface RunningWorker {
  /** Something new is in the outbox of this process. */
  nudge(): void;
  /** No new turn begins, those in hand are finished, and what they had to say is sent; what has to wait stays. */
  stop(): Promise<void>;
}

/** What a worker process does: turns at each bell, sends whatever waits, and sweeps up what lost its bell. */
export async function startWorker(deps: WorkerDeps): Promise<RunningWorker> {
  const { store, queue, clock, ids, log, senders, times } = deps;
  const ring = (threadIds: readonly string[], delayMs: number) => void queue.ring(threadIds, delayMs);
  const senderOf = (accountId: string): Promise<Sender | undefined> => senders.senderOf(accountId);
  const outbox = createOutboxSender({
    store,
    clock,
    log,
    ring,
    senderOf,
    capabilitiesOf: senders.capabilitiesOf,
  });
  const turns: RunThreadsDeps = {
    store,
    ids,
    log,
    ring,
    turn: deps.turn,
    commit: { store, moves: deps.moves, now: () => clock.now() },
    coalesce: { quietMs: times.burstQuietMs, atMostMs: times.burstAtMostMs },
    nudge: outbox.nudge,
  };
  const runThreads = createRunThreads(turns);
  const sweeper = startSweeper({
    store,
    log,
    intervalMs: times.sweepMs,
    runThreads,
    ring: (threadIds, delayMs) => queue.ring(threadIds, delayMs),
    chores: [
      async () => ring(await fireTimers(store, clock), 0),
      () => handleAccountEvents(store, log),
      () => expireSends(store),
      () => reconcile({ store, clock, log, times: times.reconcile, senderOf, ring }),
      // Whatever waited for its time, for a budget or for another process's nudge.
      async () => outbox.nudge(),
      ...(deps.chores ?? []),
    ],
  });
  await queue.work({ onThreads: runThreads, onNudge: async () => outbox.nudge() });
  return {
    nudge: outbox.nudge,
    stop: async () => {
      // The outbox last: the turns in hand still have something to say.
      await Promise.all([sweeper.stop(), queue.stopWork()]);
      await outbox.stop();
    },
  };
}
