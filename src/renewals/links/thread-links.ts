import { ApiError, AppError } from '../../lib/errors';
import type { Language } from '../../lib/languages';
import type { Queryable } from '../../store/store';
import type { Cycle } from '../../turn/port';
import { findProvenOrPaid } from '../orders/attempts';
import { isRenewable } from '../orders/renewable';
import type { Checkouts } from '../payments/checkouts';
import { createCalendar } from '../prices/calendar';
import { createPlanFinder, planNamesOf } from '../prices/plans';
import { priceOrders, quoteTotals } from '../prices/quote';
import { extendLink } from './extend-link';
import { linkById } from './link';
import { cancelLink, type LinkDeskDeps, type LinkWish, prepareByHand } from './links-by-hand';

/** Payment links as agents handle them inside one conversation: only orders that it has proved to be its own. */
export interface ThreadLinks {
  /** What a link could be made for, with today's prices. @throws ApiError 503 ORDERS_UNAVAILABLE */
  options(threadId: string, language: Language): Promise<readonly LinkOption[]>;
  /**
   * Works a link out; stored by `insert`, together with the words that carry it.
   * @throws ApiError 409 ORDER_NOT_PROVED, LINK_NOT_RENEWABLE; 503 ORDERS_UNAVAILABLE
   */
  prepare(wish: ThreadLinkWish, actor: string): Promise<LinkForThread>;
  /** @throws ApiError 404 LINK_NOT_FOUND */
  find(linkId: number): Promise<{ readonly threadId: string; readonly orderNumbers: readonly string[] }>;
  /** @throws ApiError 404 LINK_NOT_FOUND; 409 LINK_CLOSED, LINK_BEING_PAID */
  cancel(
    linkId: number,
    actor: string,
  ): Promise<{ readonly code: string; readonly stillOpenAt: readonly string[] }>;
  /**
   * Gives an unpaid link the time of a new one, at the price it named.
   * @throws ApiError 404 LINK_NOT_FOUND; 409 LINK_CLOSED, LINK_BEING_PAID, LINK_PRICE_CHANGED, LINK_NOT_RENEWABLE; 503
   * ORDERS_UNAVAILABLE
   */
  extend(linkId: number, actor: string): Promise<{ readonly code: string; readonly expiresAt: number }>;
  /** Host that customers see in an address. */
  host(): string;
}

export interface LinkOption {
  readonly orderNumber: string;
  readonly plan: string;
  readonly expiresAt: number;
  readonly currency: string;
  readonly prices: readonly { readonly cycle: Cycle; readonly minor: number }[];
  readonly renewable: boolean;
}

/** Codes belong to the command line: in a conversation the customer types them on the payment page. */
export type ThreadLinkWish = Omit<LinkWish, 'promoCode'>;

export interface LinkForThread {
  readonly url: string;
  readonly code: string;
  readonly language: Language;
  insert(tx: Queryable): Promise<number>;
}

type Deps = LinkDeskDeps & { readonly checkouts: Checkouts };

const ORDER_BOOK_DEADLINE_MS = 5_000;
/** HTTP status of what working by hand may answer. */
const STATUS: Readonly<Record<string, number>> = {
  LINK_CLOSED: 409,
  LINK_BEING_PAID: 409,
  LINK_NOT_RENEWABLE: 409,
  LINK_PRICE_CHANGED: 409,
  NOT_THERE: 404,
  ORDERS_UNAVAILABLE: 503,
};

export function createThreadLinks(deps: Deps): ThreadLinks {
  const { store, numbers, clock } = deps;
  const proved = async (threadId: string) => await findProvenOrPaid(store, { threadId, since: 0 });
  const link = async (id: number) => {
    const found = await linkById(store, id, clock);
    if (!found) throw new ApiError(404, 'LINK_NOT_FOUND', 'there is no such payment link');
    return found;
  };
  return {
    options: async (threadId, language) => await optionsOf(await proved(threadId), language, deps),
    prepare: async (wish, actor) => {
      const own = new Set(await proved(wish.threadId));
      if (!wish.orderNumbers.every((number) => own.has(numbers.key(number))))
        throw new ApiError(
          409,
          'ORDER_NOT_PROVED',
          'this conversation has not proved that order: ask for its number and the e-mail or phone it was bought with',
        );
      const made = await asApiError(() => prepareByHand(wish, deps, actor));
      const { url, code, language } = made.link;
      return { url, code, language, insert: made.insert };
    },
    find: async (id) => {
      const { threadId, orderKeys } = await link(id);
      return { threadId, orderNumbers: orderKeys.map(numbers.write) };
    },
    cancel: async (id, actor) => {
      const found = await link(id);
      const stillOpenAt = await asApiError(() => cancelLink(found, deps, actor));
      return { code: found.code, stillOpenAt };
    },
    extend: async (id, actor) => {
      const found = await link(id);
      return { code: found.code, expiresAt: await asApiError(() => extendLink(found, deps, actor)) };
    },
    host: () => new URL(deps.publicUrl()).host,
  };
}

async function optionsOf(keys: readonly string[], language: Language, deps: Deps): Promise<LinkOption[]> {
  const { orderBook, brand, clock } = deps;
  if (keys.length === 0) return [];
  const answer = await orderBook.find(keys, { deadlineMs: ORDER_BOOK_DEADLINE_MS });
  if (answer.outcome === 'unavailable')
    throw new ApiError(503, 'ORDERS_UNAVAILABLE', 'the order system does not answer: try again later', {
      retryable: true,
    });
  const planOf = createPlanFinder(brand.plans);
  const calendar = createCalendar(brand.brand.timeZone);
  return answer.orders.flatMap((order) => {
    if (!order) return [];
    const priced = priceOrders([order], { brand, calendar, now: clock.now() });
    const totals = priced.outcome === 'quoted' ? quoteTotals(priced.quote) : [];
    return {
      orderNumber: order.number,
      plan: planNamesOf(planOf(order.plan), order.plan)[language],
      expiresAt: order.expiresAt,
      currency: order.currency,
      // With points a cycle stands twice; the one without them comes first.
      prices: [...new Map(totals.toReversed().map((total) => [total.cycle, total.finalMinor]))]
        .map(([cycle, minor]) => ({ cycle, minor }))
        .toReversed(),
      renewable: isRenewable(order, brand) && totals.length > 0,
    };
  });
}

async function asApiError<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const status = error instanceof AppError ? STATUS[error.code] : undefined;
    if (!(error instanceof AppError) || status === undefined) throw error;
    throw new ApiError(status, error.code, error.message, { cause: error });
  }
}
