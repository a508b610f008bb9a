import type { Brand } from '../../brand';
import type { Clock } from '../../lib/clock';
import type { Store } from '../../store/store';
import type { PointsFact, QuoteFact } from '../../turn/port';
import { findProven, findProvenOrPaid } from '../orders/attempts';
import { PROOF_MS } from '../orders/identity-gate';
import { createOrderNumbers } from '../orders/order-number';
import type { Order, OrderBook } from '../port';
import { createCalendar } from './calendar';
import { importPoints, pointBalances } from './points';
import { levelOf, POINTS_LEVEL } from './purse';
import { priceOrders, type QuoteTotal, quoteTotals } from './quote';

const ORDER_BOOK_DEADLINE_MS = 3_000;

export interface QuoteFacts {
  /** The price of renewing these orders together. An order this thread has not proved is `not_renewable`. */
  quoteFor(threadId: string, orderNumbers: readonly string[], promoCode?: string): Promise<QuoteFact>;
  /** The same, with nothing noted: for words that may never be sent. */
  wouldQuote(threadId: string, orderNumbers: readonly string[], promoCode?: string): Promise<QuoteFact>;
  /** The points of the orders this thread has paid or proved; hidden below level 2. */
  pointsOf(threadId: string): Promise<PointsFact>;
}

export interface QuoteFactsDeps {
  readonly store: Store;
  readonly orderBook: OrderBook;
  readonly brand: Brand;
  readonly clock: Clock;
}

interface Priced {
  readonly fact: QuoteFact;
  /** Those whose points the book has told. */
  readonly orders: readonly Order[];
}

export function createQuoteFacts({ store, orderBook, brand, clock }: QuoteFactsDeps): QuoteFacts {
  const numbers = createOrderNumbers(brand.brand.orderNumber);
  const calendar = createCalendar(brand.brand.timeZone);
  const price = async (
    threadId: string,
    orderNumbers: readonly string[],
    promoCode?: string,
  ): Promise<Priced> => {
    const now = clock.now();
    const keys = [...new Set(orderNumbers.map(numbers.key))];
    const proven = await findProven(store, { threadId, keys, since: now - PROOF_MS });
    const answer = await orderBook.find(keys, { deadlineMs: ORDER_BOOK_DEADLINE_MS });
    if (answer.outcome === 'unavailable') return { fact: { outcome: 'unavailable' }, orders: [] };

    const orders: Order[] = [];
    const missing: string[] = [];
    for (const [index, key] of keys.entries()) {
      const order = proven.has(key) ? answer.orders[index] : undefined;
      if (order) orders.push(order);
      else missing.push(numbers.write(key));
    }
    if (missing.length > 0) return { fact: { outcome: 'not_renewable', orderNumbers: missing }, orders: [] };

    const pricing = priceOrders(orders, { brand, calendar, now, ...(promoCode && { promoCode }) });
    if (pricing.outcome === 'not_renewable') return { fact: pricing, orders };
    const { quote } = pricing;
    const fact: QuoteFact = {
      outcome: 'quoted',
      currency: quote.currency,
      totals: quoteTotals(quote).map(toldTotal),
      ...(quote.promotion && { promotion: quote.promotion }),
      ...(pricing.promoCode && { promoCode: pricing.promoCode }),
      quote,
    };
    return { fact, orders };
  };
  return {
    quoteFor: async (...asked) => {
      const { fact, orders } = await price(...asked);
      // An order book of the brand's own is heard of here only.
      const given = orders.map(({ number, points }) => ({ orderKey: numbers.key(number), points }));
      if (brand.points && given.length > 0)
        await store.transaction((tx) => importPoints(tx, { given, at: clock.now() }));
      return fact;
    },
    wouldQuote: async (...asked) => (await price(...asked)).fact,
    pointsOf: async (threadId) => {
      if ((await levelOf(store, threadId)) < POINTS_LEVEL) return { outcome: 'hidden' };
      const keys = await findProvenOrPaid(store, { threadId, since: clock.now() - PROOF_MS });
      const balances = await pointBalances(store, keys);
      return {
        outcome: 'known',
        orders: keys.map((key) => ({ orderNumber: numbers.write(key), points: balances.get(key) ?? 0 })),
      };
    },
  };
}

type ToldTotal = Extract<QuoteFact, { outcome: 'quoted' }>['totals'][number];

function toldTotal({ cycle, listMinor, finalMinor, untilAt, promotions }: QuoteTotal): ToldTotal {
  const [largest] = promotions;
  const coded = promotions.some(({ code }) => code !== undefined);
  return {
    cycle,
    listMinor,
    finalMinor,
    untilAt,
    ...(largest && { percentOff: largest.percentOff }),
    ...(coded && { withPromoCode: true }),
  };
}
