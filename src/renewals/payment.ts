import type { PaymentNews } from '../inbox/event';
import type { Clock } from '../lib/clock';
import { errorCode } from '../lib/errors';
import type { Logger } from '../lib/log';
import type { Queryable } from '../store/statement';
import type { Store } from '../store/store';
import { raiseLevel } from './attempts';
import { type CheckoutRow, closeCheckout, closeCheckoutsOf, findCheckoutByRef } from './checkout-rows';
import { type Link, lockLink } from './link';
import {
  cancelRivals,
  findPaidLink,
  findReceipt,
  hasPayment,
  insertPayment,
  lockThread,
  markLinkPaid,
  type PaymentStatus,
  quarantinePayment,
  replacedLinks,
  setPaymentStatus,
  threadOfLink,
} from './payment-rows';
import type { Checkout, OrderExtender, PaymentEvent } from './port';

/** An event for a thread's inbox, written inside our transaction. */
export interface ThreadNotice {
  readonly threadId: string;
  readonly dedupeKey: string;
  readonly kind: 'payment';
  readonly payload: Omit<PaymentNews, 'kind'>;
  /** Business time, epoch ms. */
  readonly at: number;
}

export interface PaymentDeps {
  readonly store: Store;
  readonly extender: OrderExtender;
  readonly checkout: Checkout;
  readonly clock: Clock;
  readonly log: Logger;
  /** Puts the event into the thread's inbox and marks the thread awake, in this transaction. */
  readonly enqueue: (tx: Queryable, notice: ThreadNotice) => Promise<void>;
  /** Called after the commit that woke the thread: time to ring its doorbell. */
  readonly afterCommit?: (threadId: string) => void;
}

/** What became of a payment event. `repeated`: it was here before and changed nothing now. */
export type PaymentOutcome = 'paid' | 'duplicate' | 'failed' | 'mismatch' | 'repeated' | 'unknown';

interface Recorded {
  readonly outcome: PaymentOutcome;
  readonly threadId?: string;
  /** Checkouts that must not be payable any longer. */
  readonly toExpire?: readonly string[];
}

/**
 * Records a verified payment event: payment, link, orders, renewals and the thread's event change in one transaction,
 * once for every (provider, event id). A store fault is thrown, so that the provider sends the event again.
 */
export async function recordPayment(event: PaymentEvent, deps: PaymentDeps): Promise<PaymentOutcome> {
  const recorded = await deps.store.transaction((tx) => record(tx, event, deps));
  if (recorded.threadId !== undefined) deps.afterCommit?.(recorded.threadId);
  await expireAtProvider(recorded.toExpire ?? [], deps);
  return recorded.outcome;
}

async function record(tx: Queryable, event: PaymentEvent, deps: PaymentDeps): Promise<Recorded> {
  const checkout = await findCheckoutByRef(tx, event.provider, event.providerRef);
  const threadId = checkout && (await threadOfLink(tx, checkout.linkId));
  if (!checkout || threadId === undefined) {
    await quarantinePayment(tx, event, 'unknown_checkout');
    return { outcome: 'unknown' };
  }
  // Thread before link, like the turn's commit: two orders of locking would deadlock.
  await lockThread(tx, threadId);
  const link = await lockLink(tx, checkout.linkId, deps.clock);
  if (!link) return { outcome: 'unknown' };
  if (await hasPayment(tx, event)) return { outcome: 'repeated' };

  const paidLinkId = await findPaidLink(tx, link);
  const paid = paidLinkId !== undefined;
  if (event.kind !== 'succeeded' && event.kind !== 'failed') {
    await quarantinePayment(tx, event, 'unread_kind');
    return { outcome: 'unknown' };
  }
  if (event.kind === 'failed') return recordFailure(tx, { event, checkout, link, paid }, deps);
  if (paid) return tell(tx, { event, checkout, link, status: 'duplicate', paidLinkId }, deps);
  if (event.amountMinor !== checkout.amountMinor || event.currency !== checkout.currency) {
    return tell(tx, { event, checkout, link, status: 'mismatch' }, deps);
  }
  return recordSuccess(tx, { event, checkout, link }, deps);
}

interface Facts {
  readonly event: PaymentEvent;
  readonly checkout: CheckoutRow;
  readonly link: Link;
}

