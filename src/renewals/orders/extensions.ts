import { AppError, errorCode } from '../../lib/errors';
import type { HttpOrderBook, RemoteExtendAnswer } from '../order-book-http';
import { announceExtended, announceRefused } from '../payments/payment-activation';
import type { PaymentDeps } from '../payments/payment-notice';
import type { OrderExtender } from '../port';
import {
  claimExtensions,
  type DueExtension,
  endExtension,
  noteRenewal,
  postponeExtension,
  storeExtension,
} from './extension-rows';
import type { OrderNumbers } from './order-number';

/** How long the order system is asked again before a person gets a case, and the bot looks again for orders. */
export const GIVE_UP_AFTER_MS = 4 * 3_600_000;
/** Pauses after the first, second ... failed attempt; after that always the last one. */
const PAUSES_MS = [5_000, 15_000, 45_000, 120_000, 300_000, 600_000];
/** Nobody waits at a chat for this call, so it may take longer than a look-up. */
const DEADLINE_MS = 10_000;
/** Longer than the call and what is written after it. */
const LEASE_MS = 60_000;

/** Prolongs later: the work is stored in the payment's transaction, and `runExtensions` does it. */
export function createDeferredExtender(): OrderExtender {
  return {
    extend: async (tx, extension) => {
      await storeExtension(tx, extension, extension.at + GIVE_UP_AFTER_MS);
      return { outcome: 'deferred' };
    },
  };
}

export interface ExtensionDeps
  extends Pick<PaymentDeps, 'store' | 'clock' | 'log' | 'enqueue' | 'afterCommit'> {
  readonly book: Pick<HttpOrderBook, 'renew'>;
  readonly numbers: OrderNumbers;
}

/**
 * Asks the order system for the renewals that are due. Each ends once, as prolonged, refused or given up, and its
 * thread hears of it in the same transaction; everything before that may happen twice, under the same idempotency key.
 */
export async function runExtensions(deps: ExtensionDeps): Promise<void> {
  const due = await claimExtensions(deps.store, deps.clock.now(), LEASE_MS);
  await Promise.all(due.map((extension) => run(extension, deps)));
}

async function run(extension: DueExtension, deps: ExtensionDeps): Promise<void> {
  const { paymentId } = extension;
  if (!extension.owed) return await endExtension(deps.store, { paymentId, status: 'dropped' });
  let answer: RemoteExtendAnswer;
  try {
    answer = await deps.book.renew(extension, { deadlineMs: DEADLINE_MS });
  } catch (error) {
    return await afterFault(extension, error, deps);
  }
  const threadId =
    answer.outcome === 'extended'
      ? await finish(extension, answer.orders, deps)
      : await giveToPerson(extension, { status: 'refused' }, deps);
  if (threadId !== undefined) deps.afterCommit?.(threadId);
}

function finish(
  { paymentId, cycle }: DueExtension,
  orders: Extract<RemoteExtendAnswer, { outcome: 'extended' }>['orders'],
  deps: ExtensionDeps,
): Promise<string | undefined> {
  return deps.store.transaction(async (tx) => {
    for (const { orderNumber, fromAt, untilAt } of orders)
      await noteRenewal(tx, { orderKey: deps.numbers.key(orderNumber), paymentId, cycle, fromAt, untilAt });
    const threadId = await announceExtended(tx, paymentId, orders, deps);
    await endExtension(tx, { paymentId, status: 'done' });
    return threadId;
  });
}

function giveToPerson(
  { paymentId }: DueExtension,
  end: { readonly status: 'refused' | 'given_up'; readonly code?: string },
  deps: ExtensionDeps,
): Promise<string | undefined> {
  return deps.store.transaction(async (tx) => {
    const threadId = await announceRefused(tx, paymentId, deps);
    await endExtension(tx, { paymentId, ...end });
    return threadId;
  });
}

async function afterFault(extension: DueExtension, error: unknown, deps: ExtensionDeps): Promise<void> {
  const { paymentId, attempts, giveUpAt } = extension;
  const code = errorCode(error);
  const now = deps.clock.now();
  deps.log.warn({ paymentId, attempts, code }, 'paid orders are not prolonged yet');
  // Asking again under this key would be answered the same way for ever.
  const useless = code === 'ORDER_BOOK_KEY_REUSED';
  if (useless || now >= giveUpAt) {
    const threadId = await giveToPerson(extension, { status: useless ? 'refused' : 'given_up', code }, deps);
    if (threadId !== undefined) deps.afterCommit?.(threadId);
    return;
  }
  const pause = PAUSES_MS[Math.min(attempts, PAUSES_MS.length) - 1] ?? 0;
  const asked = error instanceof AppError ? (error.retryAfterMs ?? 0) : 0;
  // The last attempt is made when the time is up, not a pause later.
  await postponeExtension(deps.store, {
    paymentId,
    code,
    dueAt: Math.min(now + Math.max(pause, asked), giveUpAt),
  });
}
