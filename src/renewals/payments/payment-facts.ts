import type { Link } from '../links/link';
import type { PaymentEvent } from '../port';
import type { CheckoutPage, CheckoutRow } from './checkout-rows';

/**
 * What became of a payment event. `repeated`: it was here before and changed nothing now. `waiting`: it is about a
 * payment that is not known yet and is kept for it. `inactive`: paid as asked, but the orders could not be prolonged.
 */
export type PaymentOutcome =
  | 'paid'
  | 'activating'
  | 'inactive'
  | 'duplicate'
  | 'mismatch'
  | 'failed'
  | 'approved'
  | 'pending'
  | 'refunded'
  | 'disputed'
  | 'noted'
  | 'repeated'
  | 'waiting'
  | 'unknown';

export interface Recorded {
  readonly outcome: PaymentOutcome;
  /** The thread that was told. */
  readonly threadId?: string;
  readonly paymentId?: number;
  /** Checkouts that must not be payable any longer. */
  readonly toExpire?: readonly CheckoutPage[];
  /** A checkout whose approved money is to be taken. */
  readonly toComplete?: number;
  /** A payment to be given back. */
  readonly toRefund?: number;
}

/** What an event is about, read under the locks of its thread and link. */
export interface EventFacts {
  readonly event: PaymentEvent;
  readonly checkout: CheckoutRow;
  readonly link: Link;
  /** The link whose payment bought what this one offers; undefined while nothing has. */
  readonly paidLinkId: number | undefined;
}

/** What tells an event apart from all others in a thread. */
export function keyOf(event: PaymentEvent): string {
  return `payment:${event.provider}:${event.eventId}`;
}

export function amountOf({ amountMinor, currency }: Pick<PaymentEvent, 'amountMinor' | 'currency'>) {
  return { amountMinor, currency };
}
