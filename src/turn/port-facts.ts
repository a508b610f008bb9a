import type { Language } from '../lib/languages';
import type { GenuineFact, GenuineRequest } from './port-genuine';
import type { SkillFact, SkillRequest } from './port-skills';
import type { Cycle } from './values';

/** Facts a decision may ask for; run-turn fetches them and calls decide again, at most three times. */
export type FactRequest =
  /** Does this contact belong to these orders? Counts as a try. Without a contact: only what this thread has proved. */
  | {
      readonly kind: 'identity';
      readonly orderNumbers: readonly string[];
      readonly email?: string;
      readonly phone?: string;
    }
  /** Price for renewing orders this thread has proved, with a promotion's code where the customer gave one. */
  | { readonly kind: 'quote'; readonly orderNumbers: readonly string[]; readonly promoCode?: string }
  /** The points of this thread's own orders. */
  | { readonly kind: 'points' }
  /** The payments made through links of this thread. */
  | { readonly kind: 'payments' }
  /** Is a person there now, and if not, when? */
  | { readonly kind: 'hours' }
  /** Is it really ours? Of a link nothing is told but its state. */
  | GenuineRequest
  /** The next step of a form; at most one a turn. */
  | SkillRequest;

/** An order as a proven sender may know it: nothing personal. */
export interface KnownOrder {
  readonly orderNumber: string;
  readonly outcome: 'matched';
  readonly planNames: Readonly<Record<Language, string>>;
  readonly status: 'active' | 'expiring' | 'grace' | 'expired' | 'cancelled' | 'suspended';
  /** Last moment of validity, epoch ms. */
  readonly expiresAt: number;
  readonly cycle: Cycle;
  /** False: only a person can renew it (cancelled, suspended, plan no longer sold). */
  readonly renewable: boolean;
}

export type IdentityFact =
  | {
      readonly outcome: 'checked';
      /** `no_match` says the same for an unknown order and for a wrong contact. */
      readonly orders: readonly (
        | KnownOrder
        | { readonly orderNumber: string; readonly outcome: 'no_match' }
      )[];
      readonly triesLeft: number;
    }
  /** Too many tries, by this sender or on this order: a person. */
  | { readonly outcome: 'locked' }
  /** The order system does not answer: never the same as "not found". */
  | { readonly outcome: 'unavailable' };

export type QuoteFact =
  | {
      readonly outcome: 'quoted';
      readonly currency: string;
      readonly totals: readonly {
        readonly cycle: Cycle;
        readonly listMinor: number;
        readonly finalMinor: number;
        /** New end of each order, epoch ms, in the order asked. */
        readonly untilAt: readonly number[];
        /** The largest promotion in this cycle. */
        readonly percentOff?: number;
        /** The code counts in this cycle. */
        readonly withPromoCode?: boolean;
      }[];
      readonly promotion?: { readonly id: string; readonly percentOff: number };
      /** What became of the code. `no_gain`: these orders cost no less with it. */
      readonly promoCode?: 'applied' | 'no_gain' | 'over' | 'not_yet' | 'unknown';
      /** Opaque to intents: handed back in an `issue_link` action. */
      readonly quote: unknown;
    }
  | { readonly outcome: 'not_renewable'; readonly orderNumbers: readonly string[] }
  | { readonly outcome: 'unavailable' };

export type PointsFact =
  | {
      readonly outcome: 'known';
      readonly orders: readonly { readonly orderNumber: string; readonly points: number }[];
    }
  /** This thread has not paid through a link of its own yet: decision 8. */
  | { readonly outcome: 'hidden' };

/** A payment as the thread that made it may know it. */
export interface KnownPayment {
  /** Epoch ms. */
  readonly at: number;
  readonly amountMinor: number;
  readonly currency: string;
  /** What has gone back of it. */
  readonly refundedMinor: number;
  /** A second payment of what was paid already: it bought nothing and goes back. */
  readonly twice: boolean;
  readonly orders: readonly {
    readonly orderNumber: string;
    /** For whom has not just typed it: `NO-48•••`. */
    readonly masked: string;
    readonly planNames: Readonly<Record<Language, string>>;
  }[];
  readonly cycle?: Cycle;
  /** Stands for its receipt in a `{ receiptOf }` value. */
  readonly receipt?: number;
}

export type PaymentsFact =
  | {
      readonly outcome: 'known';
      /** Newest first. */
      readonly payments: readonly KnownPayment[];
      /** There are older ones. */
      readonly more: boolean;
    }
  /** This thread has not paid through a link of its own yet: decision 8. */
  | { readonly outcome: 'hidden' };

export interface HoursFact {
  readonly open: boolean;
  /** When a person is there next, epoch ms; undefined when open, or when nothing is known. */
  readonly opensAt?: number;
}

export interface Facts {
  readonly identity?: IdentityFact;
  readonly quote?: QuoteFact;
  readonly points?: PointsFact;
  readonly payments?: PaymentsFact;
  readonly hours?: HoursFact;
  readonly genuine?: GenuineFact;
  readonly skill?: SkillFact;
}
