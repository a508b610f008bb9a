import type { Budget, SendResult } from '../channel/send';
import { backoffMs } from '../lib/backoff';
import type { ClaimedSend } from './claim';

/** What is written about a send; `pending` means that it is tried again at `notBefore`. */
export interface Settlement {
  readonly send: ClaimedSend;
  readonly status: 'sent' | 'pending' | 'unknown' | 'held' | 'cancelled' | 'expired' | 'refused' | 'dead';
  readonly reason?: string;
  /** Business time, epoch ms. */
  readonly notBefore?: number;
  readonly platformMessageId?: string;
  readonly budgets?: readonly Budget[];
  /** The platform made us wait: no failed attempt of ours. */
  readonly waited?: boolean;
  /** The platform was not called: the call that the claim counted down is still left. */
  readonly unspent?: boolean;
  /** Stop everything from this account until a person has looked at it. */
  readonly pauseAccount?: string;
  /** A person has to know. */
  readonly tell?: { readonly code: string; readonly otherOwner?: boolean };
}

export const MAX_ATTEMPTS = 5;
/** Between attempts that failed. */
export const SEND_BACKOFF = { firstMs: 1_000, longestMs: 5 * 60_000 };
/** Not a route of any platform: stands for all of them while the platform makes us wait. */
const THROTTLED = 'throttled';

/** Turns a platform's answer into what happens next (classes: adapters' error tables). */
export function settlementOf(send: ClaimedSend, result: SendResult, now: number): Settlement {
  switch (result.outcome) {
    case 'sent':
      return { send, status: 'sent', platformMessageId: result.platformMessageId, ...budgetsOf(result) };
    case 'throttled': {
      const notBefore = Math.max(result.retryAt, now + 1);
      // Told to wait, the whole account waits: a call before that time only makes it longer.
      const wait: Budget = { route: THROTTLED, remaining: 0, resetsAt: notBefore };
      const budgets = [...(result.budgets ?? []), wait];
      return { send, status: 'pending', reason: result.code, notBefore, waited: true, budgets };
    }
    case 'transient':
      if (send.attempt >= MAX_ATTEMPTS) return given(send, result.code);
      return {
        send,
        status: 'pending',
        reason: result.code,
        notBefore: now + backoffMs(send.attempt, SEND_BACKOFF),
      };
    case 'unknown':
      return { send, status: 'unknown', reason: result.code };
    case 'refused':
      return refusal(send, result);
  }
}

function refusal(send: ClaimedSend, result: Extract<SendResult, { outcome: 'refused' }>): Settlement {
  const { code, reason } = result;
  // Not this message's fault: it waits until somebody mends the account.
  if (result.pauseAccount) return { send, status: 'pending', reason: code, pauseAccount: code, waited: true };
  switch (reason) {
    case 'window':
      return send.origin === 'agent' ? { send, status: 'held', reason: code } : expired(send, code);
    case 'blocked':
    case 'unknown_user':
      return { send, status: 'refused', reason: code };
    case 'other_owner':
      return { send, status: 'cancelled', reason: code, tell: { code, otherOwner: true } };
    case 'auth':
    case 'policy':
    case 'billing':
    case 'invalid':
      return given(send, code);
  }
}

/** The bot may not answer any more; where the platform gives people longer, one of them still can. */
export function expired(send: ClaimedSend, code: string): Settlement {
  return { send, status: 'expired', reason: code, tell: { code } };
}

function given(send: ClaimedSend, code: string): Settlement {
  return { send, status: 'dead', reason: code, tell: { code } };
}

function budgetsOf(result: { readonly budgets?: readonly Budget[] }): Pick<Settlement, 'budgets'> {
  return result.budgets && result.budgets.length > 0 ? { budgets: result.budgets } : {};
}
