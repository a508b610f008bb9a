import type { Brand } from '../../brand';
import type { Logger } from '../../lib/log';
import type { Queryable } from '../../store/statement';
import { createHttpOrderBook } from '../order-book-http';
import { createSqlOrderBook } from '../order-book-sql';
import type { PaymentDeps } from '../payments/payment-notice';
import type { OrderBook, OrderExtender } from '../port';
import { createCalendar } from '../prices/calendar';
import { createDeferredExtender, runExtensions } from './extensions';
import type { OrderNumbers } from './order-number';
import { createOrderSystem, type OrderSystemTimes } from './order-system';

/** Longest that a start waits to hear whether the order system is there. */
const HEALTH_DEADLINE_MS = 2_000;

/** Where this brand's orders live, with what has to be done for them beside look-ups. */
export interface OpenOrderBook {
  readonly orderBook: OrderBook;
  readonly extender: OrderExtender;
  chores(payments: PaymentDeps): readonly (() => Promise<unknown>)[];
  /** What the person who starts renewdesk should know; nothing when all is well. */
  notices(): Promise<readonly string[]>;
  close(): Promise<void>;
}

export interface OpenOrderBookDeps {
  readonly brand: Brand;
  readonly store: Queryable;
  readonly numbers: OrderNumbers;
  readonly log: Logger;
  /** Of calls over HTTP; the usual ones when left out. */
  readonly times?: OrderSystemTimes | undefined;
}

/** By `orders.kind` of brand.yaml. */
export function openOrderBook(deps: OpenOrderBookDeps): OpenOrderBook {
  const { brand, store, numbers, log } = deps;
  const { orders } = brand;
  if (orders.kind === 'sql') {
    const book = createSqlOrderBook({ store, numbers, calendar: createCalendar(brand.brand.timeZone), log });
    return {
      orderBook: book,
      extender: book,
      chores: () => [],
      notices: async () => [],
      close: async () => undefined,
    };
  }
  const system = createOrderSystem(orders, deps.times);
  const book = createHttpOrderBook({ system, numbers, country: brand.brand.country, log });
  return {
    orderBook: book,
    extender: createDeferredExtender(),
    chores: (payments) => [() => runExtensions({ ...payments, book, numbers })],
    notices: async () => {
      const code = await book.trouble({ deadlineMs: HEALTH_DEADLINE_MS });
      if (code === undefined) return [];
      log.warn({ code }, 'order system is not there at the start');
      const { origin } = new URL(orders.url);
      return [
        `the order system at ${origin} cannot be used now (${code}, see docs/errors.md): until it can, customers are told that orders cannot be checked`,
      ];
    },
    close: () => system.close(),
  };
}
