import type { Thread } from './threads';

// Messenger Platform and Instagram messaging: 24 hours after the customer's last action for any reply, 7 days for
// one that a person wrote (tag HUMAN_AGENT).
const REPLY_WINDOW_MS = 24 * 3_600_000;
const HUMAN_WINDOW_MS = 7 * 24 * 3_600_000;

export type WindowAnswer = 'open' | 'human-only' | 'closed';

/** Which replies the platform lets through at `now`; a thread in which the customer did nothing is closed. */
export function windowOf(thread: Thread, now: number): WindowAnswer {
  if (thread.openedAt === undefined) return 'closed';
  const age = now - thread.openedAt;
  if (age <= REPLY_WINDOW_MS) return 'open';
  return age <= HUMAN_WINDOW_MS ? 'human-only' : 'closed';
}
