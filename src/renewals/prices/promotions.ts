import type { Brand } from '../../brand';
import { foldPromoCode } from '../../lib/promo-code';
import type { AppliedPromotion, Quote, QuoteLine } from '../port';
import { type Calendar, daysBetween, parseDay } from './calendar';
import { percentOff } from './money';

export type Promotion = Brand['promotions'][number];

export interface PromotionDeps {
  readonly brand: Pick<Brand, 'promotions'>;
  readonly calendar: Calendar;
  /** Business time, epoch ms. */
  readonly now: number;
}

/** What became of a code that a customer gave. `no_gain`: it is ours, but these orders cost no less with it. */
export type PromoCodeOutcome = 'applied' | 'no_gain' | 'over' | 'not_yet' | 'unknown';

/** Takes the promotions off that need no code and run today. */
export function withPromotions(quote: Quote, deps: PromotionDeps): Quote {
  const automatic = deps.brand.promotions.filter(({ code }) => code === undefined);
  return takeOff(quote, running(automatic, deps));
}

/**
 * Takes a code's promotion off wherever that is better for the customer than what the price has already; nothing ever
 * gets dearer, and never two promotions meet on one order. `quote` comes back only when a price has changed.
 */
export function withPromoCode(
  quote: Quote,
  typed: string,
  deps: PromotionDeps,
):
  | { readonly outcome: 'applied'; readonly quote: Quote }
  | { readonly outcome: 'no_gain' | 'over' | 'not_yet' | 'unknown' } {
  const wanted = foldPromoCode(typed);
  const ours = deps.brand.promotions.filter(
    ({ code }) => code !== undefined && foldPromoCode(code) === wanted,
  );
  const [first] = ours;
  if (!first || wanted === '') return { outcome: 'unknown' };
  const today = running(ours, deps);
  if (today.length === 0) return { outcome: isOver(first, deps) ? 'over' : 'not_yet' };
  const better = takeOff(quote, today);
  if (better === quote) return { outcome: 'no_gain' };
  return { outcome: 'applied', quote: { ...better, promoCode: first.code ?? typed } };
}

function takeOff(quote: Quote, promotions: readonly Promotion[]): Quote {
  let changed = false;
  const lines = quote.lines.map((line) => ({
    ...line,
    prices: line.prices.map((price) => {
      const best = bestFor(line, price, promotions);
      changed ||= best !== price;
      return best;
    }),
  }));
  if (!changed) return quote;
  const promotion = largest(lines);
  return { ...quote, lines, ...(promotion && { promotion }) };
}

type Price = QuoteLine['prices'][number];

/** The lowest price of this cycle; of equals the one that stands already. */
function bestFor(line: QuoteLine, price: Price, promotions: readonly Promotion[]): Price {
  let best = price;
  for (const promotion of promotions) {
    if (!isMeantFor(promotion, line, price)) continue;
    const finalMinor = price.listMinor - percentOff(price.listMinor, promotion.percentOff);
    if (finalMinor >= best.finalMinor) continue;
    const { id, code } = promotion;
    best = {
      ...price,
      finalMinor,
      promotion: { id, percentOff: promotion.percentOff, ...(code !== undefined && { code }) },
    };
  }
  return best;
}

function isMeantFor(promotion: Promotion, line: QuoteLine, { cycle }: Price): boolean {
  if (promotion.firstRenewalOnly && line.firstRenewal !== true) return false;
  if (promotion.cycles && !promotion.cycles.includes(cycle)) return false;
  return promotion.plans === undefined || promotion.plans.includes(line.plan);
}

/** The largest promotion that any price has: what the words name. */
function largest(lines: readonly QuoteLine[]): AppliedPromotion | undefined {
  const used = lines.flatMap(({ prices }) => prices.flatMap(({ promotion }) => promotion ?? []));
  return used.toSorted((a, b) => b.percentOff - a.percentOff)[0];
}

/** First and last day are both included, in the brand's zone. */
function running(promotions: readonly Promotion[], deps: PromotionDeps): Promotion[] {
  const today = deps.calendar.dayOf(deps.now);
  return promotions.filter((promotion) => {
    const from = promotion.from === undefined ? undefined : parseDay(promotion.from);
    return (!from || daysBetween(from, today) >= 0) && !isOver(promotion, deps);
  });
}

function isOver({ until }: Promotion, { calendar, now }: PromotionDeps): boolean {
  const last = until === undefined ? undefined : parseDay(until);
  return last !== undefined && daysBetween(calendar.dayOf(now), last) < 0;
}
