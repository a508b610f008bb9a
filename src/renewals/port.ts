import type { Language } from '../lib/languages';
import type { Queryable } from '../store/statement';
import type { Cycle } from '../turn/port';

export const ORDER_STATUSES = ['active', 'expiring', 'grace', 'expired', 'cancelled', 'suspended'] as const;
export type OrderStatus = (typeof ORDER_STATUSES)[number];

/** An order as the order book knows it. Holds personal data: never leaves src/renewals. */
export interface Order {
  /** As the brand writes it. */
  readonly number: string;
  readonly plan: string;
  readonly status: OrderStatus;
  /** Last moment of validity, epoch ms. */
  readonly expiresAt: number;
  readonly cycle: Cycle;
  readonly email?: string;
  readonly phone?: string;
  readonly firstRenewal: boolean;
  readonly points: number;
  /** ISO 4217. */
  readonly currency: string;
}

/** Where orders live: our own table, or the brand's system over HTTP. `unavailable` is never "not found". */
export interface OrderBook {
  /** Looks up orders by any spelling of their numbers; the result has one entry per number asked, in order. */
  find(numbers: readonly string[], options: { readonly deadlineMs: number }): Promise<OrderBookAnswer>;
}

export type OrderBookAnswer =
  | { readonly outcome: 'answered'; readonly orders: readonly (Order | undefined)[] }
  | { readonly outcome: 'unavailable'; readonly code: string };

/** Prolongs orders. A part of its own, because an order book over HTTP can look up but not share our transaction. */
export interface OrderExtender {
  /**
   * Prolongs these orders inside the transaction that records their payment, all of them or none. An order book of
   * the brand's would store the work here and do it after the commit, with the payment id as idempotency key.
   */
  extend(tx: Queryable, extension: Extension): Promise<ExtendAnswer>;
}

export interface Extension {
  readonly orderNumbers: readonly string[];
  readonly cycle: Cycle;
  readonly paymentId: number;
  /** Business time, epoch ms. */
  readonly at: number;
}

export type ExtendAnswer =
  | {
      readonly outcome: 'extended';
      readonly orders: readonly {
        readonly orderNumber: string;
        /** Where the new period begins, epoch ms. */
        readonly fromAt: number;
        readonly untilAt: number;
      }[];
    }
  /** Stored in this transaction and done after it; `announceExtended` (payment-activation.ts) reports the end. */
  | { readonly outcome: 'deferred' }
  /** Orders that vanished, or that were cancelled or suspended since the price was named: a person decides. */
  | { readonly outcome: 'refused'; readonly orderNumbers: readonly string[] };

export interface QuoteLine {
  readonly orderNumber: string;
  readonly plan: string;
  readonly planNames: Readonly<Record<Language, string>>;
  readonly expiresAt: number;
  /** Share of VAT in this plan's price; the quote's when left out. */
  readonly vatRate?: number;
  /** Never renewed before: some promotions are for these only. */
  readonly firstRenewal?: boolean;
  readonly prices: readonly {
    readonly cycle: Cycle;
    readonly listMinor: number;
    readonly finalMinor: number;
    /** The one promotion that made `finalMinor` less than the list price. */
    readonly promotion?: AppliedPromotion;
    readonly untilAt: number;
  }[];
}

export interface AppliedPromotion {
  /** As in brand.yaml, like the others. */
  readonly id: string;
  readonly percentOff: number;
  /** Left out: it needed none. */
  readonly code?: string;
}

/** A named price for one or more orders, fixed until `expiresAt`. Money is integer minor units, never a float. */
export interface Quote {
  readonly lines: readonly QuoteLine[];
  readonly currency: string;
  readonly vatRate: number;
  /** The largest promotion of any price here. */
  readonly promotion?: AppliedPromotion;
  /** A code that has made a price better, as the brand writes it. */
  readonly promoCode?: string;
  /** What points are worth for this quote; left out where they cannot be spent. */
  readonly points?: { readonly minorPerPoint: number; readonly leaveMinor: number };
  /** The cycle that is chosen until the customer chooses another. */
  readonly preselected?: Cycle;
  readonly expiresAt: number;
}

export interface CheckoutRequest {
  /** Our own reference, unique per attempt; doubles as the idempotency key. */
  readonly reference: string;
  readonly linkId: number;
  readonly amountMinor: number;
  readonly currency: string;
  readonly description: string;
  readonly language: Language;
  readonly expiresAt: number;
  /** Where the payer's browser comes back to. It proves nothing. */
  readonly returnUrl: string;
  /** The same for a payer who turns back without paying; the one above when left out. */
  readonly cancelUrl?: string;
}

