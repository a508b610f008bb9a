import type { Capabilities, Sender } from '../channel/adapter';
import type { OutboundMessage } from '../channel/send';
import type { Clock } from '../lib/clock';
import { errorCode } from '../lib/errors';
import type { Logger } from '../lib/log';
import type { Store } from '../store/store';
import { type ClaimedSend, claimSends } from './claim';
import { moveConversation } from './move-conversation';
import { expired, type Settlement, settlementOf } from './outcome';
import { basisOf, judge, type ThreadNow } from './policy';
import { settle } from './settle';

/** Messages taken in one claim; the more wait, the fewer commits each of them costs. */
const BATCH = 64;
/** Sends under way at once in this process. */
const MAX_IN_FLIGHT = 128;
/**
 * Machine time after the claim at which a send may still begin: with its time-out (7 s, app.ts) it has to end before the
 * lease of 10 s does. Later, as after a freeze, somebody else may have sent the message already.
 */
const LATEST_START_MS = 2_500;
/** Machine time after the call to stop at which the last claim may begin. A thread's next message is a claim of its own. */
const DRAIN_MS = 1_000;

export interface OutboxDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Logger;
  /** The sender of an account; undefined for one that is no longer configured. */
  senderOf(accountId: string): Promise<Sender | undefined>;
  capabilitiesOf(accountId: string): Capabilities;
  ring(threadIds: readonly string[], delayMs: number): void;
  /** Monotonic machine time, ms; Node's own when left out. */
  machineNow?(): number;
}

export interface OutboxSender {
  /** There may be something to send: starts at once unless a claim is already under way. */
  nudge(): void;
  /** Sends what can go out now, begins nothing new after a second, and waits for what is under way. */
  stop(): Promise<void>;
}

/** Claims, judges, sends and settles; any number of these may run at once, in any number of processes. */
export function createOutboxSender(deps: OutboxDeps): OutboxSender {
  const settled: Settlement[] = [];
  const underWay = new Set<Promise<unknown>>();
  let claiming = false;
  let again = false;
  let settling = false;
  /** Machine time from which on nothing is claimed. */
  let lastClaimAt = Number.POSITIVE_INFINITY;
  const machineNow = deps.machineNow ?? (() => performance.now());

  const nudge = () => {
    if (machineNow() > lastClaimAt) return;
    if (claiming) {
      again = true;
      return;
    }
    claiming = true;
    track(
      takeBatch().finally(() => {
        claiming = false;
        if (!again) return;
        again = false;
        nudge();
      }),
    );
  };

  const takeBatch = async () => {
    const room = MAX_IN_FLIGHT - underWay.size;
    if (room <= 0) return;
    try {
      const latestStart = machineNow() + LATEST_START_MS;
      const inTime = () => machineNow() <= latestStart;
      const batch = await claimSends(deps.store, Math.min(BATCH, room), deps.clock.now());
      if (batch.length === 0) return;
      const threads = await readThreads(deps.store, batch);
      for (const send of batch) track(deliver(send, threads.get(send.threadId), inTime, deps).then(collect));
      if (batch.length === BATCH) again = true;
    } catch (error) {
      // Nothing is lost: what was claimed and not sent becomes unknown at the end of its lease and is looked up.
      deps.log.warn({ code: errorCode(error) }, 'outbox not claimed');
    }
  };

  const collect = (settlement: Settlement) => {
    settled.push(settlement);
    if (settling) return;
    settling = true;
    track(flush());
  };

  // Answers that come in while a settlement is being written share the next one.
  const flush = async () => {
    await new Promise(setImmediate);
    while (settled.length > 0) {
      const batch = settled.splice(0, BATCH);
      try {
        const woken = await settle(deps.store, batch, deps.clock.now());
        if (woken.length > 0) deps.ring(woken, 0);
      } catch (error) {
        deps.log.warn(
          { code: errorCode(error), sends: batch.length },
          'sends not settled, they will be looked up',
        );
      }
    }
    settling = false;
    nudge();
  };

  const track = (work: Promise<unknown>) => {
    underWay.add(work);
    void work.finally(() => underWay.delete(work));
  };

  return {
    nudge,
    stop: async () => {
      lastClaimAt = machineNow() + DRAIN_MS;
      nudge();
      while (underWay.size > 0) await Promise.allSettled(underWay);
      lastClaimAt = Number.NEGATIVE_INFINITY;
    },
  };
}

// A statement of its own after the claim: a person may have taken over since, and this is the last look before the send.
async function readThreads(store: Store, batch: readonly ClaimedSend[]): Promise<Map<string, ThreadNow>> {
  const rows = await store.query<ThreadNow & { id: string }>({
    name: 'outbox-threads',
    text: `select id, epoch, control, opted_out "optedOut", window_opened_at "windowOpenedAt" from thread where id = any($1)`,
    values: [batch.map((send) => send.threadId)],
  });
  return new Map(rows.map((row) => [row.id, row]));
}

async function deliver(
  send: ClaimedSend,
  thread: ThreadNow | undefined,
  inTime: () => boolean,
  deps: OutboxDeps,
): Promise<Settlement> {
  const now = deps.clock.now();
  try {
    const capabilities = deps.capabilitiesOf(send.accountId);
    if (!thread) return { send, status: 'cancelled', reason: 'thread_gone', unspent: true };
    if (send.kind === 'control') return await moveConversation(send, thread, deps);
    const verdict = judge(send, thread, capabilities, now);
    if (verdict.verdict === 'expired') return { ...expired(send, verdict.reason), unspent: true };
    if (verdict.verdict !== 'send')
      return { send, status: verdict.verdict, reason: verdict.reason, unspent: true };
    const sender = await deps.senderOf(send.accountId);
    if (!sender) {
      const code = 'ACCOUNT_NOT_CONFIGURED';
      return { send, status: 'held', reason: code, tell: { code }, unspent: true };
    }
    // Certainly not sent. Whoever has taken the row over in the meantime keeps it: only the owner of the token may mark.
    if (!inTime())
      return { send, status: 'pending', reason: 'claimed_too_long_ago', waited: true, unspent: true };
    const result = await sender.send(messageOf(send, basisOf(send, thread, capabilities, now)));
    if (result.outcome !== 'sent')
      deps.log.warn({ outboxId: send.id, threadId: send.threadId, ...plain(result) }, 'send not accepted');
    return settlementOf(send, result, deps.clock.now());
  } catch (error) {
    // A fault of ours in the middle of a send: it may have left the house.
    deps.log.error({ outboxId: send.id, code: errorCode(error) }, 'send broke off');
    return { send, status: 'unknown', reason: errorCode(error) };
  }
}

/** The platform-neutral form of a claimed row. */
export function messageOf(send: ClaimedSend, basis: OutboundMessage['basis']): OutboundMessage {
  return {
    outboxId: String(send.id),
    userId: send.userId,
    body: send.body,
    basis,
    firstAttemptAt: send.firstAttemptAt,
  };
}

function plain(result: { readonly outcome: string; readonly code?: string }): {
  outcome: string;
  code?: string;
} {
  return { outcome: result.outcome, ...(result.code !== undefined && { code: result.code }) };
}
