import { AppError } from '../../lib/errors';
import { findOrders } from '../orders/find-orders';
import { lockLiveCheckout } from '../payments/checkout-rows';
import type { Quote } from '../port';
import { createCalendar } from '../prices/calendar';
import { priceOrders, quoteTotals } from '../prices/quote';
import { type Link, lockLink } from './link';
import { auditLink, type LinkDeskDeps } from './links-by-hand';

/**
 * Gives a link that nobody has paid as much time as a new one would have. The price it named has to be today's too:
 * whoever opens it again must not find another one.
 * @throws AppError LINK_CLOSED, LINK_BEING_PAID, LINK_PRICE_CHANGED, LINK_NOT_RENEWABLE, NOT_THERE, ORDERS_UNAVAILABLE
 */
export async function extendLink(link: Link, deps: LinkDeskDeps, actor: string): Promise<number> {
  assertOpen(link.state, link.code);
  const quote = await sameQuoteToday(link, deps);
  return await deps.store.transaction(async (tx) => {
    const fresh = await lockLink(tx, link.id, deps.clock);
    assertOpen(fresh?.state, link.code);
    const live = await lockLiveCheckout(tx, link.id);
    if (live?.status === 'pending')
      throw new AppError(
        'LINK_BEING_PAID',
        `a payment for link ${link.code} is on its way: wait for its end`,
      );
    await tx.query({
      name: 'links_extend',
      text: `with q as (insert into quote (thread_id, body, expires_at) values ($2, $3, $4) returning id)
             update link set quote_id = q.id, expires_at = $4, extended_ms = extended_ms + greatest(0, $4 - expires_at)
               from q where link.id = $1`,
      values: [link.id, link.threadId, JSON.stringify(quote), quote.expiresAt],
    });
    const { id: linkId, threadId } = link;
    await auditLink(tx, { actor, action: 'link.extended', linkId, threadId, now: deps.clock.now() });
    return quote.expiresAt;
  });
}

function assertOpen(state: Link['state'] | undefined, code: string): void {
  if (state === 'issued' || state === 'expired') return;
  throw new AppError('LINK_CLOSED', `link ${code} is ${state ?? 'gone'}: send a new one`);
}

async function sameQuoteToday({ quote, code }: Link, deps: LinkDeskDeps): Promise<Quote> {
  const { brand, clock } = deps;
  const orders = await findOrders(
    quote.lines.map((line) => line.orderNumber),
    deps,
  );
  const pricing = priceOrders(orders, {
    brand,
    calendar: createCalendar(brand.brand.timeZone),
    now: clock.now(),
    ...(quote.promoCode !== undefined && { promoCode: quote.promoCode }),
  });
  if (pricing.outcome === 'not_renewable')
    throw new AppError('LINK_NOT_RENEWABLE', `${pricing.orderNumbers.join(', ')} cannot be renewed any more`);
  if (offerOf(pricing.quote) === offerOf(quote))
    return { ...pricing.quote, ...(quote.preselected && { preselected: quote.preselected }) };
  throw new AppError('LINK_PRICE_CHANGED', `what link ${code} offers has changed since: send a new one`);
}

/** What a customer was promised: prices and new ends. */
function offerOf(quote: Quote): string {
  const totals = quoteTotals(quote).map(({ cycle, finalMinor, untilAt }) => [cycle, finalMinor, untilAt]);
  return JSON.stringify([quote.currency, quote.lines.map((line) => line.orderNumber), totals]);
}
