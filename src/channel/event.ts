import type { Profile } from './profile';

/** What every event of a platform carries, whatever its kind. */
export interface EventBase {
  /** Platform id of the brand account it belongs to (`entry.id`, `for_user_id`, filter user). */
  readonly accountId: string;
  /** Platform id of the customer; absent only for account events. */
  readonly userId: string;
  /** The platform's own time of the event, epoch ms; the time of receipt where the platform gives none. */
  readonly at: number;
  /** Unique per thread for this event however often and by whichever way it is delivered (design: platforms.md §7). */
  readonly dedupeKey: string;
}

export interface Attachment {
  readonly type:
    | 'image'
    | 'audio'
    | 'video'
    | 'file'
    | 'sticker'
    | 'share'
    | 'story_mention'
    | 'location'
    | 'other';
  /** Link as the platform gave it. Never fetched by the server. */
  readonly url?: string;
  readonly title?: string;
}

/** What the customer was looking at when writing. */
export interface MessageContext {
  readonly replyToMessageId?: string;
  readonly storyUrl?: string;
  readonly referral?: string;
}

export interface CustomerMessage extends EventBase {
  readonly kind: 'message';
  readonly messageId: string;
  /** Empty string when the message has only attachments or is unsupported. */
  readonly text: string;
  readonly attachments: readonly Attachment[];
  /** Payload of a tapped quick reply: the id of the choice we offered. */
  readonly choice?: string;
  readonly context?: MessageContext;
  /** Who wrote, where the delivery says so; cleaned by profile.ts. */
  readonly from?: Profile;
}

export interface Postback extends EventBase {
  readonly kind: 'postback';
  readonly messageId?: string;
  /** What the button carried: the id of a choice we offered, or `GET_STARTED`. */
  readonly choice: string;
  readonly title: string;
}

export interface Reaction extends EventBase {
  readonly kind: 'reaction';
  readonly messageId: string;
  readonly removed: boolean;
  readonly emoji?: string;
}

export interface MessageEdit extends EventBase {
  readonly kind: 'edit';
  readonly messageId: string;
  readonly text: string;
}

export interface MessageDelete extends EventBase {
  readonly kind: 'delete';
  readonly messageId: string;
}

/** A message sent from the brand's side, by us or by somebody else; who it was is settled by the inbox. */
export interface Echo extends EventBase {
  readonly kind: 'echo';
  readonly messageId: string;
  readonly text: string;
  readonly attachments: readonly Attachment[];
  /** Our outbox id from the platform's metadata, where it carries one. */
  readonly outboxId?: string;
  /** Id of the app that sent it, where the platform says so. */
  readonly appId?: string;
}

/** Read or delivered up to a time or up to a message; only the newest counts. */
export interface Receipt extends EventBase {
  readonly kind: 'receipt';
  readonly state: 'delivered' | 'read';
  /** Everything sent up to this time (epoch ms) is meant; absent where the platform names messages instead. */
  readonly watermark?: number;
  readonly messageIds: readonly string[];
}

/** Another app or a person took, passed or asked for the conversation on the platform itself. */
export interface ThreadControlChange extends EventBase {
  readonly kind: 'thread_control';
  readonly change: 'passed' | 'taken' | 'requested' | 'roles';
  readonly ownerAppId?: string;
}

/** The customer wrote in a form we cannot read (X Chat's encrypted messages). */
export interface Unreadable extends EventBase {
  readonly kind: 'unreadable';
  readonly reason: 'x_chat';
}

/** Opened the conversation through a link or an advertisement, or gave an opt-in: no text to answer. */
export interface Arrival extends EventBase {
  readonly kind: 'arrival';
  readonly how: 'referral' | 'optin' | 'feedback';
  readonly ref?: string;
}

/** Concerns the account, not a customer: policy warnings, revoked tokens, roles, replay status. */
export interface AccountEvent extends Omit<EventBase, 'userId'> {
  readonly kind: 'account';
  readonly what:
    | 'policy_warning'
    | 'policy_block'
    | 'policy_unblock'
    | 'token_revoked'
    | 'roles'
    | 'replay_status'
    | 'other';
  readonly detail?: string;
}

export type ThreadEvent =
  | CustomerMessage
  | Postback
  | Reaction
  | MessageEdit
  | MessageDelete
  | Echo
  | Receipt
  | ThreadControlChange
  | Unreadable
  | Arrival;

/** Seen, understood and of no consequence: never stored as an event, never answered. */
export interface Ignored {
  readonly reason: 'standby' | 'self' | 'lead' | 'dashboard' | 'typing' | 'consent' | 'not_a_dm';
}

/** A shape nobody has described yet; kept for a person to look at. */
export interface Unknown {
  readonly accountId?: string;
  readonly reason: string;
  readonly body: unknown;
}

/** What one delivery held. Receiving is total: whatever the body, this comes back and nothing is thrown. */
export interface Received {
  readonly events: readonly ThreadEvent[];
  readonly accountEvents: readonly AccountEvent[];
  readonly ignored: readonly Ignored[];
  readonly unknown: readonly Unknown[];
}
