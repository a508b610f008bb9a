import { AppError, errorCode, RenewalError } from '../../lib/errors';
import type { Queryable } from '../../store/statement';
import { lockLink } from '../links/link';
import { claimDue } from './due-work';
import { amountOf } from './payment-facts';
import { notify, ordersBought, type PaymentDeps } from './payment-notice';
import { findPaidLink, lockThread, type PaymentRow, paymentById, threadOfLink } from './payment-rows';

/** Pauses between tries to give money back, ms: about two days, then a person does it. */
const PAUSES_MS = [1, 5, 15, 60, 240, 720, 720, 1440].map((minutes) => minutes * 60_000);

export interface RefundRow {
  readonly id: number;
  readonly paymentId: number;
  readonly reference: string;
  readonly amountMinor: number;
  readonly currency: string;
  readonly status: 'due' | 'done' | 'failed';
}

/** Writes down that this payment has to go back; `refundDue` does it after the commit. Once for a payment. */
export async function scheduleRefund(
  tx: Queryable,
  refund: { readonly paymentId: number; readonly amountMinor: number; readonly currency: string },
  { clock, ids }: Pick<PaymentDeps, 'clock' | 'ids'>,
): Promise<void> {
  await tx.query({
    name: 'renewals_schedule_refund',
    text: `insert into refund (payment_id, reference, amount_minor, currency, due_at) values ($1, $2, $3, $4, $5)
           on conflict (payment_id) do nothing`,
    values: [refund.paymentId, ids.uuid(), refund.amountMinor, refund.currency, clock.now()],
  });
}

/**
 * Gives back what is due at the provider that took it. The reference is the idempotency key, so a crash in between
 * and several sweepers still give it back once. @param only the refund of this payment; left out: all that are due.
 */
export async function refundDue(deps: PaymentDeps, only?: number): Promise<void> {
  const { store, clock, log } = deps;
  const id = only === undefined ? undefined : (await findRefund(store, only))?.id;
  if (only !== undefined && id === undefined) return;
  for (const work of await claimDue(store, 'refund', clock.now(), PAUSES_MS, id)) {
    const refund = await refundById(store, work.id);
    const payment = refund && (await paymentById(store, refund.paymentId));
    if (!refund || !payment) continue;
    try {
      const { refundRef } = await giveBack(payment, refund, deps);
      await endRefund({ ...refund, status: 'done' }, { refundRef }, deps);
    } catch (error) {
      const code = errorCode(error);
      log.warn({ provider: payment.provider, code }, 'refund not done');
      const forGood = work.last || (error instanceof AppError && !error.retryable);
      if (forGood) await endRefund({ ...refund, status: 'failed' }, { code }, deps);
      else await noteCode(store, refund.id, code);
    }
  }
}

function giveBack(
  { provider, paymentRef, dispute }: PaymentRow,
  { reference, amountMinor, currency }: RefundRow,
  { checkouts }: PaymentDeps,
): Promise<{ refundRef: string }> {
  // The bank has the money on hold: giving it back ourselves could pay it back twice.
  if (dispute !== null) throw new RenewalError('PAYMENT_DISPUTED', 'a person answers the dispute instead');
  const checkout = checkouts.of(provider);
  if (!checkout || paymentRef === null)
    throw new RenewalError('CHECKOUT_UNKNOWN', `brand.yaml names no checkout ${provider} any longer`);
  return checkout.refund({ reference, paymentRef, amountMinor, currency });
}

async function endRefund(
  refund: RefundRow,
  end: { refundRef?: string; code?: string },
  deps: PaymentDeps,
): Promise<void> {
  const threadId = await deps.store.transaction(async (tx) => {
    const payment = await paymentById(tx, refund.paymentId);
    const thread = payment && (await threadOfLink(tx, payment.linkId));
    if (thread === undefined) return undefined;
    await lockThread(tx, thread);
    return await closeRefund(
      tx,
      refund,
      { ...end, status: refund.status === 'done' ? 'done' : 'failed' },
      deps,
    );
  });
  if (threadId !== undefined) deps.afterCommit?.(threadId);
}

/**
 * Ends a refund, well or badly, and tells the thread; a refund that failed may still turn out done. The thread is
 * locked already. @returns the thread that was told; undefined when the refund had this end before.
 */
export async function closeRefund(
  tx: Queryable,
  refund: RefundRow,
  end: { readonly status: 'done' | 'failed'; readonly refundRef?: string; readonly code?: string },
  deps: Pick<PaymentDeps, 'clock' | 'enqueue'>,
): Promise<string | undefined> {
  const ended = await tx.one<{ linkId: number }>({
    name: 'renewals_end_refund',
    text: `update refund r set status = $2, refund_ref = coalesce($3, r.refund_ref), code = $4, done_at = $5
             from payment p where r.id = $1 and r.status <> $2 and p.id = r.payment_id returning p.link_id as "linkId"`,
    values: [refund.id, end.status, end.refundRef ?? null, end.code ?? null, deps.clock.now()],
  });
  const link = ended && (await lockLink(tx, ended.linkId, deps.clock));
  if (!link) return undefined;
  const paidLinkId = await findPaidLink(tx, link);
  const orders = paidLinkId === undefined ? undefined : await ordersBought(tx, link, paidLinkId);
  const outcome = end.status === 'done' ? 'refund_done' : 'refund_failed';
  const key = `refund:${refund.id}:${end.status}`;
  await notify(tx, { ...amountOf(refund), link, outcome, key, orders, automaticRefund: true }, deps);
  return link.threadId;
}

const SELECT = `
  select id, payment_id as "paymentId", reference, amount_minor as "amountMinor", currency, status from refund`;

/** What we give back of this payment by ourselves; undefined for nearly all payments. */
export async function findRefund(db: Queryable, paymentId: number): Promise<RefundRow | undefined> {
  return await db.one<RefundRow>({
    name: 'renewals_refund_of',
    text: `${SELECT} where payment_id = $1`,
    values: [paymentId],
  });
}

async function refundById(db: Queryable, id: number): Promise<RefundRow | undefined> {
  return await db.one<RefundRow>({ name: 'renewals_refund', text: `${SELECT} where id = $1`, values: [id] });
}

async function noteCode(db: Queryable, id: number, code: string): Promise<void> {
  await db.query({
    name: 'renewals_refund_code',
    text: 'update refund set code = $2 where id = $1',
    values: [id, code],
  });
}
