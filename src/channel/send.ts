import type { Profile } from './profile';

/** An answer the customer may tap (or, in a numbered list, type the number or the words of). */
export interface Choice {
  /** Comes back as `choice` of the next message; at most 1,000 characters (Messenger's payload limit). */
  readonly id: string;
  readonly label: string;
}

/** One platform message, already cut to the channel's limits by compose.ts. Stored as the outbox row's body. */
export interface OutboundBody {
  readonly text: string;
  readonly choices?: readonly Choice[];
  readonly link?: { readonly label: string; readonly url: string };
}

export interface OutboundMessage {
  /** Travels in the platform's metadata where there is one, so that an echo finds its row. */
  readonly outboxId: string;
  readonly userId: string;
  readonly body: OutboundBody;
  /** Why we may write: inside the reply window, or a person's message between 24 h and 7 d. */
  readonly basis: 'window' | 'human_agent';
  /** When the first attempt began, epoch ms; `find` looks from shortly before this time on. */
  readonly firstAttemptAt: number;
  /** Platform ids that already belong to other messages of this thread; `find` passes over them. */
  readonly knownMessageIds?: readonly string[];
}

/** Calls left on a route as told by the platform's own headers. */
export interface Budget {
  readonly route: string;
  readonly remaining: number;
  /** Epoch ms. */
  readonly resetsAt: number;
}

/**
 * What became of a send. The class decides what happens next, see outbox/: only `throttled` and `transient` are tried
 * again by themselves; `unknown` is looked up first.
 */
export type SendResult =
  | { readonly outcome: 'sent'; readonly platformMessageId: string; readonly budgets?: readonly Budget[] }
  | {
      readonly outcome: 'throttled';
      readonly retryAt: number;
      readonly code: string;
      readonly budgets?: readonly Budget[];
    }
  /** The platform says plainly that nothing was sent and that it may work later. */
  | { readonly outcome: 'transient'; readonly code: string }
  | {
      readonly outcome: 'refused';
      readonly reason:
        | 'window'
        | 'blocked'
        | 'auth'
        | 'policy'
        | 'other_owner'
        | 'unknown_user'
        | 'invalid'
        | 'billing';
      readonly code: string;
      /** Nothing further may go out from this account until a person looks at it. */
      readonly pauseAccount: boolean;
    }
  /** It may or may not have been sent: 5xx, time-out, reset, or an error documented as "sent although". */
  | { readonly outcome: 'unknown'; readonly code: string };

export type FindResult =
  | { readonly outcome: 'found'; readonly platformMessageId: string }
  | { readonly outcome: 'absent' }
  | { readonly outcome: 'cannot_ask'; readonly code: string };

/** What a platform can be asked to do about a person who writes: only what can be taken back. */
export type Moderation = 'block' | 'unblock';

/** Moves of a conversation between the apps of a platform: to ours, to the platform's own inbox, to nobody. */
export type ThreadMove = 'take' | 'pass' | 'release';

/** How long our token for an account lasts. */
export interface TokenLife {
  /** Epoch ms; left out: it does not end by itself. */
  readonly endsAt?: number;
  /** Meta: when an app may no longer read data with it, unless the person who gave it comes back before. Epoch ms. */
  readonly dataEndsAt?: number;
}

/** Whether a platform takes our credentials for an account; which of its events reach us, and how long, where it says so. */
export type AccountCheck =
  | { readonly ok: true; readonly subscribed?: readonly string[]; readonly token?: TokenLife }
  | { readonly ok: false; readonly code: string };

/** Who a person says they are, or why the platform does not tell. */
export type ProfileResult =
  | { readonly outcome: 'told'; readonly profile: Profile }
  | Exclude<CallResult, { outcome: 'done' }>;

/** What became of a call that can be repeated without harm, so that nothing has to be looked up. */
export type CallResult =
  | { readonly outcome: 'done' }
  | { readonly outcome: 'again'; readonly code: string; readonly retryAt?: number }
  | { readonly outcome: 'refused'; readonly code: string };
