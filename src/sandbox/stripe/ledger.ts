import { randomBytes } from 'node:crypto';

export interface Session {
  readonly id: string;
  readonly url: string;
  /** Smallest unit as Stripe counts it. */
  readonly amount: number;
  readonly currency: string;
  readonly name: string;
  readonly locale: string;
  readonly clientReference: string | undefined;
  readonly metadata: Readonly<Record<string, string>>;
  readonly intentMetadata: Readonly<Record<string, string>>;
  readonly successUrl: string;
  readonly cancelUrl: string | undefined;
  /** Epoch s, as on the wire. */
  readonly created: number;
  readonly expiresAt: number;
  status: 'open' | 'complete' | 'expired';
  paymentStatus: 'unpaid' | 'paid';
  intentId: string | null;
}

export interface Intent {
  readonly id: string;
  readonly amount: number;
  readonly currency: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly sessionId: string;
  status: 'requires_payment_method' | 'processing' | 'succeeded';
  refunded: number;
}

export interface Refund {
  readonly id: string;
  readonly intentId: string;
  readonly amount: number;
  readonly currency: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly created: number;
  status: 'succeeded' | 'failed';
}

/** What the emulated account holds. */
export interface Ledger {
  readonly sessions: Map<string, Session>;
  readonly intents: Map<string, Intent>;
  readonly refunds: Map<string, Refund>;
}

export function createLedger(): Ledger {
  return { sessions: new Map(), intents: new Map(), refunds: new Map() };
}

export function stripeId(prefix: string): string {
  return `${prefix}_${randomBytes(12).toString('hex')}`;
}

/** The intent behind a session, made when its payer first tries to pay. */
export function intentOf(ledger: Ledger, session: Session): Intent {
  const known = ledger.intents.get(session.intentId ?? '');
  if (known) return known;
  const intent: Intent = {
    id: stripeId('pi'),
    amount: session.amount,
    currency: session.currency,
    metadata: session.intentMetadata,
    sessionId: session.id,
    status: 'requires_payment_method',
    refunded: 0,
  };
  session.intentId = intent.id;
  ledger.intents.set(intent.id, intent);
  return intent;
}

export function sessionObject(session: Session) {
  return {
    id: session.id,
    object: 'checkout.session',
    amount_subtotal: session.amount,
    amount_total: session.amount,
    cancel_url: session.cancelUrl ?? null,
    client_reference_id: session.clientReference ?? null,
    created: session.created,
    currency: session.currency,
    customer_details: null,
    expires_at: session.expiresAt,
    livemode: false,
    locale: session.locale,
    metadata: session.metadata,
    mode: 'payment',
    payment_intent: session.intentId,
    payment_status: session.paymentStatus,
    status: session.status,
    success_url: session.successUrl,
    url: session.status === 'open' ? session.url : null,
  };
}

export function intentObject(intent: Intent) {
  return {
    id: intent.id,
    object: 'payment_intent',
    amount: intent.amount,
    amount_received: intent.status === 'succeeded' ? intent.amount : 0,
    currency: intent.currency,
    livemode: false,
    metadata: intent.metadata,
    status: intent.status,
    ...(intent.status === 'requires_payment_method' && {
      last_payment_error: { type: 'card_error', code: 'card_declined', decline_code: 'generic_decline' },
    }),
  };
}

export function refundObject(refund: Refund) {
  return {
    id: refund.id,
    object: 'refund',
    amount: refund.amount,
    charge: refund.intentId.replace('pi_', 'ch_'),
    created: refund.created,
    currency: refund.currency,
    metadata: refund.metadata,
    payment_intent: refund.intentId,
    reason: null,
    status: refund.status,
  };
}

/** As since 2022-11-15: without the list of its refunds. */
export function chargeObject(intent: Intent) {
  return {
    id: intent.id.replace('pi_', 'ch_'),
    object: 'charge',
    amount: intent.amount,
    amount_refunded: intent.refunded,
    currency: intent.currency,
    metadata: intent.metadata,
    payment_intent: intent.id,
    refunded: intent.refunded === intent.amount,
    status: 'succeeded',
  };
}
