import { AppError, errorCode, RenewalError } from '../../lib/errors';
import type { Queryable } from '../../store/statement';
import { lockLink } from '../links/link';
import { closeCheckout, findCheckout } from './checkout-rows';
import { claimDue } from './due-work';
import { amountOf } from './payment-facts';
import { notify, type PaymentDeps } from './payment-notice';
import { findPaidLink, lockThread, threadOfLink } from './payment-rows';

/** Pauses between tries to take approved money, ms; an approval is good for some hours (PayPal: three). */
const PAUSES_MS = [1, 2, 5, 10, 20, 40, 60].map((minutes) => minutes * 60_000);

/** The payer has agreed: the money is taken after this commit. @param dueAt epoch ms. */
export async function scheduleCompletion(tx: Queryable, checkoutId: number, dueAt: number): Promise<void> {
  await tx.query({
    name: 'renewals_schedule_completion',
    text: 'update checkout set complete_due_at = coalesce(complete_due_at, $2) where id = $1',
    values: [checkoutId, dueAt],
  });
}

/**
 * Takes the money of checkouts whose payers have agreed, unless their link was paid otherwise meanwhile. That it was
 * taken says only the webhook. @param only this checkout; left out: all that are due.
 */
export async function completeApproved(deps: PaymentDeps, only?: number): Promise<void> {
  for (const { id, last } of await claimDue(deps.store, 'completion', deps.clock.now(), PAUSES_MS, only)) {
    const row = await findCheckout(deps.store, id);
    if (row?.status !== 'pending' || (await isPaid(deps, row.linkId))) {
      await closeCheckout(deps.store, id, 'expired');
      await finishCompletion(deps.store, id);
      continue;
    }
    try {
      const checkout = deps.checkouts.of(row.provider);
      if (!checkout)
        throw new RenewalError('CHECKOUT_UNKNOWN', `brand.yaml names no checkout ${row.provider} any longer`);
      await checkout.complete?.(row.providerRef);
      await finishCompletion(deps.store, id);
    } catch (error) {
      deps.log.warn(
        { provider: row.provider, code: errorCode(error) },
        'approved payment could not be taken',
      );
      if (last || (error instanceof AppError && !error.retryable)) await giveUp(deps, id);
    }
  }
}

/** The payer has agreed and yet no money can be had: the same as a payment that failed. */
async function giveUp(deps: PaymentDeps, id: number): Promise<void> {
  const threadId = await deps.store.transaction(async (tx) => {
    const row = await findCheckout(tx, id);
    const thread = row && (await threadOfLink(tx, row.linkId));
    if (!row || thread === undefined) return undefined;
    await lockThread(tx, thread);
    const link = await lockLink(tx, row.linkId, deps.clock);
    await closeCheckout(tx, id, 'failed');
    if (!link || (await findPaidLink(tx, link)) !== undefined) return undefined;
    await notify(tx, { ...amountOf(row), link, outcome: 'failed', key: `not-taken:${id}` }, deps);
    return thread;
  });
  if (threadId !== undefined) deps.afterCommit?.(threadId);
}

function isPaid({ store, clock }: PaymentDeps, linkId: number): Promise<boolean> {
  return store.transaction(async (tx) => {
    const link = await lockLink(tx, linkId, clock);
    return link !== undefined && (await findPaidLink(tx, link)) !== undefined;
  });
}

async function finishCompletion(db: Queryable, id: number): Promise<void> {
  await db.query({
    name: 'renewals_completed',
    text: 'update checkout set complete_due_at = null where id = $1',
    values: [id],
  });
}
