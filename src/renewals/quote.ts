import type { Brand } from '../brand';
import { CYCLES, type Cycle } from '../turn/port';
import { addMonths, type Calendar, daysBetween, parseDay } from './calendar';
import { createPlanFinder } from './plans';
import type { Order, Quote, QuoteLine } from './port';
import { isRenewable } from './renewable';

/** How long a named price stands, and with it the link that carries it. */
export const QUOTE_VALID_MS = 48 * 3_600_000;

const CYCLE_MONTHS: Readonly<Record<Cycle, number>> = { monthly: 1, quarterly: 3, yearly: 12 };

export interface QuoteTotal {
  readonly cycle: Cycle;
  readonly listMinor: number;
  readonly finalMinor: number;
  /** Share of VAT in `finalMinor`. */
  readonly vatMinor: number;
  /** New end of each order, epoch ms, in the order of the quote's lines. */
  readonly untilAt: readonly number[];
}

export type Pricing =
  | { readonly outcome: 'quoted'; readonly quote: Quote }
  | { readonly outcome: 'not_renewable'; readonly orderNumbers: readonly string[] };

/**
 * Names a price for renewing all of these orders together. Offered are the cycles that every one of their plans has;
 * an order that only a person can renew, or that shares no cycle with the others, refuses the whole.
 */
export function priceOrders(
  orders: readonly Order[],
  deps: { brand: Brand; calendar: Calendar; now: number },
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
  let best: Brand['promotions'][number] | undefined;
  for (const order of orders) {
    const plan = planOf(order.plan);
    if (!plan) continue; // isRenewable has refused it
    const promotion = promotionFor(order, deps);
    if (promotion && promotion.percentOff > (best?.percentOff ?? 0)) best = promotion;
    lines.push({
      orderNumber: order.number,
      plan: plan.id,
      planNames: plan.names,
      expiresAt: order.expiresAt,
      vatRate: plan.vatRate,
      prices: cycles.map((cycle) => {
        const listMinor = plan.prices[cycle] ?? 0;
        return {
          cycle,
          listMinor,
          finalMinor: percentOff(listMinor, promotion?.percentOff ?? 0),
          untilAt: renewedUntil({ expiresAt: order.expiresAt, cycle, now, calendar }),
        };
      }),
    });
  }
  const preselected = orders[0]?.cycle;
  return {
    outcome: 'quoted',
    quote: {
      lines,
      currency: brand.brand.currency,
      vatRate: lines[0]?.vatRate ?? 0,
      expiresAt: now + QUOTE_VALID_MS,
      ...(best && { promotion: { id: best.id, percentOff: best.percentOff } }),
      ...(preselected && cycles.includes(preselected) && { preselected }),
    },
  };
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

/** Sums over the orders of a quote, one for each cycle on offer. */
export function quoteTotals(quote: Quote): readonly QuoteTotal[] {
  const offered = quote.lines[0]?.prices.map((price) => price.cycle) ?? [];
  return offered.map((cycle) => {
    const total = { cycle, listMinor: 0, finalMinor: 0, vatMinor: 0, untilAt: [] as number[] };
    for (const line of quote.lines) {
      const price = line.prices.find((candidate) => candidate.cycle === cycle);
      if (!price) continue;
      total.listMinor += price.listMinor;
      total.finalMinor += price.finalMinor;
      total.vatMinor += vatShare(price.finalMinor, line.vatRate ?? quote.vatRate);
      total.untilAt.push(price.untilAt);
    }
    return total;
  });
}

/** What a longer cycle saves against paying month by month, in whole percent of list prices; 0 when nothing. */
export function savingPercent(totals: readonly QuoteTotal[], cycle: Cycle): number {
  const monthly = totals.find((total) => total.cycle === 'monthly');
  const other = totals.find((total) => total.cycle === cycle);
  if (!monthly || !other || monthly.listMinor === 0) return 0;
  return Math.max(0, Math.round(100 - (100 * other.listMinor) / (monthly.listMinor * CYCLE_MONTHS[cycle])));
}

function promotionFor(order: Order, deps: { brand: Brand; calendar: Calendar; now: number }) {
  const today = deps.calendar.dayOf(deps.now);
  const running = deps.brand.promotions.filter((promotion) => {
    const from = promotion.from === undefined ? undefined : parseDay(promotion.from);
    const until = promotion.until === undefined ? undefined : parseDay(promotion.until);
    if (promotion.firstRenewalOnly && !order.firstRenewal) return false;
    return (!from || daysBetween(from, today) >= 0) && (!until || daysBetween(today, until) >= 0);
  });
  return running.toSorted((a, b) => b.percentOff - a.percentOff)[0];
}

// Integers all the way; a fraction of a minor unit is left to the customer.
function percentOff(listMinor: number, percent: number): number {
  return listMinor - Math.ceil((listMinor * percent) / 100);
}

function vatShare(grossMinor: number, rate: number): number {
  return Math.round((grossMinor * rate) / (1 + rate));
}
