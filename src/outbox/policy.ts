import type { Capabilities } from '../channel/adapter';
import { replyWindow } from '../channel/window';
import type { ClaimedSend } from './claim';

/** The thread as it is right before the send. */
export interface ThreadNow {
  readonly epoch: number;
  readonly control: 'bot' | 'handoff_requested' | 'human' | 'paused';
  readonly optedOut: boolean;
  readonly windowOpenedAt: number | null;
}

export type Verdict =
  | { readonly verdict: 'send' }
  | { readonly verdict: 'cancelled'; readonly reason: 'stale_epoch' | 'opted_out' }
  | { readonly verdict: 'expired'; readonly reason: 'window_closed' }
  | { readonly verdict: 'held'; readonly reason: 'window_closed' };

/** Receipts of payments and the confirmation of "stop" go to customers who opted out; nothing else does. */
const ALLOWED_AFTER_OPT_OUT = 0;

/**
 * The last gate before a message leaves: nothing is sent that control, consent or the platform's window forbids. A
 * person's message that may not go is held for the person; the bot's own is dropped, because it would come too late.
 */
export function judge(
  send: Pick<ClaimedSend, 'epoch' | 'origin' | 'priority' | 'basis'>,
  thread: ThreadNow,
  capabilities: Capabilities,
  now: number,
): Verdict {
  if (send.origin !== 'agent') {
    if (send.epoch !== thread.epoch) return { verdict: 'cancelled', reason: 'stale_epoch' };
    if (thread.optedOut && send.priority > ALLOWED_AFTER_OPT_OUT)
      return { verdict: 'cancelled', reason: 'opted_out' };
  }
  const window = replyWindow({ lastOpeningAt: thread.windowOpenedAt ?? undefined, capabilities, now });
  if (window.state === 'open') return { verdict: 'send' };
  // The human-agent tag is for what a person wrote, after the bot's window and before the person's.
  if (window.state === 'human_agent' && send.origin === 'agent') return { verdict: 'send' };
  return send.origin === 'agent'
    ? { verdict: 'held', reason: 'window_closed' }
    : { verdict: 'expired', reason: 'window_closed' };
}

/** The basis a send must name to the platform at this moment. */
export function basisOf(
  send: Pick<ClaimedSend, 'origin'>,
  thread: ThreadNow,
  capabilities: Capabilities,
  now: number,
): 'window' | 'human_agent' {
  const window = replyWindow({ lastOpeningAt: thread.windowOpenedAt ?? undefined, capabilities, now });
  return window.state === 'human_agent' && send.origin === 'agent' ? 'human_agent' : 'window';
}
