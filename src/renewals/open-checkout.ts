import type { Clock } from '../lib/clock';
import { errorCode, RenewalError } from '../lib/errors';
import type { Ids } from '../lib/ids';
import type { Language } from '../lib/languages';
import type { Logger } from '../lib/log';
import type { Store } from '../store/store';
import type { Cycle } from '../turn/port';
import {
  type CheckoutRow,
  closeCheckout,
  findOpenCheckout,
  insertCheckout,
  lockOpenCheckout,
  noteOpened,
} from './checkout-rows';
import { type Link, lockLink } from './link';
import type { Checkout } from './port';
import { quoteTotals } from './quote';

/** How long the provider's page stays open; within the limits of those we know (Stripe: 30 minutes to 24 hours). */
export const CHECKOUT_OPEN_MS = 60 * 60_000;
/** A page that closes sooner than this is not handed out again. */
const REUSE_MARGIN_MS = 5 * 60_000;
/** Rounds of two browsers that choose different cycles at the same moment. */
const MAX_ROUNDS = 4;

export interface OpenCheckoutDeps {
  readonly store: Store;
  readonly checkout: Checkout;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Logger;
}

export interface CheckoutWish {
  readonly link: Link;
  readonly cycle: Cycle;
  readonly language: Language;
  readonly description: string;
  readonly returnUrl: string;
}

export type OpenedCheckout =
  | { readonly outcome: 'opened'; readonly url: string }
  /** The link was paid, replaced or ran out meanwhile. */
  | { readonly outcome: 'closed' };

/**
 * Opens the one checkout of a link. A second press for the same cycle gets the page that is open already; for another
 * cycle the earlier page is closed at the provider first. The row is written before the provider is asked and its
 * reference is the idempotency key, so parallel presses and a crash in between still end in one page.
 * @throws RenewalError CHECKOUT_UNAVAILABLE when the provider does not do it.
 */
export async function openCheckout(wish: CheckoutWish, deps: OpenCheckoutDeps): Promise<OpenedCheckout> {
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const before = await findOpenCheckout(deps.store, wish.link.id);
    const stale = before !== undefined && !isReusable(before, wish.cycle, deps.clock.now());
    // A page that is still being opened has no address yet; whoever opens it closes it when it finds its row closed.
    const closable = stale && before.url !== '';
    if (closable) await atProvider(deps, () => deps.checkout.expire(before.providerRef));

    const claim = await claimCheckout(wish, deps, closable ? before.id : undefined);
    if (claim === 'closed') return { outcome: 'closed' };
    if (claim === 'again') continue;
    if (claim.url !== '') return { outcome: 'opened', url: claim.url };

    const opened = await atProvider(deps, () => deps.checkout.open(requestFor(claim, wish)));
    const status = await noteOpened(deps.store, { id: claim.id, ...opened });
    if (status === 'open') return { outcome: 'opened', url: opened.url };
    // Somebody chose another cycle while the provider was working: that page must not stay payable.
    await atProvider(deps, () => deps.checkout.expire(opened.providerRef));
  }
  throw new RenewalError('CHECKOUT_UNAVAILABLE', 'several browsers pay this link at once: try again', {
    retryable: true,
  });
}

/** In one transaction under the link's lock: takes the open checkout, or closes the stale one and writes a new row. */
function claimCheckout(
  { link, cycle }: CheckoutWish,
  { store, clock, ids, checkout }: OpenCheckoutDeps,
  staleId: number | undefined,
): Promise<CheckoutRow | 'closed' | 'again'> {
  return store.transaction(async (tx) => {
    const fresh = await lockLink(tx, link.id, clock);
    if (fresh?.state !== 'issued') return 'closed';
    const total = quoteTotals(fresh.quote).find((candidate) => candidate.cycle === cycle);
    if (!total) return 'closed';

    const now = clock.now();
    const open = await lockOpenCheckout(tx, link.id);
    if (open && isReusable(open, cycle, now)) return open;
    // Only what was closed at the provider, or never opened there, may be closed here.
    if (open && open.id !== staleId && open.url !== '') return 'again';
    if (open) await closeCheckout(tx, open.id, 'expired');
    return insertCheckout(tx, {
      linkId: link.id,
      provider: checkout.provider,
      providerRef: ids.uuid(),
      cycle,
      amountMinor: total.finalMinor,
      currency: fresh.quote.currency,
      expiresAt: now + CHECKOUT_OPEN_MS,
    });
  });
}

function isReusable(row: CheckoutRow, cycle: Cycle, now: number): boolean {
  return row.cycle === cycle && row.expiresAt - now > REUSE_MARGIN_MS;
}

function requestFor(row: CheckoutRow, wish: CheckoutWish) {
  return {
    reference: row.providerRef,
    linkId: row.linkId,
    amountMinor: row.amountMinor,
    currency: row.currency,
    description: wish.description,
    language: wish.language,
    expiresAt: row.expiresAt,
    returnUrl: wish.returnUrl,
  };
}

async function atProvider<T>({ log, checkout }: OpenCheckoutDeps, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (cause) {
    log.warn({ provider: checkout.provider, code: errorCode(cause) }, 'payment provider did not answer');
    throw new RenewalError(
      'CHECKOUT_UNAVAILABLE',
      'the payment provider does not answer: try again shortly',
      {
        cause,
        retryable: true,
      },
    );
  }
}
