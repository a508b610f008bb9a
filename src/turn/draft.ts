import type { PhraseNote } from '../moderation/phrase-notes';
import type { ClaimedEvent, ClaimedThread } from './claim';
import type { Action, ThreadState } from './port';
import type { Effect, NewMessage, TurnResult } from './result';
import { restoreState } from './state';
import type { Trace } from './trace';

/** What a turn has worked out so far; only run-turn and its steps write to it, only commit reads the result. */
export interface Draft {
  readonly thread: ClaimedThread;
  state: ThreadState;
  intent?: string;
  windowOpenedAt: number | null;
  lastCustomerAt: number | null;
  readonly messages: NewMessage[];
  readonly effects: Effect[];
  /** What the bot wants to say, in order, whatever caused it. */
  readonly says: { readonly action: SpokenAction; readonly priority: number }[];
  trace?: Trace;
  /** What is said belongs to this case, which stays closed. */
  afterCase?: number;
  /** What this turn teaches about texts that were not understood. */
  readonly phrases: PhraseNote[];
}

export type SpokenAction = Extract<Action, { type: 'say' | 'issue_link' }>;

/** Starts from what the thread remembers; a new thread remembers nothing. */
export function openDraft(thread: ClaimedThread): Draft {
  return {
    thread,
    state: restoreState(thread.state),
    windowOpenedAt: thread.windowOpenedAt,
    lastCustomerAt: thread.lastCustomerAt,
    messages: [],
    effects: [],
    says: [],
    phrases: [],
  };
}

/** Who may speak when this turn ends: of several people and apps that took and gave the thread, the last one counts. */
export function isSilenced(draft: Draft): boolean {
  const move = draft.effects.findLast(({ type }) => type === 'platform_return' || type === 'native_takeover');
  const { control } = draft.thread;
  // Paused: put away as spam, and answered by nobody.
  return move ? move.type === 'native_takeover' : control === 'human' || control === 'paused';
}

/** Events in the order of their own time stamps: platforms deliver out of order (design: platforms.md §2.4). */
export function inPlatformOrder(events: readonly ClaimedEvent[]): ClaimedEvent[] {
  return [...events].sort((a, b) => a.at - b.at || a.id - b.id);
}

/** The last event is what an answer refers to; its id and a step number make a second answer impossible. */
export function closeDraft(
  draft: Draft,
  outbox: TurnResult['outbox'],
  spoken: readonly NewMessage[],
): TurnResult {
  const { thread, state } = draft;
  return {
    thread,
    inboxIds: thread.events.map((event) => event.id),
    state,
    language: state.language ?? thread.language,
    windowOpenedAt: draft.windowOpenedAt,
    lastCustomerAt: draft.lastCustomerAt,
    messages: [...draft.messages, ...spoken],
    outbox,
    effects: draft.effects,
    ...(draft.phrases.length > 0 && { phrases: draft.phrases }),
    ...(draft.intent !== undefined && { intent: draft.intent }),
    ...(draft.trace && { trace: draft.trace }),
    ...(draft.afterCase !== undefined && { afterCase: draft.afterCase }),
  };
}
