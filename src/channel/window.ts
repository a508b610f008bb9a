import type { Capabilities } from './adapter';
import type { ThreadEvent } from './event';

/** Who may write now: the bot and people, only people (with the human-agent tag), or nobody. */
export interface ReplyWindow {
  readonly state: 'open' | 'human_agent' | 'closed';
  /** Epoch ms at which the bot's window ends or ended; absent where the channel has none or it never opened. */
  readonly closesAt?: number;
  /** Epoch ms until which a person may write; absent where the channel has no such end or it never opened. */
  readonly humanUntil?: number;
}

export interface WindowQuestion {
  /** Epoch ms of the customer's newest event for which `opensWindow` is true; undefined: there was none. */
  readonly lastOpeningAt: number | undefined;
  readonly capabilities: Pick<Capabilities, 'replyWindowMs' | 'humanWindowMs'>;
  /** Business time, epoch ms. */
  readonly now: number;
}

/** The one answer to "may we write?", for the bot, the console and the outbox alike. The end itself is outside. */
export function replyWindow({ lastOpeningAt, capabilities, now }: WindowQuestion): ReplyWindow {
  const { replyWindowMs, humanWindowMs } = capabilities;
  if (replyWindowMs === undefined) return { state: 'open' };
  if (lastOpeningAt === undefined) return { state: 'closed' };
  const closesAt = lastOpeningAt + replyWindowMs;
  const humanUntil = humanWindowMs === undefined ? undefined : lastOpeningAt + humanWindowMs;
  const ends = humanUntil === undefined ? { closesAt } : { closesAt, humanUntil };
  if (now < closesAt) return { state: 'open', ...ends };
  if (humanUntil === undefined || now < humanUntil) return { state: 'human_agent', ...ends };
  return { state: 'closed', ...ends };
}

/**
 * True for what Meta counts as the customer turning to the brand: a message, a tapped button, a reaction put (not
 * taken away), a conversation link or advertisement followed. Reads, deliveries, edits and echoes open nothing.
 */
export function opensWindow(event: ThreadEvent): boolean {
  switch (event.kind) {
    case 'message':
    case 'postback':
      return true;
    case 'reaction':
      return !event.removed;
    case 'arrival':
      return event.how === 'referral';
    case 'edit':
    case 'delete':
    case 'echo':
    case 'receipt':
    case 'thread_control':
    case 'unreadable':
      return false;
  }
}
