import type { PaymentNews } from '../../inbox/event';
import type { Queryable } from '../../store/statement';
import { type Link, lockLink } from '../links/link';
import type { ExtendAnswer, PaymentEvent } from '../port';
import { type CheckoutRow, findCheckout } from './checkout-rows';
import { claimDue } from './due-work';
import { amountOf, keyOf, type PaymentOutcome } from './payment-facts';
import { notify, type PaymentDeps } from './payment-notice';
import { lockThread, type PaymentRow, paymentById, setActivation, threadOfLink } from './payment-rows';

/** Pauses between tries to prolong orders that were refused, ms: about a week, then it is with people alone. */
const PAUSES_MS = [5, 30, 120, 360, 720, 1440, 1440, 1440, 1440, 1440].map((minutes) => minutes * 60_000);

export interface Paid {
  readonly paymentId: number;
  readonly event: PaymentEvent;
  readonly checkout: CheckoutRow;
  readonly link: Link;
}

/** Prolongs what was paid for, or notes why that is not done yet, and tells the thread which. */
export async function activate(
  tx: Queryable,
  { paymentId, event, checkout, link }: Paid,
  deps: PaymentDeps,
): Promise<Extract<PaymentOutcome, 'paid' | 'activating' | 'inactive'>> {
  const answer = await extend(tx, { paymentId, checkout, link }, deps);
  const told = { ...amountOf(event), link, key: keyOf(event) };
  switch (answer.outcome) {
    case 'extended':
      await setActivation(tx, paymentId, 'done');
      await notify(tx, { ...told, outcome: 'paid', orders: newsOf(answer) }, deps);
      return 'paid';
    case 'deferred':
      await setActivation(tx, paymentId, 'deferred');
      await notify(tx, { ...told, outcome: 'activating' }, deps);
      return 'activating';
    case 'refused':
      // Money came for an order that may not be renewed: a person looks at it, and meanwhile it may mend itself.
      await setActivation(tx, paymentId, 'refused', deps.clock.now() + (PAUSES_MS[0] ?? 0));
      await notify(tx, { ...told, outcome: 'inactive' }, deps);
      return 'inactive';
  }
}

export type ExtendedOrders = Extract<ExtendAnswer, { outcome: 'extended' }>['orders'];

/**
 * Orders that were `deferred` (or refused at first) run on now: tells the customer until when, once. Call it in the
 * transaction that notes the same in the order book's own rows, with the table `renewal` already written.
 * @returns the thread to ring for after the commit; undefined when this was told before.
 */
export async function announceExtended(
  tx: Queryable,
  paymentId: number,
  orders: ExtendedOrders,
  deps: Pick<PaymentDeps, 'clock' | 'enqueue'>,
): Promise<string | undefined> {
  const found = await lockPayment(tx, paymentId, deps);
  if (!found || found.payment.activation === 'done') return undefined;
  const { payment, link } = found;
  await setActivation(tx, paymentId, 'done');
  const key = `activated:${paymentId}`;
  const news = orders.map(({ orderNumber, untilAt }) => ({ orderNumber, untilAt }));
  await notify(tx, { ...amountOf(payment), link, outcome: 'activated', key, orders: news }, deps);
  return link.threadId;
}

/**
 * What was deferred was refused, or got no answer for hours: a person is told, the customer too, and it is tried again.
 * @returns the thread to ring for after the commit; undefined when there is nothing (any longer) to tell.
 */
export async function announceRefused(
  tx: Queryable,
  paymentId: number,
  deps: Pick<PaymentDeps, 'clock' | 'enqueue'>,
): Promise<string | undefined> {
  const found = await lockPayment(tx, paymentId, deps);
  if (found?.payment.activation !== 'deferred') return undefined;
  const { payment, link } = found;
  // Beside the person, as with orders of our own: what is mended over there meanwhile runs on by itself.
  await setActivation(tx, paymentId, 'refused', deps.clock.now() + (PAUSES_MS[0] ?? 0));
  await notify(tx, { ...amountOf(payment), link, outcome: 'inactive', key: `inactive:${paymentId}` }, deps);
  return link.threadId;
}

/** Tries the refused ones again that are due: an order that was mended meanwhile runs on without anybody's help. */
export async function retryActivations(deps: PaymentDeps): Promise<void> {
  for (const { id } of await claimDue(deps.store, 'activation', deps.clock.now(), PAUSES_MS)) {
    const threadId = await deps.store.transaction((tx) => retryActivation(tx, id, deps));
    if (threadId !== undefined) deps.afterCommit?.(threadId);
  }
}

async function retryActivation(tx: Queryable, id: number, deps: PaymentDeps): Promise<string | undefined> {
  const found = await lockPayment(tx, id, deps);
  const checkout = found && (await findCheckout(tx, found.payment.checkoutId));
  if (!found || !checkout || !isStillOwed(found.payment)) return undefined;
  const answer = await extend(tx, { paymentId: id, checkout, link: found.link }, deps);
  if (answer.outcome === 'refused') return undefined;
  if (answer.outcome === 'extended') return await announceExtended(tx, id, answer.orders, deps);
  await setActivation(tx, id, 'deferred');
  return undefined;
}

function isStillOwed({ activation, refundedMinor, amountMinor, dispute }: PaymentRow): boolean {
  return (
    activation === 'refused' && (refundedMinor === 0 || refundedMinor < amountMinor) && dispute !== 'lost'
  );
}

async function lockPayment(
  tx: Queryable,
  id: number,
  { clock }: Pick<PaymentDeps, 'clock'>,
): Promise<{ payment: PaymentRow; link: Link } | undefined> {
  const before = await paymentById(tx, id);
  const threadId = before && (await threadOfLink(tx, before.linkId));
  if (!before || threadId === undefined) return undefined;
  // Thread before link, as everywhere; what is read after the locks is what the last holder left.
  await lockThread(tx, threadId);
  const link = await lockLink(tx, before.linkId, clock);
  const payment = await paymentById(tx, id);
  return link && payment ? { payment, link } : undefined;
}

function extend(
  tx: Queryable,
  { paymentId, checkout, link }: Omit<Paid, 'event'>,
  { extender, clock }: PaymentDeps,
): Promise<ExtendAnswer> {
  return extender.extend(tx, {
    orderNumbers: link.quote.lines.map((line) => line.orderNumber),
    cycle: checkout.cycle,
    paymentId,
    at: clock.now(),
  });
}

function newsOf({ orders }: { readonly orders: ExtendedOrders }): PaymentNews['orders'] {
  return orders.map(({ orderNumber, untilAt }) => ({ orderNumber, untilAt }));
}
