import type {
  Arrival,
  CustomerMessage,
  Echo,
  MessageDelete,
  MessageEdit,
  Postback,
  Reaction,
  ThreadControlChange,
  Unreadable,
} from '../channel/event';

/** What a payment did, as the thread is told (src/renewals/payments/payment.ts). */
export interface PaymentNews {
  readonly kind: 'payment';
  readonly outcome: PaymentNewsOutcome;
  readonly orders: readonly { readonly orderNumber: string; readonly untilAt: number }[];
  readonly amountMinor: number;
  readonly currency: string;
  readonly linkCode: string;
  readonly late?: boolean;
  /** The money goes back by itself, or was to. */
  readonly automaticRefund?: boolean;
}

/**
 * not_taken: agreed to on a page that was closed before, so no money was taken. activating: paid, the order system has the job; activated: done at last; inactive: paid, and the orders could not be
 * prolonged. refund_done and refund_failed: of what we give back by ourselves; refunded: somebody else gave it back.
 */
export type PaymentNewsOutcome =
  | 'paid'
  | 'pending'
  | 'activating'
  | 'activated'
  | 'inactive'
  | 'failed'
  | 'not_taken'
  | 'duplicate'
  | 'mismatch'
  | 'refund_done'
  | 'refund_failed'
  | 'refunded'
  | 'disputed'
  | 'dispute_won'
  | 'dispute_lost';

/** A person gave the thread back to the bot, or left it alone for long. */
export interface Returned {
  readonly kind: 'returned';
  /** Left out: a person. `idle`: time did, and nothing is said about it. */
  readonly by?: 'idle';
  /** What the customer wrote and nobody has answered: the bot's first matter. */
  readonly unanswered?: readonly { readonly text: string; readonly attachments: number }[];
}

/** A person wants this conversation before the bot and calls for one; see `requestedBy` of src/handoff. */
export interface Pulled {
  readonly kind: 'pulled';
}

/** A business timer of this thread is due. */
export interface TimerDue {
  readonly kind: 'timer';
  readonly timer: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** The platform refused or lost a message for good: a person has to know. */
export interface SendFailed {
  readonly kind: 'send_failed';
  readonly outboxId: number;
  readonly code: string;
  /** Another app or a person owns the conversation on the platform. */
  readonly otherOwner?: boolean;
}

/** Everything that enters a thread. `payload` of an inbox row is one of these as JSON. */
export type InboxEvent =
  | CustomerMessage
  | Postback
  | Reaction
  | MessageEdit
  | MessageDelete
  | Echo
  | ThreadControlChange
  | Unreadable
  | Arrival
  | PaymentNews
  | Returned
  | Pulled
  | TimerDue
  | SendFailed;

export interface InboxRow {
  readonly threadId: string;
  /** Unique per thread: however often this event comes in, it is stored once. */
  readonly dedupeKey: string;
  readonly event: InboxEvent;
  /** Epoch ms, the platform's or our business time. */
  readonly at: number;
}
