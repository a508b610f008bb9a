import { setTimeout as delay } from 'node:timers/promises';
import type { Clock } from '../../lib/clock';
import { AppError, errorCode, RenewalError } from '../../lib/errors';
import type { Ids } from '../../lib/ids';
import type { Language } from '../../lib/languages';
import type { Logger } from '../../lib/log';
import type { Store } from '../../store/store';
import type { Cycle } from '../../turn/port';
import { type Link, linkById, lockLink } from '../links/link';
import type { Checkout, CheckoutRequest, Provider } from '../port';
import { holdPoints } from '../prices/points';
import { lockPurse, purseOf, spendsOf } from '../prices/purse';
import { type Purse, type QuoteTotal, quoteTotals } from '../prices/quote';
import {
  awaitCheckout,
  type CheckoutRow,
  closeCheckout,
  findCheckout,
  findOpenCheckout,
  findPendingCheckout,
  insertCheckout,
  lockLiveCheckout,
  noteOpened,
  notePageClosed,
} from './checkout-rows';
import type { Checkouts } from './checkouts';

/** A provider's page stays open as long as the link, within the limits of those we know (Stripe: 30 min to 24 h). */
export const CHECKOUT_OPEN_AT_LEAST_MS = 31 * 60_000;
export const CHECKOUT_OPEN_AT_MOST_MS = 24 * 3_600_000 - 5 * 60_000;
/** A page that closes sooner than this is not handed out again. */
const REUSE_MARGIN_MS = 5 * 60_000;
/** One that its provider has still to open needs longer: Stripe takes none that closes in less than half an hour. */
const OPENING_MARGIN_MS = CHECKOUT_OPEN_AT_LEAST_MS - 40_000;
/** Rounds of browsers that choose differently at the same moment. */
const MAX_ROUNDS = 5;
/** How long to wait for another request that is opening the same page, and how often to look. Machine time. */
const OPENING_MS = 2_000;
const LOOK_MS = 50;

export interface OpenCheckoutDeps {
  readonly store: Store;
  readonly checkouts: Checkouts;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Logger;
}

export interface CheckoutWish {
  readonly link: Link;
  readonly cycle: Cycle;
  /** Spend the points that the link's orders have, as far as the price holds them. */
  readonly points?: boolean;
  /** Left out, or not one of ours: the first of the brand's. */
  readonly provider?: string | undefined;
  readonly language: Language;
  readonly description: string;
  readonly returnUrl: string;
  readonly cancelUrl?: string;
}

export type OpenedCheckout =
  | { readonly outcome: 'opened'; readonly url: string }
  /** A payment of this link is on its way: opening another would ask for the money twice. */
  | { readonly outcome: 'pending' }
  /** The link was paid, replaced or ran out meanwhile. */
  | { readonly outcome: 'closed' };

/**
 * Opens the one checkout of a link. A second press for the same cycle and provider gets the page that is open already;
 * for another one the earlier page is closed at its provider first. The row is written before the provider is asked
 * and its reference is the idempotency key, so parallel presses and a crash in between still end in one page.
 * @throws RenewalError CHECKOUT_UNAVAILABLE when the provider does not do it.
 */
export async function openCheckout(wish: CheckoutWish, deps: OpenCheckoutDeps): Promise<OpenedCheckout> {
  const checkout = deps.checkouts.of(wish.provider) ?? deps.checkouts.all[0];
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const before = await findOpenCheckout(deps.store, wish.link.id);
    const stale = before !== undefined && (await isStale(before, wish, checkout.provider, deps));
    // A page that is still being opened has no address yet; whoever opens it closes it when it finds its row closed.
    if (stale && before.url !== '') {
      if ((await closeAtProvider(before, deps)) === 'done') {
        // Paid on that page a moment ago, and its event is still to come: a second page would take the money twice.
        await awaitCheckout(deps.store, before.id);
        return { outcome: 'pending' };
      }
      // At once, so that nobody else is sent to it while the next one is prepared.
      await notePageClosed(deps.store, before.id);
    }

    const claim = await claimCheckout(wish, checkout, deps);
    if (claim === 'closed' || claim === 'pending') return { outcome: claim };
    if (claim === 'again') continue;
    const row = claim.mine ? claim.row : await whenOpened(claim.row, deps);
    if (row.status !== 'open') continue;
    if (row.url !== '') return { outcome: 'opened', url: row.url };

    const opened = await openAtProvider(row, wish, checkout, deps);
    if (!opened) continue;
    const status = await noteOpened(deps.store, { id: row.id, ...opened });
    if (status === 'open') return { outcome: 'opened', url: opened.url };
    // Somebody chose otherwise while the provider was working: that page must not stay payable.
    await closeAtProvider({ ...row, ...opened }, deps);
  }
  throw new RenewalError('CHECKOUT_UNAVAILABLE', 'several browsers pay this link at once: try again', {
    retryable: true,
  });
}

interface Claim {
  readonly row: CheckoutRow;
  /** Written just now; else another request may be opening it at this moment. */
  readonly mine: boolean;
}