/** A provider whose page customers pay on. Only a signed webhook makes anything "paid". */
export interface Checkout {
  readonly provider: Provider;
  /** Origins of the pages that `open` leads to, for our pages' `form-action`; none where the page is ours. */
  readonly origins: readonly string[];
  /** How long its pages can be paid at most, ms; a day when left out. */
  readonly pageOpenMs?: number;
  /**
   * The same reference again answers the same page. @throws when the provider refuses or does not answer; RenewalError
   * CHECKOUT_REFERENCE_USED when it knows the reference with other particulars, which no customer has seen then.
   */
  open(request: CheckoutRequest): Promise<{ readonly providerRef: string; readonly url: string }>;
  /**
   * Closes a page that is still open; one that is paid or closed already is left as it is, without an error. Nothing
   * to do where paying takes our `complete`: it is not called for a checkout that we have closed.
   */
  expire(providerRef: string): Promise<void>;
  /**
   * Whether the payer of a checkout is done with it: paid, or money on its way, though no event has told so yet. Asked
   * before another page is opened instead. Absent where the provider cannot be asked.
   */
  isDone?(providerRef: string): Promise<boolean>;
  /**
   * Takes the money of a checkout that its payer has approved (PayPal: capture); absent where paying is one step. May
   * be called again for the same checkout. Its answer proves nothing: the webhook does. @throws AppError; one that is
   * not `retryable` means that this checkout will never be paid
   */
  complete?(providerRef: string): Promise<void>;
  /**
   * Gives money back; the same reference again gives it back once, and money that went back already is no error.
   * @throws AppError when it is not known to be done; one that is not `retryable` leaves it to a person
   */
  refund(request: RefundRequest): Promise<{ readonly refundRef: string }>;
  /** Checks the signature over the raw bytes and reads the event. @throws when it cannot be checked just now */
  receive(
    rawBody: Buffer,
    headers: Readonly<Record<string, string | string[] | undefined>>,
  ): Promise<CheckoutDelivery>;
}

/** `issued` links past their time are `expired`; the clock says so, no row is written for it. */
export const LINK_STATUSES = ['issued', 'paid', 'expired', 'replaced', 'cancelled'] as const;
export type LinkStatus = (typeof LINK_STATUSES)[number];

export const PROVIDERS = ['sandbox', 'stripe', 'paypal'] as const;
export type Provider = (typeof PROVIDERS)[number];

export interface RefundRequest {
  /** Our own reference; doubles as the idempotency key. */
  readonly reference: string;
  /** The payment as its events named it. */
  readonly paymentRef: string;
  readonly amountMinor: number;
  readonly currency: string;
}

export type CheckoutDelivery =
  | { readonly outcome: 'event'; readonly event: PaymentEvent }
  | { readonly outcome: 'ignored' }
  | { readonly outcome: 'unsigned' }
  | { readonly outcome: 'malformed'; readonly reason: string };

export interface PaymentEvent {
  readonly provider: Provider;
  readonly eventId: string;
  /** The checkout, as `open` named it. Empty where the provider names only the payment (refunds, disputes). */
  readonly providerRef: string;
  /** Our own reference of the checkout, where the provider hands it back: finds it when `providerRef` cannot. */
  readonly reference?: string;
  /** The payment itself, which refunds and disputes refer to (Stripe: payment intent, PayPal: capture). */
  readonly paymentRef?: string;
  readonly kind: PaymentEventKind;
  /** Of this event: of a partial refund the part. */
  readonly amountMinor: number;
  readonly currency: string;
  /** Of a refund: its own name, as `refund` answered it. */
  readonly refundRef?: string;
  /** Of a failure: the provider's page is still open, and its payer may try another card on it. */
  readonly pageOpen?: true;
  /** Epoch ms. */
  readonly at: number;
}

/**
 * approved: the payer agreed, the money has still to be taken. pending: on its way, which may take days.
 * refund_failed: money that was on its way back has not arrived and is with us again.
 */
export const PAYMENT_EVENT_KINDS = [
  'approved',
  'succeeded',
  'pending',
  'failed',
  'refunded',
  'refund_failed',
  'disputed',
  'dispute_won',
  'dispute_lost',
] as const;
export type PaymentEventKind = (typeof PAYMENT_EVENT_KINDS)[number];
