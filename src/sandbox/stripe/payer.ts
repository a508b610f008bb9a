import type { Clock } from '../../lib/clock';
import {
  chargeObject,
  type Intent,
  intentObject,
  intentOf,
  type Ledger,
  type Refund,
  refundObject,
  type Session,
  sessionObject,
  stripeId,
} from './ledger';
import type { Webhooks } from './webhooks';

export interface AccountDeps {
  readonly ledger: Ledger;
  readonly webhooks: Webhooks;
  readonly clock: Clock;
}

/** Whether the page of a session still takes money; one whose time is over closes here. */
export function isOpen({ clock, webhooks }: AccountDeps, session: Session): boolean {
  if (session.status === 'open' && session.expiresAt * 1000 <= clock.now()) closeSession(webhooks, session);
  return session.status === 'open';
}

export function closeSession(webhooks: Webhooks, session: Session): void {
  session.status = 'expired';
  webhooks.emit('checkout.session.expired', sessionObject(session));
}

/** The payer's card is good. */
export function pay({ ledger, webhooks }: AccountDeps, session: Session): Intent {
  const intent = intentOf(ledger, session);
  intent.status = 'succeeded';
  session.status = 'complete';
  session.paymentStatus = 'paid';
  // As Stripe does: several events about one payment.
  webhooks.emit('payment_intent.succeeded', intentObject(intent));
  webhooks.emit('charge.succeeded', chargeObject(intent));
  webhooks.emit('checkout.session.completed', sessionObject(session));
  return intent;
}

/** The card is declined; the page stays open for another. */
export function decline({ ledger, webhooks }: AccountDeps, session: Session): Intent {
  const intent = intentOf(ledger, session);
  webhooks.emit('payment_intent.payment_failed', intentObject(intent));
  return intent;
}

/** A bank debit or the like: done on the page, paid days later. */
export function payLater({ ledger, webhooks }: AccountDeps, session: Session): Intent {
  const intent = intentOf(ledger, session);
  intent.status = 'processing';
  session.status = 'complete';
  webhooks.emit('checkout.session.completed', sessionObject(session));
  return intent;
}

/** The end of `payLater`. */
export function arrive({ webhooks }: AccountDeps, session: Session, intent: Intent, paid: boolean): void {
  if (paid) {
    intent.status = 'succeeded';
    session.paymentStatus = 'paid';
    webhooks.emit('checkout.session.async_payment_succeeded', sessionObject(session));
    return;
  }
  intent.status = 'requires_payment_method';
  webhooks.emit('payment_intent.payment_failed', intentObject(intent));
  webhooks.emit('checkout.session.async_payment_failed', sessionObject(session));
}

/** Money goes back, by the API or by a person in the dashboard. */
export function giveBack(
  { ledger, webhooks, clock }: AccountDeps,
  intent: Intent,
  wish: { readonly amount: number; readonly metadata?: Readonly<Record<string, string>> },
): Refund {
  const refund: Refund = {
    id: stripeId('re'),
    intentId: intent.id,
    amount: wish.amount,
    currency: intent.currency,
    metadata: wish.metadata ?? {},
    created: Math.floor(clock.now() / 1000),
    status: 'succeeded',
  };
  intent.refunded += refund.amount;
  ledger.refunds.set(refund.id, refund);
  webhooks.emit('refund.created', refundObject(refund));
  webhooks.emit('charge.refunded', chargeObject(intent));
  webhooks.emit('refund.updated', refundObject(refund));
  return refund;
}

/** The bank does not take the refund: the money is with the brand again. */
export function bounce({ webhooks }: AccountDeps, refund: Refund, intent: Intent): void {
  refund.status = 'failed';
  intent.refunded -= refund.amount;
  webhooks.emit('refund.failed', refundObject(refund));
}

/** The payer's bank wants the money back, and how that ends. */
export function dispute(
  { webhooks, clock }: AccountDeps,
  intent: Intent,
  status: 'needs_response' | 'won' | 'lost',
): void {
  webhooks.emit(status === 'needs_response' ? 'charge.dispute.created' : 'charge.dispute.closed', {
    id: intent.id.replace('pi_', 'dp_'),
    object: 'dispute',
    amount: intent.amount,
    charge: intent.id.replace('pi_', 'ch_'),
    created: Math.floor(clock.now() / 1000),
    currency: intent.currency,
    payment_intent: intent.id,
    reason: 'fraudulent',
    status,
  });
}