/** In one transaction under the link's lock: takes the open checkout, or writes a new row. */
function claimCheckout(
  { link, cycle, points }: CheckoutWish,
  { provider, pageOpenMs = CHECKOUT_OPEN_AT_MOST_MS }: Checkout,
  { store, clock, ids }: OpenCheckoutDeps,
): Promise<Claim | 'closed' | 'pending' | 'again'> {
  return store.transaction(async (tx) => {
    const fresh = await lockLink(tx, link.id, clock);
    if (fresh?.state !== 'issued') return 'closed';
    const now = clock.now();
    const purse = points ? await lockPurse(tx, fresh, now) : undefined;
    const total = totalFor(fresh, cycle, purse);
    if (!total) return 'closed';

    const live = await lockLiveCheckout(tx, link.id);
    if (await findPendingCheckout(tx, fresh, now)) return 'pending';
    if (live && isReusable(live, { total, provider }, now)) return { row: live, mine: false };
    // It has to be closed at its provider first; one that was never opened there may be closed here.
    if (live && live.url !== '') return 'again';
    if (live) await closeCheckout(tx, live.id, 'expired');
    const row = await insertCheckout(tx, {
      linkId: link.id,
      provider,
      reference: ids.uuid(),
      cycle,
      amountMinor: total.finalMinor,
      currency: fresh.quote.currency,
      expiresAt: closesAt(fresh, now, pageOpenMs),
      quoteId: fresh.quoteId,
    });
    await holdPoints(tx, row.id, spendsOf(fresh, total));
    return { row, mine: true };
  });
}

function closesAt(link: Link, now: number, pageOpenMs: number): number {
  const atLeast = now + CHECKOUT_OPEN_AT_LEAST_MS;
  return Math.max(atLeast, Math.min(link.expiresAt, now + CHECKOUT_OPEN_AT_MOST_MS, now + pageOpenMs));
}

function totalFor(link: Link, cycle: Cycle, purse: Purse | undefined): QuoteTotal | undefined {
  return quoteTotals(link.quote, purse).find((total) => total.cycle === cycle);
}

/** Read without a lock, so that the provider can be asked before the transaction; the transaction looks again. */
async function isStale(
  row: CheckoutRow,
  { link, cycle, points }: CheckoutWish,
  provider: Provider,
  { store, clock }: OpenCheckoutDeps,
): Promise<boolean> {
  const now = clock.now();
  const fresh = (await linkById(store, link.id, clock)) ?? link;
  const total = totalFor(fresh, cycle, points ? await purseOf(store, fresh, now) : undefined);
  return total === undefined || !isReusable(row, { total, provider }, now);
}

/** The same cycle at the same price: a code or points that came since make it another. */
function isReusable(row: CheckoutRow, wish: { total: QuoteTotal; provider: Provider }, now: number): boolean {
  const { total, provider } = wish;
  const same = row.cycle === total.cycle && row.amountMinor === total.finalMinor && row.provider === provider;
  return same && row.expiresAt - now > (row.url === '' ? OPENING_MARGIN_MS : REUSE_MARGIN_MS);
}

/** Gives the request that wrote the row a moment; after that it has died, and whoever waits opens the page. */
async function whenOpened(row: CheckoutRow, { store }: OpenCheckoutDeps): Promise<CheckoutRow> {
  const deadline = performance.now() + OPENING_MS;
  let fresh = row;
  while (fresh.url === '' && fresh.status === 'open' && performance.now() < deadline) {
    await delay(LOOK_MS);
    fresh = (await findCheckout(store, row.id)) ?? row;
  }
  return fresh;
}

/** Undefined: this reference will never lead to a page, so a new row with a new one is needed. */
async function openAtProvider(
  row: CheckoutRow,
  wish: CheckoutWish,
  checkout: Checkout,
  deps: OpenCheckoutDeps,
): Promise<{ providerRef: string; url: string } | undefined> {
  try {
    return await checkout.open(requestFor(row, wish));
  } catch (cause) {
    const used = errorCode(cause) === 'CHECKOUT_REFERENCE_USED';
    if (used) await closeCheckout(deps.store, row.id, 'expired');
    // A provider in trouble is not pressed again at once.
    if (!used || (cause instanceof AppError && cause.retryable)) throw unavailable(row.provider, cause, deps);
    return undefined;
  }
}

function requestFor(row: CheckoutRow, wish: CheckoutWish): CheckoutRequest {
  const { reference, linkId, amountMinor, currency, expiresAt } = row;
  const { description, language, returnUrl, cancelUrl } = wish;
  return {
    reference,
    linkId,
    amountMinor,
    currency,
    expiresAt,
    description,
    language,
    returnUrl,
    ...(cancelUrl !== undefined && { cancelUrl }),
  };
}

async function closeAtProvider(row: CheckoutRow, deps: OpenCheckoutDeps): Promise<'closed' | 'done'> {
  // A provider that brand.yaml does not name any longer cannot be asked; its page closes by itself.
  const checkout = deps.checkouts.of(row.provider);
  try {
    await checkout?.expire(row.providerRef);
    return (await checkout?.isDone?.(row.providerRef)) ? 'done' : 'closed';
  } catch (cause) {
    throw unavailable(row.provider, cause, deps);
  }
}

function unavailable(provider: Provider, cause: unknown, { log }: OpenCheckoutDeps): RenewalError {
  log.warn({ provider, code: errorCode(cause) }, 'payment provider did not answer');
  const message = 'the payment provider does not answer: try again shortly';
  return new RenewalError('CHECKOUT_UNAVAILABLE', message, { cause, retryable: true });
}
