import type { Sender } from '../channel/adapter';
import type { ThreadMove } from '../channel/send';
import { backoffMs } from '../lib/backoff';
import { errorCode } from '../lib/errors';
import type { ClaimedSend } from './claim';
import { MAX_ATTEMPTS, SEND_BACKOFF, type Settlement } from './outcome';
import type { ThreadNow } from './policy';

/** Body of an outbox row that moves the conversation. `text` is empty: readers of bodies find the field there. */
export interface ControlBody {
  readonly text: '';
  readonly move: ThreadMove;
}

export interface MoveDeps {
  senderOf(accountId: string): Promise<Sender | undefined>;
  readonly clock: { now(): number };
}

/**
 * Moves a conversation between the apps of the platform, in its turn among the messages. Repeating it does no harm, so
 * whatever goes wrong is tried again; that control has moved on in the meantime makes it pointless.
 */
export async function moveConversation(
  send: ClaimedSend,
  thread: ThreadNow,
  { senderOf, clock }: MoveDeps,
): Promise<Settlement> {
  if (send.epoch !== thread.epoch) return { send, status: 'cancelled', reason: 'stale_epoch', unspent: true };
  // Written by src/handoff/route-thread.ts alone.
  const { move } = send.body as unknown as ControlBody;
  try {
    const sender = await senderOf(send.accountId);
    if (!sender?.moveThread)
      return { send, status: 'cancelled', reason: 'ROUTING_UNSUPPORTED', unspent: true };
    const result = await sender.moveThread(send.userId, move);
    if (result.outcome === 'done') return { send, status: 'sent' };
    if (result.outcome === 'refused') return { send, status: 'refused', reason: result.code };
    return again(send, result.code, clock.now(), result.retryAt);
  } catch (error) {
    return again(send, errorCode(error), clock.now());
  }
}

function again(send: ClaimedSend, reason: string, now: number, retryAt?: number): Settlement {
  if (send.attempt >= MAX_ATTEMPTS) return { send, status: 'dead', reason };
  return {
    send,
    status: 'pending',
    reason,
    notBefore: retryAt ?? now + backoffMs(send.attempt, SEND_BACKOFF),
  };
}
