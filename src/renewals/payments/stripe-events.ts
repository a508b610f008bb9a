import { z } from 'zod';
import { RenewalError } from '../../lib/errors';
import type { CheckoutDelivery, PaymentEvent, PaymentEventKind } from '../port';
import { fromStripe } from './stripe-amounts';

// Only what we read; an object is named by its id, or stands there whole where it was expanded.
const named = z.union([z.string(), z.object({ id: z.string() }).transform(({ id }) => id)]).nullish();
const metadata = z.object({ reference: z.string().max(200).optional() }).nullish();
const currency = z.string().regex(/^[a-z]{3}$/);
const money = { amount: z.int().nonnegative(), currency };

const eventSchema = z.object({
  id: z.string().min(1).max(200),
  type: z.string(),
  /** Seconds. */
  created: z.int().nonnegative(),
  data: z.object({ object: z.record(z.string(), z.unknown()) }),
});

const sessionSchema = z.object({
  id: z.string().min(1).max(200),
  payment_status: z.enum(['paid', 'unpaid', 'no_payment_required']),
  payment_intent: named,
  amount_total: z.int().nonnegative(),
  currency,
  metadata,
});

const intentSchema = z.object({ id: z.string(), ...money, metadata });
const refundSchema = z.object({
  id: z.string(),
  ...money,
  payment_intent: named,
  status: z.string().nullish(),
});
const chargeSchema = z.object({
  payment_intent: named,
  /** Newest first; only in older API versions. */
  refunds: z.object({ data: z.array(refundSchema) }).nullish(),
});
const disputeSchema = z.object({ ...money, payment_intent: named, status: z.string() });

type Event = z.infer<typeof eventSchema>;
/** What a type of event tells; undefined: nothing for us. */
type Read = (object: unknown) => Omit<PaymentEvent, 'provider' | 'eventId' | 'at'> | undefined;

const READERS: Readonly<Record<string, Read>> = {
  'checkout.session.completed': (object) => {
    const session = sessionSchema.parse(object);
    return ofSession(session, session.payment_status === 'unpaid' ? 'pending' : 'succeeded');
  },
  'checkout.session.async_payment_succeeded': (object) => ofSession(sessionSchema.parse(object), 'succeeded'),
  'checkout.session.async_payment_failed': (object) => ofSession(sessionSchema.parse(object), 'failed'),
  'payment_intent.payment_failed': ofDeclined,
  'refund.created': ofRefund,
  'refund.updated': ofRefund,
  'refund.failed': ofRefund,
  'charge.refund.updated': ofRefund,
  'charge.refunded': ofCharge,
  'charge.dispute.created': (object) => ofDispute(object, 'disputed'),
  'charge.dispute.closed': ofClosedDispute,
};

/**
 * Reads an event whose signature was checked. A session that ran out (checkout.session.expired) says nothing: nobody
 * paid, and our own row has run out with it.
 */
export function readStripeEvent(body: unknown): CheckoutDelivery {
  try {
    const event = eventSchema.parse(body);
    // Not by `in`: a type is text from outside.
    const read = Object.hasOwn(READERS, event.type) ? READERS[event.type] : undefined;
    const told = read?.(event.data.object);
    return told ? { outcome: 'event', event: { ...told, ...headOf(event) } } : { outcome: 'ignored' };
  } catch (error) {
    if (error instanceof z.ZodError) return { outcome: 'malformed', reason: z.prettifyError(error) };
    if (error instanceof RenewalError) return { outcome: 'malformed', reason: error.message };
    throw error;
  }
}

function headOf({ id, created }: Event): Pick<PaymentEvent, 'provider' | 'eventId' | 'at'> {
  return { provider: 'stripe', eventId: id, at: created * 1000 };
}

function ofSession(session: z.infer<typeof sessionSchema>, kind: PaymentEventKind): ReturnType<Read> {
  return {
    kind,
    providerRef: session.id,
    ...referenceOf(session.metadata),
    ...paymentOf(session.payment_intent),
    ...fromStripe(session.amount_total, session.currency),
  };
}

// The page stays open, so that its payer can try another card. Intents without our reference belong to other shops
// of the same Stripe account.
function ofDeclined(object: unknown): ReturnType<Read> {
  const intent = intentSchema.parse(object);
  if (intent.metadata?.reference === undefined) return undefined;
  return {
    kind: 'failed',
    providerRef: '',
    ...referenceOf(intent.metadata),
    paymentRef: intent.id,
    ...fromStripe(intent.amount, intent.currency),
    pageOpen: true,
  };
}

function ofRefund(object: unknown): ReturnType<Read> {
  const refund = refundSchema.parse(object);
  if (!refund.payment_intent) return undefined;
  const failed = refund.status === 'failed' || refund.status === 'canceled';
  return {
    kind: failed ? 'refund_failed' : 'refunded',
    providerRef: '',
    paymentRef: refund.payment_intent,
    refundRef: refund.id,
    ...fromStripe(refund.amount, refund.currency),
  };
}

// Names no refund since 2022-11-15; refund.created does.
function ofCharge(object: unknown): ReturnType<Read> {
  const charge = chargeSchema.parse(object);
  const [newest] = charge.refunds?.data ?? [];
  return newest && ofRefund({ ...newest, payment_intent: newest.payment_intent ?? charge.payment_intent });
}

function ofDispute(object: unknown, kind: PaymentEventKind): ReturnType<Read> {
  const dispute = disputeSchema.parse(object);
  if (!dispute.payment_intent) return undefined;
  return {
    kind,
    providerRef: '',
    paymentRef: dispute.payment_intent,
    ...fromStripe(dispute.amount, dispute.currency),
  };
}

// warning_closed: an inquiry that never became a dispute.
function ofClosedDispute(object: unknown): ReturnType<Read> {
  const { status } = disputeSchema.parse(object);
  return ofDispute(object, status === 'lost' ? 'dispute_lost' : 'dispute_won');
}

function referenceOf(given: z.infer<typeof metadata>): { reference?: string } {
  return given?.reference === undefined ? {} : { reference: given.reference };
}

function paymentOf(intent: string | null | undefined): { paymentRef?: string } {
  return intent ? { paymentRef: intent } : {};
}