async function recordSuccess(tx: Queryable, facts: Facts, deps: PaymentDeps): Promise<Recorded> {
  const { event, checkout, link } = facts;
  const now = deps.clock.now();
  const paymentId = await insertPayment(tx, { event, checkout, status: 'succeeded' });
  const extended = await deps.extender.extend(tx, {
    orderNumbers: link.quote.lines.map((line) => line.orderNumber),
    cycle: checkout.cycle,
    paymentId,
    at: now,
  });
  if (extended.outcome === 'refused') {
    // Money came for an order that may not be renewed any more: nothing moves until a person has looked.
    await setPaymentStatus(tx, paymentId, 'mismatch');
    await deps.enqueue(tx, noticeOf(facts, 'mismatch', now));
    return { outcome: 'mismatch', threadId: link.threadId };
  }
  await markLinkPaid(tx, link.id);
  await closeCheckout(tx, checkout.id, 'paid');
  const rivals = await cancelRivals(tx, link);
  const replaced = await replacedLinks(tx, link);
  const toExpire = await closeCheckoutsOf(tx, [link.id, ...rivals, ...replaced]);
  await raiseLevel(tx, link.threadId, 2);
  const orders = extended.orders.map(({ orderNumber, untilAt }) => ({ orderNumber, untilAt }));
  await deps.enqueue(tx, noticeOf(facts, 'paid', now, orders));
  return { outcome: 'paid', threadId: link.threadId, toExpire };
}

async function recordFailure(
  tx: Queryable,
  { paid, ...facts }: Facts & { readonly paid: boolean },
  deps: PaymentDeps,
): Promise<Recorded> {
  const { event, checkout, link } = facts;
  await insertPayment(tx, { event, checkout, status: 'failed' });
  await closeCheckout(tx, checkout.id, 'failed');
  // The customer has paid by another try: to hear of the failed one now would only frighten.
  if (paid) return { outcome: 'failed' };
  await deps.enqueue(tx, noticeOf(facts, 'failed', deps.clock.now()));
  return { outcome: 'failed', threadId: link.threadId };
}

/** Money that changes no order: recorded, and the thread hears of it so that a person is told. */
async function tell(
  tx: Queryable,
  {
    status,
    paidLinkId,
    ...facts
  }: Facts & { readonly status: 'duplicate' | 'mismatch'; readonly paidLinkId?: number },
  deps: PaymentDeps,
): Promise<Recorded> {
  await insertPayment(tx, { ...facts, status: status satisfies PaymentStatus });
  const orders = paidLinkId === undefined ? undefined : await boughtBefore(tx, facts.link, paidLinkId);
  await deps.enqueue(tx, noticeOf(facts, status, deps.clock.now(), orders));
  return { outcome: status, threadId: facts.link.threadId };
}

/** Until when the first payment had prolonged these orders. */
async function boughtBefore(tx: Queryable, link: Link, paidLinkId: number): Promise<PaymentNews['orders']> {
  const receipt = await findReceipt(tx, paidLinkId);
  const untilAt = new Map(receipt?.renewals.map((renewal) => [renewal.orderKey, renewal.untilAt]));
  return link.quote.lines.map((line, index) => ({
    orderNumber: line.orderNumber,
    untilAt: untilAt.get(link.orderKeys[index] ?? '') ?? line.expiresAt,
  }));
}

function noticeOf(
  { event, link }: Facts,
  outcome: PaymentNews['outcome'],
  now: number,
  orders?: PaymentNews['orders'],
): ThreadNotice {
  return {
    threadId: link.threadId,
    dedupeKey: `payment:${event.provider}:${event.eventId}`,
    kind: 'payment',
    at: now,
    payload: {
      outcome,
      orders:
        orders ?? link.quote.lines.map(({ orderNumber, expiresAt }) => ({ orderNumber, untilAt: expiresAt })),
      amountMinor: event.amountMinor,
      currency: event.currency,
      linkCode: link.code,
      ...(now > link.expiresAt && { late: true }),
    },
  };
}

/** Best effort: should one stay open and be paid, its payment is a duplicate and a person is told. */
async function expireAtProvider(refs: readonly string[], { checkout, log }: PaymentDeps): Promise<void> {
  for (const ref of refs) {
    try {
      await checkout.expire(ref);
    } catch (error) {
      log.warn({ provider: checkout.provider, code: errorCode(error) }, 'checkout could not be closed');
    }
  }
}
