import type { Brand } from '../../brand';
import { CYCLES, type Cycle } from '../../turn/port';
import { isRenewable } from '../orders/renewable';
import type { AppliedPromotion, Order, Quote, QuoteLine } from '../port';
import { addMonths, type Calendar } from './calendar';
import { vatShare } from './money';
import { createPlanFinder } from './plans';
import { type PromoCodeOutcome, withPromoCode, withPromotions } from './promotions';

/** How long a named price stands, and with it the link that carries it. */
export const QUOTE_VALID_MS = 48 * 3_600_000;

const CYCLE_MONTHS: Readonly<Record<Cycle, number>> = { monthly: 1, quarterly: 3, yearly: 12 };

/** Points that may be spent, by order number; each order's own points only ever pay for that order. */
export type Purse = ReadonlyMap<string, number>;

/** What one choice costs: a cycle, with or without points. Everything that shows or charges a price comes from here. */
export interface QuoteTotal {
  readonly cycle: Cycle;
  readonly listMinor: number;
  /** What is paid: the list price less promotions and points. */
  readonly finalMinor: number;
  /** Share of VAT in `finalMinor`. */
  readonly vatMinor: number;
  /** New end of each order, epoch ms, in the order of the quote's lines. */
  readonly untilAt: readonly number[];
  /** What the points take off. */
  readonly pointsMinor: number;
  /** The points that do, of each order that spends any. */
  readonly spends: readonly { readonly orderNumber: string; readonly points: number }[];
  /** The promotions in this cycle, the largest first, each once. */
  readonly promotions: readonly AppliedPromotion[];
}

export type Pricing =
  | {
      readonly outcome: 'quoted';
      readonly quote: Quote;
      /** What became of the code, where one was given. */
      readonly promoCode?: PromoCodeOutcome;
    }
  | { readonly outcome: 'not_renewable'; readonly orderNumbers: readonly string[] };

/**
 * Names a price for renewing all of these orders together. Offered are the cycles that every one of their plans has;
 * an order that only a person can renew, or that shares no cycle with the others, refuses the whole.
 */
export function priceOrders(
  orders: readonly Order[],
  deps: { brand: Brand; calendar: Calendar; now: number; promoCode?: string },
): Pricing {
  const { brand, calendar, now } = deps;
  const planOf = createPlanFinder(brand.plans);
  const refused = orders.filter((order) => !isRenewable(order, brand)).map((order) => order.number);
  if (refused.length > 0 || orders.length === 0) return { outcome: 'not_renewable', orderNumbers: refused };

  const cycles = CYCLES.filter((cycle) =>
    orders.every((order) => planOf(order.plan)?.prices[cycle] !== undefined),
  );
  if (cycles.length === 0)
    return { outcome: 'not_renewable', orderNumbers: orders.map((order) => order.number) };

  const lines: QuoteLine[] = [];
  for (const order of orders) {
    const plan = planOf(order.plan);
    if (!plan) continue; // isRenewable has refused it
    lines.push({
      orderNumber: order.number,
      plan: plan.id,
      planNames: plan.names,
      expiresAt: order.expiresAt,
      vatRate: plan.vatRate,
      firstRenewal: order.firstRenewal,
      prices: cycles.map((cycle) => {
        const listMinor = plan.prices[cycle] ?? 0;
        return {
          cycle,
          listMinor,
          finalMinor: listMinor,
          untilAt: renewedUntil({ expiresAt: order.expiresAt, cycle, now, calendar }),
        };
      }),
    });
  }
  const preselected = orders[0]?.cycle;
  const { points } = brand;
  const listed: Quote = {
    lines,
    currency: brand.brand.currency,
    vatRate: lines[0]?.vatRate ?? 0,
    expiresAt: now + QUOTE_VALID_MS,
    ...(points && { points: { minorPerPoint: points.minorPerPoint, leaveMinor: points.leaveMinor } }),
    ...(preselected && cycles.includes(preselected) && { preselected }),
  };
  const quote = withPromotions(listed, deps);
  if (deps.promoCode === undefined) return { outcome: 'quoted', quote };
  const coded = withPromoCode(quote, deps.promoCode, deps);
  const best = coded.outcome === 'applied' ? coded.quote : quote;
  return { outcome: 'quoted', quote: best, promoCode: coded.outcome };
}

/** New end of an order: a cycle after its present end, or after today when that has passed; always a day's end. */
export function renewedUntil(from: {
  expiresAt: number;
  cycle: Cycle;
  now: number;
  calendar: Calendar;
}): number {
  const { expiresAt, cycle, now, calendar } = from;
  const start = calendar.dayOf(Math.max(now, expiresAt));
  return calendar.endOf(addMonths(start, CYCLE_MONTHS[cycle]));
}

/**
 * Sums over the orders of a quote, one for each cycle on offer.
 * @param purse the points to spend; as many of them are as the prices hold, in whole points, down to what must be paid.
 */
export function quoteTotals(quote: Quote, purse: Purse = new Map()): readonly QuoteTotal[] {
  const offered = quote.lines[0]?.prices.map((price) => price.cycle) ?? [];
  return offered.map((cycle) => totalOf(quote, cycle, purse));
}

function totalOf(quote: Quote, cycle: Cycle, purse: Purse): QuoteTotal {
  const sum = { listMinor: 0, finalMinor: 0, vatMinor: 0, pointsMinor: 0 };
  const untilAt: number[] = [];
  const spends: { orderNumber: string; points: number }[] = [];
  const promotions = new Map<string, AppliedPromotion>();
  const due = quote.lines.map((line) => line.prices.find((price) => price.cycle === cycle)?.finalMinor ?? 0);
  let leftForPoints = due.reduce((all, minor) => all + minor, 0) - (quote.points?.leaveMinor ?? 0);
  for (const line of quote.lines) {
    const price = line.prices.find((candidate) => candidate.cycle === cycle);
    if (!price) continue;
    const worth = quote.points?.minorPerPoint ?? 0;
    const room = Math.min(price.finalMinor, leftForPoints);
    const points = wholePoints(purse.get(line.orderNumber) ?? 0, room, worth);
    const off = points * worth;
    if (points > 0) spends.push({ orderNumber: line.orderNumber, points });
    leftForPoints -= off;
    sum.listMinor += price.listMinor;
    sum.finalMinor += price.finalMinor - off;
    sum.vatMinor += vatShare(price.finalMinor - off, line.vatRate ?? quote.vatRate);
    sum.pointsMinor += off;
    if (price.promotion) promotions.set(price.promotion.id, price.promotion);
    untilAt.push(price.untilAt);
  }
  return {
    cycle,
    ...sum,
    untilAt,
    spends,
    promotions: [...promotions.values()].toSorted((a, b) => b.percentOff - a.percentOff),
  };
}

/** As many whole points as there are and as fit into the price. */
function wholePoints(available: number, roomMinor: number, minorPerPoint: number): number {
  if (!Number.isFinite(available) || minorPerPoint <= 0 || roomMinor <= 0) return 0;
  return Math.max(0, Math.min(Math.floor(available), Math.floor(roomMinor / minorPerPoint)));
}

/** What a longer cycle saves against paying month by month, in whole percent of list prices; 0 when nothing. */
export function savingPercent(totals: readonly QuoteTotal[], cycle: Cycle): number {
  const monthly = totals.find((total) => total.cycle === 'monthly');
  const other = totals.find((total) => total.cycle === cycle);
  if (!monthly || !other || monthly.listMinor === 0) return 0;
  return Math.max(0, Math.round(100 - (100 * other.listMinor) / (monthly.listMinor * CYCLE_MONTHS[cycle])));
}
