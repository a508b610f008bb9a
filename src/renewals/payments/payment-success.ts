import type { Queryable } from '../../store/statement';
import { raiseLevel } from '../orders/attempts';
import type { PaymentEvent } from '../port';
import { spendPoints } from '../prices/points';
import { closeCheckout, closeCheckoutsOf } from './checkout-rows';
import { activate } from './payment-activation';
import { applyAftermath } from './payment-aftermath';
import { liftQuarantine, markApplied, waitingEvents } from './payment-events';
import { amountOf, type EventFacts, keyOf, type Recorded } from './payment-facts';
import { notify, ordersBought, type PaymentDeps } from './payment-notice';
import {
  cancelRivals,
  hasAllOrders,
  markLinkPaid,
  paymentById,
  putPayment,
  replacedLinks,
} from './payment-rows';
import { scheduleRefund } from './refunds';

/** Money has come: for the first time, for the second, or another sum than was asked. */
export async function settlePayment(tx: Queryable, facts: EventFacts, deps: PaymentDeps): Promise<Recorded> {
  const earlier = await waitingEvents(tx, facts.event);
  const backMinor = refundedIn(earlier.map(({ event }) => event));
  const wentBack = backMinor > 0 && backMinor >= facts.event.amountMinor;
  const recorded = await settle(tx, facts, wentBack, deps);
  const payment = await paymentById(tx, recorded.paymentId ?? 0);
  for (const { id, event } of payment ? earlier : []) {
    if (payment) await applyAftermath(tx, { ...facts, event, payment }, deps);
    await markApplied(tx, id, payment?.id);
    await liftQuarantine(tx, event);
  }
  return earlier.length > 0 ? { ...recorded, threadId: facts.link.threadId } : recorded;
}

/** What went back and stayed there; of each refund once, however many events tell of it. */
function refundedIn(events: readonly PaymentEvent[]): number {
  const bounced = new Set(
    events.flatMap(({ kind, refundRef }) => (kind === 'refund_failed' ? refundRef : [])),
  );
  const refunds = new Map(
    events
      .filter(({ kind, refundRef = '' }) => kind === 'refunded' && !bounced.has(refundRef))
      .map((event) => [event.refundRef ?? event.eventId, event.amountMinor]),
  );
  return [...refunds.values()].reduce((sum, minor) => sum + minor, 0);
}

async function settle(
  tx: Queryable,
  facts: EventFacts,
  wentBack: boolean,
  deps: PaymentDeps,
): Promise<Recorded> {
  const { event, checkout, link, paidLinkId } = facts;
  if (wentBack) {
    // Returned before we heard of it: there is nothing to prolong an order for. The refund itself is told.
    await closeCheckout(tx, checkout.id, 'expired');
    return { outcome: 'mismatch', paymentId: await putPayment(tx, { event, checkout, status: 'mismatch' }) };
  }
  if (paidLinkId !== undefined) return await keepApart(tx, { ...facts, paidLinkId }, deps);
  // Somebody of ours had closed the page, and its provider did not hear of it in time: they decide.
  const cancelledByHand = link.state === 'cancelled' && link.replacedBy === undefined;
  const asAsked = event.amountMinor === checkout.amountMinor && event.currency === checkout.currency;
  if (cancelledByHand || !asAsked) {
    const paymentId = await putPayment(tx, { event, checkout, status: 'mismatch' });
    await closeCheckout(tx, checkout.id, 'expired');
    await notify(tx, { ...amountOf(event), link, outcome: 'mismatch', key: keyOf(event) }, deps);
    return { outcome: 'mismatch', paymentId, threadId: link.threadId };
  }
  return await settleFirst(tx, facts, deps);
}

async function settleFirst(tx: Queryable, facts: EventFacts, deps: PaymentDeps): Promise<Recorded> {
  const { event, checkout, link } = facts;
  const paymentId = await putPayment(tx, { event, checkout, status: 'succeeded' });
  await markLinkPaid(tx, link.id);
  await closeCheckout(tx, checkout.id, 'paid');
  const rivals = await cancelRivals(tx, link);
  const replaced = await replacedLinks(tx, link);
  const toExpire = await closeCheckoutsOf(tx, [link.id, ...rivals, ...replaced]);
  await raiseLevel(tx, link.threadId, 2);
  const outcome = await activate(tx, { paymentId, event, checkout, link }, deps);
  const missing = await spendPoints(tx, { checkoutId: checkout.id, paymentId, at: deps.clock.now() });
  if (missing > 0) deps.log.warn({ paymentId, missing }, 'a late payment found some of its points spent');
  return { outcome, paymentId, threadId: link.threadId, toExpire };
}

/** What the link offers is paid already: nothing is prolonged, and this money goes back by itself where it can. */
async function keepApart(
  tx: Queryable,
  { event, checkout, link, paidLinkId }: EventFacts & { readonly paidLinkId: number },
  deps: PaymentDeps,
): Promise<Recorded> {
  const paymentId = await putPayment(tx, { event, checkout, status: 'duplicate' });
  await closeCheckout(tx, checkout.id, 'paid');
  // Of several orders perhaps only some were renewed by the other payment: which to keep, a person decides.
  const automaticRefund =
    event.paymentRef !== undefined && event.amountMinor > 0 && (await hasAllOrders(tx, paidLinkId, link));
  if (automaticRefund) await scheduleRefund(tx, { paymentId, ...amountOf(event) }, deps);
  const orders = await ordersBought(tx, link, paidLinkId);
  await notify(
    tx,
    { ...amountOf(event), link, outcome: 'duplicate', key: keyOf(event), orders, automaticRefund },
    deps,
  );
  return {
    outcome: 'duplicate',
    paymentId,
    threadId: link.threadId,
    ...(automaticRefund && { toRefund: paymentId }),
  };
}
