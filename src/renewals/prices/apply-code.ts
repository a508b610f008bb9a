import type { Brand } from '../../brand';
import type { Clock } from '../../lib/clock';
import type { Store } from '../../store/store';
import { type Link, linkById, lockLink, useQuote } from '../links/link';
import { lockLiveCheckout } from '../payments/checkout-rows';
import { createCalendar } from './calendar';
import { type PromoCodeOutcome, withPromoCode } from './promotions';

export interface ApplyCodeDeps {
  readonly store: Store;
  readonly brand: Brand;
  readonly clock: Clock;
}

/**
 * Takes a code off the price of a link that stands already: better for its customer, never worse, and only while no
 * payment has come or is on its way. A page that was opened at the earlier price is closed when the next one is asked
 * for; its money would still be taken for what it was.
 * @returns the link as it is now; `closed`: there is nothing to pay here any more.
 */
export async function applyPromoCode(
  link: Link,
  typed: string,
  deps: ApplyCodeDeps,
): Promise<{ readonly outcome: PromoCodeOutcome | 'closed'; readonly link: Link }> {
  const { store, brand, clock } = deps;
  const calendar = createCalendar(brand.brand.timeZone);
  return await store.transaction(async (tx) => {
    const fresh = await lockLink(tx, link.id, clock);
    if (fresh?.state !== 'issued') return { outcome: 'closed', link: fresh ?? link };
    const live = await lockLiveCheckout(tx, link.id);
    if (live?.status === 'pending') return { outcome: 'closed', link: fresh };
    const coded = withPromoCode(fresh.quote, typed, { brand, calendar, now: clock.now() });
    if (coded.outcome !== 'applied') return { outcome: coded.outcome, link: fresh };
    await useQuote(tx, fresh, coded.quote);
    return { outcome: 'applied', link: (await linkById(tx, link.id, clock)) ?? fresh };
  });
}
