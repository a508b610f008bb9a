import { z } from 'zod';
import { RenewalError } from '../../lib/errors';
import type { CheckoutDelivery, PaymentEvent, PaymentEventKind } from '../port';
import { fromPaypal } from './paypal-amounts';

// Only what we read.
const id = z.string().min(1).max(100);
const money = z.object({ currency_code: z.string().regex(/^[A-Z]{3}$/), value: z.string().max(32) });
const custom = z.string().max(255).nullish();
const links = z.array(z.object({ rel: z.string(), href: z.string().max(500) })).default([]);

const eventSchema = z.object({
  id: z.string().min(1).max(200),
  event_type: z.string(),
  create_time: z.iso.datetime({ offset: true }),
  resource: z.record(z.string(), z.unknown()),
});

const orderSchema = z.object({
  id,
  purchase_units: z.array(z.object({ amount: money, custom_id: custom })).min(1),
});

const captureSchema = z.object({
  id,
  amount: money,
  custom_id: custom,
  links,
  supplementary_data: z.object({ related_ids: z.object({ order_id: id.nullish() }).nullish() }).nullish(),
});

const refundSchema = z.object({ id, amount: money, links });

const disputeSchema = z.object({
  dispute_amount: money,
  disputed_transactions: z.array(z.object({ seller_transaction_id: id.nullish() })).default([]),
  dispute_outcome: z.object({ outcome_code: z.string().nullish() }).nullish(),
});

/**
 * Outcomes that leave the money with the brand: outcome_code of the disputes API. Whatever else PayPal decides is lost:
 * then a person looks at it.
 */
const WON = new Set([
  'RESOLVED_SELLER_FAVOUR',
  'RESOLVED_WITH_PAYOUT',
  'CANCELED_BY_BUYER',
  'DENIED',
  'NONE',
]);

type Told = Omit<PaymentEvent, 'provider' | 'eventId' | 'at'>;
/** What a type of event tells; undefined: nothing for us. */
type Read = (resource: unknown) => Told | undefined;

const READERS: Readonly<Record<string, Read>> = {
  'CHECKOUT.ORDER.APPROVED': ofOrder,
  'PAYMENT.CAPTURE.COMPLETED': (resource) => ofCapture(resource, 'succeeded'),
  'PAYMENT.CAPTURE.PENDING': (resource) => ofCapture(resource, 'pending'),
  'PAYMENT.CAPTURE.DENIED': (resource) => ofCapture(resource, 'failed'),
  'PAYMENT.CAPTURE.DECLINED': (resource) => ofCapture(resource, 'failed'),
  'PAYMENT.CAPTURE.REFUNDED': (resource) => ofRefund(resource, 'refunded'),
  'PAYMENT.CAPTURE.REVERSED': (resource) => ofRefund(resource, 'refunded'),
  'PAYMENT.REFUND.FAILED': (resource) => ofRefund(resource, 'refund_failed'),
  'CUSTOMER.DISPUTE.CREATED': (resource) => ofDispute(resource, () => 'disputed'),
  'CUSTOMER.DISPUTE.RESOLVED': (resource) =>
    ofDispute(resource, (outcome) => (WON.has(outcome) ? 'dispute_won' : 'dispute_lost')),
};

/** Reads an event that PayPal has confirmed as its own. */
export function readPaypalEvent(body: unknown): CheckoutDelivery {
  try {
    const event = eventSchema.parse(body);
    // Not by `in`: a type is text from outside.
    const read = Object.hasOwn(READERS, event.event_type) ? READERS[event.event_type] : undefined;
    const told = read?.(event.resource);
    if (!told) return { outcome: 'ignored' };
    const head = { provider: 'paypal' as const, eventId: event.id, at: Date.parse(event.create_time) };
    return { outcome: 'event', event: { ...told, ...head } };
  } catch (error) {
    if (error instanceof z.ZodError) return { outcome: 'malformed', reason: z.prettifyError(error) };
    if (error instanceof RenewalError) return { outcome: 'malformed', reason: error.message };
    throw error;
  }
}

function ofOrder(resource: unknown): Told | undefined {
  const { id: providerRef, purchase_units } = orderSchema.parse(resource);
  const [unit] = purchase_units;
  return unit && { kind: 'approved', providerRef, ...referenceOf(unit.custom_id), ...amountOf(unit.amount) };
}

function ofCapture(resource: unknown, kind: PaymentEventKind): Told {
  const capture = captureSchema.parse(resource);
  const order = capture.supplementary_data?.related_ids?.order_id;
  return {
    kind,
    providerRef: order ?? above(capture.links, 'orders') ?? '',
    ...referenceOf(capture.custom_id),
    paymentRef: capture.id,
    ...amountOf(capture.amount),
  };
}

// The resource is the refund, and the capture stands above it; of some reversals it is the capture itself.
function ofRefund(resource: unknown, kind: PaymentEventKind): Told {
  const refund = refundSchema.parse(resource);
  return {
    kind,
    providerRef: '',
    paymentRef: above(refund.links, 'captures') ?? refund.id,
    refundRef: refund.id,
    ...amountOf(refund.amount),
  };
}

// Without a transaction it is about something else than a payment.
function ofDispute(resource: unknown, kindOf: (outcome: string) => PaymentEventKind): Told | undefined {
  const dispute = disputeSchema.parse(resource);
  const paymentRef = dispute.disputed_transactions.find(
    (one) => one.seller_transaction_id,
  )?.seller_transaction_id;
  if (!paymentRef) return undefined;
  const kind = kindOf(dispute.dispute_outcome?.outcome_code ?? '');
  return { kind, providerRef: '', paymentRef, ...amountOf(dispute.dispute_amount) };
}

/** The id of what a resource belongs to: the link `up`, e.g. `.../v2/payments/captures/2GG279541U471931P`. */
export function above(
  given: readonly { readonly rel: string; readonly href: string }[],
  kind: 'orders' | 'captures',
): string | undefined {
  for (const { rel, href } of given) {
    const [, found] = rel === 'up' ? (new RegExp(`/${kind}/([\\w-]{1,100})$`).exec(href) ?? []) : [];
    if (found !== undefined) return found;
  }
  return undefined;
}

function amountOf({ value, currency_code }: z.infer<typeof money>): {
  amountMinor: number;
  currency: string;
} {
  return fromPaypal(value, currency_code);
}

function referenceOf(given: string | null | undefined): { reference?: string } {
  return given ? { reference: given } : {};
}
