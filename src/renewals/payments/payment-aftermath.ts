import type { Queryable } from '../../store/statement';
import type { PaymentEvent, PaymentEventKind } from '../port';
import { returnPoints } from '../prices/points';
import { isRefundCounted } from './payment-events';
import { amountOf, type EventFacts, keyOf, type Recorded } from './payment-facts';
import { notify, ordersBought, type PaymentDeps } from './payment-notice';
import { addRefunded, type PaymentRow, setDispute } from './payment-rows';
import { closeRefund, findRefund } from './refunds';

const AFTERMATH = ['refunded', 'refund_failed', 'disputed', 'dispute_won', 'dispute_lost'] as const;
type Aftermath = (typeof AFTERMATH)[number];

/** Whether such an event tells what happened to a payment after it was made. */
export function isAftermath(kind: PaymentEventKind): kind is Aftermath {
  return AFTERMATH.some((known) => known === kind);
}

type AftermathFacts = Omit<EventFacts, 'event'> & {
  readonly event: PaymentEvent;
  readonly payment: PaymentRow;
};

/**
 * Money went back, or somebody wants it back. It is recorded and a person looks at it; an order is never shortened by
 * itself. Refunds of our own are only what was announced.
 */
export async function applyAftermath(
  tx: Queryable,
  facts: AftermathFacts,
  deps: PaymentDeps,
): Promise<Recorded> {
  const { event, payment } = facts;
  const paymentId = payment.id;
  if (await isRefundCounted(tx, paymentId, event)) return { outcome: 'repeated', paymentId };
  switch (event.kind) {
    case 'refunded':
      // Its end came first: this money is with us.
      if (await isRefundCounted(tx, paymentId, { ...event, kind: 'refund_failed' }))
        return { outcome: 'repeated', paymentId };
      if ((await addRefunded(tx, paymentId, event.amountMinor)) >= payment.amountMinor) {
        await returnPoints(tx, { paymentId, at: deps.clock.now() });
      }
      return await tellRefund(tx, facts, 'done', deps);
    case 'refund_failed':
      if (await isRefundCounted(tx, paymentId, { ...event, kind: 'refunded' })) {
        await addRefunded(tx, paymentId, -event.amountMinor);
      }
      return await tellRefund(tx, facts, 'failed', deps);
    case 'disputed':
      await setDispute(tx, paymentId, 'open');
      // Its end came first.
      if (payment.dispute !== null) return { outcome: 'disputed', paymentId };
      return await tell(tx, facts, 'disputed', deps);
    case 'dispute_won':
    case 'dispute_lost':
      await setDispute(tx, paymentId, event.kind === 'dispute_won' ? 'won' : 'lost');
      return await tell(tx, facts, event.kind, deps);
    case 'approved':
    case 'succeeded':
    case 'pending':
    case 'failed':
      return { outcome: 'noted', paymentId };
  }
}

async function tellRefund(
  tx: Queryable,
  facts: AftermathFacts,
  status: 'done' | 'failed',
  deps: PaymentDeps,
): Promise<Recorded> {
  const { event, payment } = facts;
  const ours = await findRefund(tx, payment.id);
  // A part that a person gave back in the provider's dashboard is not the whole that we still owe.
  if (!ours || event.amountMinor < ours.amountMinor)
    return await tell(tx, facts, status === 'done' ? 'refunded' : 'refund_failed', deps);
  const end = { status, ...(event.refundRef !== undefined && { refundRef: event.refundRef }) };
  const threadId = await closeRefund(tx, ours, end, deps);
  return { outcome: 'refunded', paymentId: payment.id, ...(threadId !== undefined && { threadId }) };
}

async function tell(
  tx: Queryable,
  { event, payment, link, paidLinkId }: AftermathFacts,
  outcome: 'refunded' | 'refund_failed' | 'disputed' | 'dispute_won' | 'dispute_lost',
  deps: PaymentDeps,
): Promise<Recorded> {
  const orders = paidLinkId === undefined ? undefined : await ordersBought(tx, link, paidLinkId);
  await notify(tx, { ...amountOf(event), link, outcome, key: keyOf(event), orders }, deps);
  return {
    outcome: outcome === 'refunded' || outcome === 'refund_failed' ? 'refunded' : 'disputed',
    paymentId: payment.id,
    threadId: link.threadId,
  };
}
