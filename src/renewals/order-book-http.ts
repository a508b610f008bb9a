import type { z } from 'zod';
import { errorCode, RenewalError } from '../lib/errors';
import type { Logger } from '../lib/log';
import { normalEmail, normalPhone } from './orders/contact';
import type { OrderNumbers } from './orders/order-number';
import type { OrderSystem } from './orders/order-system';
import {
  healthSchema,
  lookupSchema,
  refusalSchema,
  renewalSchema,
  type WireOrder,
} from './orders/order-system-schema';
import type { ExtendAnswer, Extension, Order, OrderBook, OrderBookAnswer } from './port';

/** Most numbers of one call: docs/order-book-http.openapi.yaml. */
const NUMBERS_A_CALL = 50;

export interface HttpOrderBookDeps {
  readonly system: OrderSystem;
  readonly numbers: OrderNumbers;
  /** Where phone numbers without a country code belong: ISO 3166, two letters. */
  readonly country: string;
  readonly log: Logger;
}

/** What one call about a renewal came to; it prolongs once, however often it is made with the same key. */
export type RemoteExtendAnswer = Exclude<ExtendAnswer, { outcome: 'deferred' }>;

export interface HttpOrderBook extends OrderBook {
  /** @throws RenewalError ORDER_BOOK_* when it is not known to be done */
  renew(extension: Extension, options: { readonly deadlineMs: number }): Promise<RemoteExtendAnswer>;
  /** The code of what is wrong with the system; undefined when it is there and knows our token. */
  trouble(options: { readonly deadlineMs: number }): Promise<string | undefined>;
}

/** Orders in a system of the brand's, over the contract of docs/order-book-http.openapi.yaml. */
export function createHttpOrderBook(deps: HttpOrderBookDeps): HttpOrderBook {
  return {
    find: async (asked, { deadlineMs }) => {
      try {
        return await findOrders(deps, asked, deadlineMs);
      } catch (error) {
        deps.log.warn({ code: errorCode(error) }, 'order system did not answer');
        return { outcome: 'unavailable', code: errorCode(error) };
      }
    },
    renew: (extension, { deadlineMs }) => renewOrders(deps, extension, deadlineMs),
    trouble: async ({ deadlineMs }) => {
      try {
        const { body } = await deps.system.call({ method: 'GET', path: '/v1/health', deadlineMs });
        read(healthSchema, body);
        return undefined;
      } catch (error) {
        return errorCode(error);
      }
    },
  };
}

async function findOrders(
  deps: HttpOrderBookDeps,
  asked: readonly string[],
  deadlineMs: number,
): Promise<OrderBookAnswer> {
  const keys = asked.map(deps.numbers.key);
  // A text that can be no number of this brand's is nothing to ask for.
  const known = [...new Set(keys)].filter((key) => deps.numbers.fits(key));
  const found = new Map<string, Order>();
  await Promise.all(
    chunks(known, NUMBERS_A_CALL).map(async (chunk) => {
      for (const [key, order] of await lookUp(deps, chunk, deadlineMs)) found.set(key, order);
    }),
  );
  return { outcome: 'answered', orders: keys.map((key) => found.get(key)) };
}

async function lookUp(
  { system, numbers, country }: HttpOrderBookDeps,
  keys: readonly string[],
  deadlineMs: number,
): Promise<(readonly [key: string, order: Order])[]> {
  const body = { numbers: keys.map(numbers.write) };
  const answer = await system.call({ method: 'POST', path: '/v1/orders/lookup', body, deadlineMs });
  const { orders } = read(lookupSchema, answer.body);
  if (orders.length !== keys.length)
    throw badAnswer('a look-up was answered with too few or too many orders');
  return orders.flatMap((order, index) => {
    if (!order) return [];
    const key = numbers.key(order.number);
    // Somebody else's order under this number would be told to a stranger.
    if (key !== keys[index]) throw badAnswer('a look-up was answered with another order than asked for');
    return [[key, toOrder(order, country)] as const];
  });
}

async function renewOrders(
  { system, numbers }: HttpOrderBookDeps,
  { orderNumbers, cycle, paymentId, at }: Extension,
  deadlineMs: number,
): Promise<RemoteExtendAnswer> {
  const answer = await system.call(
    {
      method: 'POST',
      path: '/v1/renewals',
      // The time along with it: a database that is set up anew counts its payments from 1 again.
      headers: { 'idempotency-key': `payment-${paymentId}-${at}` },
      body: { numbers: orderNumbers, cycle, paidAt: new Date(at).toISOString() },
      deadlineMs,
    },
    [409],
  );
  if (answer.status === 409) {
    return { outcome: 'refused', orderNumbers: read(refusalSchema, answer.body).error.numbers };
  }
  const { orders } = read(renewalSchema, answer.body);
  const same =
    orders.length === orderNumbers.length &&
    orders.every(({ number }, index) => numbers.key(number) === numbers.key(orderNumbers[index] ?? ''));
  if (!same) throw badAnswer('a renewal was answered with other orders than were to be prolonged');
  return {
    outcome: 'extended',
    orders: orders.map(({ number, from, until }) => ({ orderNumber: number, fromAt: from, untilAt: until })),
  };
}

function toOrder(order: WireOrder, country: string): Order {
  const email = order.email ? normalEmail(order.email) : undefined;
  const phone = order.phone ? normalPhone(order.phone, country) : undefined;
  return {
    number: order.number,
    plan: order.plan,
    status: order.status,
    expiresAt: order.expiresAt,
    cycle: order.cycle,
    ...(email !== undefined && { email }),
    ...(phone !== undefined && { phone }),
    firstRenewal: order.firstRenewal,
    points: order.points,
    currency: order.currency.toUpperCase(),
  };
}

function read<T>(schema: z.ZodType<T>, body: unknown): T {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  // Where, not what: the values are customers' data.
  const where = parsed.error.issues.map(({ path }) => path.join('.')).slice(0, 5);
  throw badAnswer(`an answer of the order system is not of the contract: ${where.join(', ')}`);
}

function badAnswer(message: string): RenewalError {
  return new RenewalError('ORDER_BOOK_BAD_ANSWER', message, { retryable: true });
}

function chunks<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) =>
    items.slice(i * size, (i + 1) * size),
  );
}
