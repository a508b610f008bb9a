import { errorCode } from '../../lib/errors';
import type { Queryable } from '../../store/statement';
import { lockLink } from '../links/link';
import type { PaymentEvent } from '../port';
import {
  awaitCheckout,
  type CheckoutPage,
  closeCheckout,
  findCheckout,
  findCheckoutOf,
} from './checkout-rows';
import { completeApproved, scheduleCompletion } from './complete-approved';
import { applyAftermath, isAftermath } from './payment-aftermath';
import { markApplied, noteEvent, quarantinePayment } from './payment-events';
import { amountOf, type EventFacts, keyOf, type PaymentOutcome, type Recorded } from './payment-facts';
import { notify, type PaymentDeps } from './payment-notice';
import {
  findPaidLink,
  findPayment,
  hasFailed,
  lockPayingFor,
  lockThread,
  putPayment,
  threadOfLink,
} from './payment-rows';
import { settlePayment } from './payment-success';
import { refundDue } from './refunds';

/**
 * Records a verified payment event: payment, link, orders, renewals and the thread's event change in one transaction,
 * once for every (provider, event id). What a provider has to do about it is done after the commit and, should that
 * fail, again by `paymentChores`. A store fault is thrown, so that the provider sends the event again.
 */
export async function recordPayment(event: PaymentEvent, deps: PaymentDeps): Promise<PaymentOutcome> {
  const recorded = await deps.store.transaction((tx) => record(tx, event, deps));
  if (recorded.threadId !== undefined) deps.afterCommit?.(recorded.threadId);
  await expirePages(recorded.toExpire ?? [], deps);
  if (recorded.toComplete !== undefined) await completeApproved(deps, recorded.toComplete);
  if (recorded.toRefund !== undefined) await refundDue(deps, recorded.toRefund);
  return recorded.outcome;
}

async function record(tx: Queryable, event: PaymentEvent, deps: PaymentDeps): Promise<Recorded> {
  const named = await findCheckoutOf(tx, event);
  const threadId = named && (await threadOfLink(tx, named.linkId));
  // Thread before link, like the turn's commit: two orders of locking would deadlock.
  if (threadId !== undefined) await lockThread(tx, threadId);
  if (named) await lockPayingFor(tx, named.linkId);
  const noted = await noteEvent(tx, event);
  if (!noted) return { outcome: 'repeated' };
  const link = named && (await lockLink(tx, named.linkId, deps.clock));
  // Once more: whoever held the link may have closed the page meanwhile.
  const checkout = named && (await findCheckout(tx, named.id));
  if (!checkout || !link) {
    if (noted.fresh) await quarantinePayment(tx, event, 'unknown_checkout');
    return { outcome: 'unknown' };
  }
  const recorded = await apply(tx, { event, checkout, link, paidLinkId: await findPaidLink(tx, link) }, deps);
  if (recorded.outcome !== 'waiting') await markApplied(tx, noted.id, recorded.paymentId);
  return recorded;
}

async function apply(tx: Queryable, facts: EventFacts, deps: PaymentDeps): Promise<Recorded> {
  const { event } = facts;
  const payment = await findPayment(tx, event);
  const { kind } = event;
  if (isAftermath(kind)) {
    return payment ? await applyAftermath(tx, { ...facts, payment }, deps) : { outcome: 'waiting' };
  }
  // Under the same name as before: what has been settled is not settled again, nor does it fail any more.
  if (payment && payment.status !== 'pending' && payment.status !== 'failed') {
    return { outcome: 'repeated', paymentId: payment.id };
  }
  // What a later event has told already is not undone by one that was held up on the way.
  if (payment && kind !== 'succeeded' && event.at < payment.at) {
    return { outcome: 'repeated', paymentId: payment.id };
  }
  switch (kind) {
    case 'approved':
      return approve(tx, facts, deps);
    case 'pending':
      return await noteComing(tx, facts, deps);
    case 'failed':
      return await noteFailure(tx, facts, deps);
    case 'succeeded':
      return await settlePayment(tx, facts, deps);
  }
}

async function approve(
  tx: Queryable,
  { event, checkout, link, paidLinkId }: EventFacts,
  deps: PaymentDeps,
): Promise<Recorded> {
  if (checkout.status !== 'open' && checkout.status !== 'pending') {
    // Closed by us: the payer has chosen another page meanwhile, and would pay twice. Nothing is taken, which the
    // provider's page does not say. Who has paid has heard of that.
    if (checkout.status === 'paid' || paidLinkId !== undefined) return { outcome: 'noted' };
    await notify(tx, { ...amountOf(event), link, outcome: 'not_taken', key: keyOf(event) }, deps);
    return { outcome: 'noted', threadId: link.threadId };
  }
  // Paid by other means meanwhile: money that was never taken needs not go back.
  if (paidLinkId !== undefined) {
    await closeCheckout(tx, checkout.id, 'expired');
    return { outcome: 'noted', toExpire: [checkout] };
  }
  await awaitCheckout(tx, checkout.id);
  await scheduleCompletion(tx, checkout.id, deps.clock.now());
  return { outcome: 'approved', toComplete: checkout.id };
}

async function noteComing(tx: Queryable, facts: EventFacts, deps: PaymentDeps): Promise<Recorded> {
  const { event, checkout, link, paidLinkId } = facts;
  const paymentId = await putPayment(tx, { event, checkout, status: 'pending' });
  if (paidLinkId !== undefined) return { outcome: 'pending', paymentId };
  await awaitCheckout(tx, checkout.id);
  await notify(tx, { ...amountOf(event), link, outcome: 'pending', key: keyOf(event) }, deps);
  return { outcome: 'pending', paymentId, threadId: link.threadId };
}

async function noteFailure(tx: Queryable, facts: EventFacts, deps: PaymentDeps): Promise<Recorded> {
  const { event, checkout, link, paidLinkId } = facts;
  const told = await hasFailed(tx, checkout.id);
  const paymentId = await putPayment(tx, { event, checkout, status: 'failed' });
  const quiet = event.pageOpen && told;
  const toExpire = event.pageOpen ? [] : [checkout];
  if (!event.pageOpen) await closeCheckout(tx, checkout.id, 'failed');
  // The customer has paid by another try: to hear of the failed one now would only frighten.
  if (paidLinkId !== undefined || quiet) return { outcome: 'failed', paymentId, toExpire };
  await notify(tx, { ...amountOf(event), link, outcome: 'failed', key: keyOf(event) }, deps);
  return { outcome: 'failed', paymentId, threadId: link.threadId, toExpire };
}

/** Best effort: should one stay open and be paid, its payment is a second one and goes back. */
async function expirePages(pages: readonly CheckoutPage[], { checkouts, log }: PaymentDeps): Promise<void> {
  for (const { provider, providerRef } of pages) {
    try {
      await checkouts.of(provider)?.expire(providerRef);
    } catch (error) {
      log.warn({ provider, code: errorCode(error) }, 'checkout could not be closed');
    }
  }
}
