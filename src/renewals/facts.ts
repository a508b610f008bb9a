import type { Brand } from '../brand';
import type { Clock } from '../lib/clock';
import type { Queryable } from '../store/statement';
import type { QuoteFact } from '../turn/port';
import { findProven } from './attempts';
import { createCalendar } from './calendar';
import { PROOF_MS } from './identity-gate';
import { createOrderNumbers } from './order-number';
import type { Order, OrderBook } from './port';
import { priceOrders, type QuoteTotal, quoteTotals } from './quote';

const ORDER_BOOK_DEADLINE_MS = 3_000;

export interface QuoteFacts {
  /** The price of renewing these orders together. An order this thread has not proved is `not_renewable`. */
  quoteFor(threadId: string, orderNumbers: readonly string[], promoCode?: string): Promise<QuoteFact>;
}

export interface QuoteFactsDeps {
  readonly store: Queryable;
  readonly orderBook: OrderBook;
  readonly brand: Brand;
  readonly clock: Clock;
}

export function createQuoteFacts({ store, orderBook, brand, clock }: QuoteFactsDeps): QuoteFacts {
  const numbers = createOrderNumbers(brand.brand.orderNumber);
  const calendar = createCalendar(brand.brand.timeZone);
  return {
    quoteFor: async (threadId, orderNumbers, promoCode) => {
      const now = clock.now();
      const keys = [...new Set(orderNumbers.map(numbers.key))];
      const proven = await findProven(store, { threadId, keys, since: now - PROOF_MS });
      const answer = await orderBook.find(keys, { deadlineMs: ORDER_BOOK_DEADLINE_MS });
      if (answer.outcome === 'unavailable') return { outcome: 'unavailable' };

      const orders: Order[] = [];
      const missing: string[] = [];
      for (const [index, key] of keys.entries()) {
        const order = proven.has(key) ? answer.orders[index] : undefined;
        if (order) orders.push(order);
        else missing.push(numbers.write(key));
      }
      if (missing.length > 0) return { outcome: 'not_renewable', orderNumbers: missing };

      const pricing = priceOrders(orders, { brand, calendar, now, ...(promoCode && { promoCode }) });
      if (pricing.outcome === 'not_renewable') return pricing;
      const { quote } = pricing;
      return {
        outcome: 'quoted',
        currency: quote.currency,
        totals: quoteTotals(quote).map(toldTotal),
        ...(quote.promotion && { promotion: quote.promotion }),
        ...(pricing.promoCode && { promoCode: pricing.promoCode }),
        quote,
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
