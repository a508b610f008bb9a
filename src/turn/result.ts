import type { Attachment, MessageContext } from '../channel/event';
import type { OutboundBody } from '../channel/send';
import type { Language } from '../lib/languages';
import type { PhraseNote } from '../moderation/phrase-notes';
import type { Queryable } from '../store/store';
import type { ClaimedThread } from './claim';
import type { CaseRequest, HandoffReason, ThreadState } from './port';
import type { Trace } from './trace';
import type { Suspected } from './watch-port';

/** Send order among an account's messages: lower leaves first when calls are scarce. */
export const PRIORITY = { payment: 0, link: 1, human: 2, chat: 3 } as const;

export interface NewMessage {
  readonly origin: 'customer' | 'bot' | 'native_app' | 'system';
  readonly text: string;
  readonly at: number;
  readonly platformMessageId?: string;
  readonly attachments?: readonly Attachment[];
  readonly context?: MessageContext | { readonly choices?: readonly string[]; readonly news?: object };
  readonly suppressed?: string;
  /** Index into `outbox` of the row that sends it. */
  readonly outboxIndex?: number;
}

export interface NewOutboxRow {
  /** The event it answers. */
  readonly inboxId: number;
  readonly body: OutboundBody;
  readonly priority: number;
}

/** A change beside words: run inside the commit, in this order, on the locked thread. */
export type Effect =
  | {
      readonly type: 'handoff';
      readonly reason: HandoffReason;
      readonly intent?: string;
      readonly request?: CaseRequest;
      /** Outbox rows that did not reach the customer: what they said of payments goes into the packet. */
      readonly undelivered?: readonly number[];
    }
  | { readonly type: 'add_request'; readonly request: CaseRequest }
  /** The same for a case that people have already. */
  | { readonly type: 'undelivered'; readonly outboxIds: readonly number[] }
  | { readonly type: 'press'; readonly reason: HandoffReason }
  /** Nobody came in the time that was named; `again`: not in the second one either. `until`: the one named now. */
  | { readonly type: 'late'; readonly again: boolean; readonly until?: number }
  | { readonly type: 'asked_satisfaction'; readonly caseId: number }
  | { readonly type: 'rate'; readonly caseId: number; readonly score: number }
  /** `answered` false: only the conversation moved there, nobody has said anything yet. */
  | { readonly type: 'native_takeover'; readonly at: number; readonly answered?: boolean }
  | { readonly type: 'platform_return' }
  | { readonly type: 'opt_out'; readonly inboxId: number }
  | { readonly type: 'opt_in'; readonly inboxId: number }
  | {
      readonly type: 'consent';
      readonly kind: 'reminders';
      readonly given: boolean;
      readonly inboxId: number;
    }
  /** What became of reminders; the words of this turn stand in the outbox under `answeredInboxId`. */
  | { readonly type: 'reminders'; write(tx: Queryable, answeredInboxId: number): Promise<void> }
  | { readonly type: 'plan_reminders' }
  /** What was written is suspicious; one that is certain puts the thread away. */
  | { readonly type: 'suspicion'; readonly write: Suspected['write'] }
  | { readonly type: 'resolve'; readonly resolution: string }
  | { readonly type: 'note_inbound' }
  | { readonly type: 'edit_message'; readonly platformMessageId: string; readonly text: string }
  /** With the values that only unsent messages gave: they go from the traces of later turns too. */
  | {
      readonly type: 'delete_message';
      readonly platformMessageId: string;
      readonly values: readonly string[];
    }
  | {
      readonly type: 'confirm_sent';
      readonly platformMessageId: string;
      readonly outboxId: number;
      readonly at: number;
    }
  | { readonly type: 'verified'; readonly level: 1 | 2 }
  /** A business timer of this thread; `dueAt` is epoch ms. */
  | {
      readonly type: 'set_timer';
      readonly kind: string;
      readonly dueAt: number;
      readonly data: Readonly<Record<string, unknown>>;
    }
  | { readonly type: 'insert_link'; insert(tx: Queryable): Promise<void> };

/** A case that a person is asked into, or has stepped into, stays open whatever else has come to its end. */
export function isResolved({ effects }: Pick<TurnResult, 'effects'>): boolean {
  const forPerson = effects.some(({ type }) => type === 'handoff' || type === 'native_takeover');
  return !forPerson && effects.some(({ type }) => type === 'resolve');
}

/** All that a turn wants to have happened; commit.ts makes it so, or nothing of it. */
export interface TurnResult {
  readonly thread: ClaimedThread;
  readonly inboxIds: readonly number[];
  readonly state: ThreadState;
  readonly language: Language | null;
  /** First understood intent that is no small talk, to name the case after. */
  readonly intent?: string;
  readonly windowOpenedAt: number | null;
  readonly lastCustomerAt: number | null;
  readonly messages: readonly NewMessage[];
  readonly outbox: readonly NewOutboxRow[];
  readonly effects: readonly Effect[];
  readonly trace?: Trace;
  /** Where no case is open: the closed one that this turn is about. It stays closed, and no other begins. */
  readonly afterCase?: number;
  /** Texts that were not understood, or what such texts meant. Most turns have none. */
  readonly phrases?: readonly PhraseNote[];
  /** The head event could not be handled however often it was tried. */
  readonly failedInboxId?: number;
}
