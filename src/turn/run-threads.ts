import { errorCode } from '../lib/errors';
import type { Ids } from '../lib/ids';
import type { Logger } from '../lib/log';
import type { Store } from '../store/store';
import { type ClaimedThread, claimThreads, releaseThreads } from './claim';
import { type CommitDeps, commitTurns } from './commit';
import type { TurnResult } from './result';
import { failTurn, runTurn, type TurnDeps } from './run-turn';

/** Claims after which the head event is given up and a person gets the thread (design: datalayer.md §5, poison). */
const CLAIMS_BEFORE_GIVING_UP = 5;
/** A thread with this many claims was in hand when a turn failed or a process died: it may be what did it. */
const SUSPICIOUS_CLAIMS = 2;

export interface RunThreadsDeps {
  readonly store: Store;
  readonly turn: TurnDeps;
  readonly commit: CommitDeps;
  readonly ids: Ids;
  readonly log: Logger;
  /** Wait for the rest of a burst: until this long after the newest message, at most that long after the oldest. */
  readonly coalesce: { readonly quietMs: number; readonly atMostMs: number };
  ring(threadIds: readonly string[], delayMs: number): void;
  /** There is something new to send. */
  nudge(): void;
}

export type RunThreads = (threadIds: readonly string[]) => Promise<void>;

/**
 * Claim, think, commit for a handful of threads at once. Whoever calls it (a bell, the sweeper) and however often:
 * the lease keeps one turn per thread.
 */
export function createRunThreads(deps: RunThreadsDeps): RunThreads {
  return async (threadIds) => {
    const suspects = await runAtOnce(threadIds, deps);
    // The least suspicious first: those that were only neighbours are through before the next crash.
    for (const id of suspects) await runAtOnce([id], deps);
  };
}

/** @returns threads it left alone because each has to be run by itself. */
async function runAtOnce(threadIds: readonly string[], deps: RunThreadsDeps): Promise<string[]> {
  const token = deps.ids.uuid();
  const claimed = await claimThreads(deps.store, threadIds, token);
  const suspects = claimed.length > 1 ? claimed.filter((thread) => thread.claims >= SUSPICIOUS_CLAIMS) : [];
  const suspectIds = suspects.toSorted((a, b) => a.claims - b.claims).map((thread) => thread.id);
  if (suspects.length > 0) await releaseThreads(deps.store, suspectIds, token, { countClaim: false });
  const others = claimed.filter((thread) => !suspects.includes(thread));
  const ready = await withoutUnfinishedBursts(others, token, deps);
  if (ready.length > 0) await commit(await think(ready, token, deps), token, deps);
  return suspectIds;
}

async function withoutUnfinishedBursts(
  claimed: readonly ClaimedThread[],
  token: string,
  deps: RunThreadsDeps,
) {
  const waits = new Map(claimed.map((thread) => [thread.id, burstWaitMs(thread, deps.coalesce)]));
  const early = claimed.filter((thread) => (waits.get(thread.id) ?? 0) > 0);
  if (early.length === 0) return claimed;
  const ids = early.map((thread) => thread.id);
  await releaseThreads(deps.store, ids, token, { countClaim: false });
  deps.ring(ids, Math.max(...ids.map((id) => waits.get(id) ?? 0)));
  return claimed.filter((thread) => !waits.get(thread.id));
}

/** How much longer to wait for the rest of a burst, whole ms; 0: the burst is over, or no message waits at all. */
export function burstWaitMs(
  thread: ClaimedThread,
  { quietMs, atMostMs }: RunThreadsDeps['coalesce'],
): number {
  const ages = thread.events.filter(({ event }) => event.kind === 'message').map(({ ageMs }) => ageMs);
  if (ages.length === 0 || quietMs === 0) return 0;
  const quiet = quietMs - Math.min(...ages);
  const left = atMostMs - Math.max(...ages);
  return Math.max(0, Math.ceil(Math.min(quiet, left)));
}

/** Thinks about each thread by itself: one that throws must not fail its neighbours. */
async function think(
  threads: readonly ClaimedThread[],
  token: string,
  deps: RunThreadsDeps,
): Promise<TurnResult[]> {
  const failed: string[] = [];
  const results = await Promise.all(
    threads.map(async (thread) => {
      try {
        if (thread.claims > CLAIMS_BEFORE_GIVING_UP) return giveUp(thread, deps);
        return await runTurn(thread, deps.turn);
      } catch (error) {
        deps.log.warn({ threadId: thread.id, code: errorCode(error), claims: thread.claims }, 'turn failed');
        failed.push(thread.id);
        return undefined;
      }
    }),
  );
  if (failed.length > 0) await leaveToSweeper(failed, token, deps);
  return results.filter((result) => result !== undefined);
}

function giveUp(thread: ClaimedThread, deps: RunThreadsDeps): TurnResult {
  deps.log.error(
    { threadId: thread.id, inboxId: thread.events[0]?.id },
    'event given up, a person gets the thread',
  );
  return failTurn(thread, deps.turn);
}

async function commit(results: readonly TurnResult[], token: string, deps: RunThreadsDeps): Promise<void> {
  if (results.length === 0) return;
  try {
    const outcome = await commitTurns(results, token, deps.commit);
    if (outcome.queued > 0) deps.nudge();
    if (outcome.stillAwake.length > 0) deps.ring(outcome.stillAwake, 0);
  } catch (error) {
    deps.log.warn({ code: errorCode(error), threads: results.length }, 'turns not committed');
    const ids = results.map((result) => result.thread.id);
    if (results.length === 1) return await leaveToSweeper(ids, token, deps);
    // One thread's rows may be what the database refuses: alone, each succeeds or fails by itself.
    for (const result of results) await commit([result], token, deps);
  }
}

async function leaveToSweeper(ids: readonly string[], token: string, deps: RunThreadsDeps): Promise<void> {
  try {
    // No bell: each one that fails again would ring another. The sweeper comes by every other second.
    await releaseThreads(deps.store, ids, token, { countClaim: true });
  } catch (error) {
    // The leases end by themselves and the sweeper rings.
    deps.log.warn({ code: errorCode(error) }, 'leases not given back');
  }
}
