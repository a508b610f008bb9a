import type { LogDelivery } from '../contract/thread-log';
import type { LogMessageRow } from './log-messages';

/**
 * What became of a message of ours, and what a person may do about it. The conditions of `sendNow` and `discard` are
 * those of src/handoff/failed-sends.ts, which decides again.
 * @param now business time, epoch ms.
 */
export function deliveryOf(row: LogMessageRow, now: number): LogDelivery | undefined {
  const { outboxId, status, reason } = row;
  if (outboxId === null || status === null) return undefined;
  const state = deliveryState(row);
  const byPerson = row.sendOrigin === 'agent';
  const failed = byPerson && (state === 'failed' || state === 'held' || state === 'retrying');
  const nextTryAt = state === 'retrying' ? Math.max(row.notBefore ?? 0, row.throttledUntil ?? 0) : 0;
  return {
    state,
    outboxId,
    sendNow: failed,
    discard: failed,
    ...(showsReason(state) && { reason: reason ?? status }),
    ...(nextTryAt > now && { nextTryAt }),
    ...(row.accountPaused && { paused: true }),
    ...(failed && row.mayHaveArrived && { mayHaveArrived: true }),
  };
}

/** How far a message of ours has come. */
export function deliveryState({
  status,
  reason,
  sentAt,
  readUpto,
  deliveredUpto,
}: LogMessageRow): LogDelivery['state'] {
  switch (status ?? '') {
    case 'pending':
      // A reason is left by a try that failed; without one it is on its first way out.
      return reason === null ? 'sending' : 'retrying';
    case 'sending':
      return 'sending';
    case 'sent':
      if (reached(sentAt, readUpto)) return 'read';
      return reached(sentAt, deliveredUpto) ? 'delivered' : 'sent';
    case 'unknown':
      return 'unknown';
    case 'held':
      return 'held';
    case 'cancelled':
      return 'cancelled';
    default:
      return 'failed';
  }
}

function showsReason(state: LogDelivery['state']): boolean {
  return state === 'retrying' || state === 'held' || state === 'failed' || state === 'cancelled';
}

function reached(sentAt: number | null, upto: number | null): boolean {
  return sentAt !== null && upto !== null && sentAt <= upto;
}
