import { setTimeout as delay } from 'node:timers/promises';
import { errorCode } from '../lib/errors';
import type { Logger } from '../lib/log';
import type { Queryable } from '../store/statement';
import type { Cycle } from '../turn/port';
import type { OrderNumbers } from './orders/order-number';
import type {
  ExtendAnswer,
  Extension,
  Order,
  OrderBook,
  OrderBookAnswer,
  OrderExtender,
  OrderStatus,
} from './port';
import type { Calendar } from './prices/calendar';
import { renewedUntil } from './prices/quote';

export interface SqlOrderBookDeps {
  readonly store: Queryable;
  readonly numbers: OrderNumbers;
  readonly calendar: Calendar;
  readonly log: Logger;
}

/** Orders in our own table, filled by `renewdesk import`. */
export function createSqlOrderBook(deps: SqlOrderBookDeps): OrderBook & OrderExtender {
  return {
    find: (asked, { deadlineMs }) => findOrders(deps, asked, deadlineMs),
    extend: (tx, extension) => extendOrders(deps, tx, extension),
  };
}

interface OrderRow {
  number_key: string;
  number: string;
  plan: string;
  status: OrderStatus;
  expires_at: number;
  cycle: Cycle;
  email: string | null;
  phone: string | null;
  first_renewal: boolean;
  points: number;
  currency: string;
}

async function findOrders(
  deps: SqlOrderBookDeps,
  asked: readonly string[],
  deadlineMs: number,
): Promise<OrderBookAnswer> {
  const keys = asked.map(deps.numbers.key);
  const alarm = new AbortController();
  try {
    const rows = await Promise.race([
      selectOrders(deps.store, keys),
      delay(deadlineMs, 'late' as const, { signal: alarm.signal }),
    ]);
    if (rows === 'late') return { outcome: 'unavailable', code: 'ORDER_BOOK_TIMEOUT' };
    const found = new Map(rows.map((row) => [row.number_key, toOrder(row)]));
    return { outcome: 'answered', orders: keys.map((key) => found.get(key)) };
  } catch (error) {
    deps.log.warn({ code: errorCode(error) }, 'order book did not answer');
    return { outcome: 'unavailable', code: errorCode(error) };
  } finally {
    alarm.abort();
  }
}

async function extendOrders(
  deps: SqlOrderBookDeps,
  tx: Queryable,
  extension: Extension,
): Promise<ExtendAnswer> {
  const { orderNumbers, cycle, paymentId, at } = extension;
  const keys = orderNumbers.map(deps.numbers.key);
  await lockOrders(tx, keys);
  const rows = new Map((await selectOrders(tx, keys)).map((row) => [row.number_key, row]));
  const refused = orderNumbers.filter((_, index) => !isExtendable(rows.get(keys[index] ?? '')));
  if (refused.length > 0) return { outcome: 'refused', orderNumbers: refused };

  const orders = [...rows.values()].map((row) => ({
    key: row.number_key,
    orderNumber: row.number,
    fromAt: Math.max(at, row.expires_at),
    untilAt: renewedUntil({ expiresAt: row.expires_at, cycle, now: at, calendar: deps.calendar }),
  }));
  for (const order of orders) {
    await prolongOrder(tx, { key: order.key, untilAt: order.untilAt, cycle, at });
    await insertRenewal(tx, { ...order, paymentId, cycle });
  }
  return {
    outcome: 'extended',
    orders: keys
      .flatMap((key) => orders.filter((order) => order.key === key))
      .map(({ key: _, ...order }) => order),
  };
}

function isExtendable(row: OrderRow | undefined): boolean {
  return row !== undefined && row.status !== 'cancelled' && row.status !== 'suspended';
}

function toOrder(row: OrderRow): Order {
  return {
    number: row.number,
    plan: row.plan,
    status: row.status,
    expiresAt: row.expires_at,
    cycle: row.cycle,
    ...(row.email !== null && { email: row.email }),
    ...(row.phone !== null && { phone: row.phone }),
    firstRenewal: row.first_renewal,
    points: row.points,
    currency: row.currency,
  };
}

function selectOrders(db: Queryable, keys: readonly string[]): Promise<OrderRow[]> {
  return db.query<OrderRow>({
    name: 'renewals_find_orders',
    text: `select number_key, number, plan, status, expires_at, cycle, email, phone, first_renewal, points, currency
             from "order" where number_key = any($1)`,
    values: [keys],
  });
}

// Its own statement: what is read next then includes what another transaction did while we waited for the lock.
async function lockOrders(tx: Queryable, keys: readonly string[]): Promise<void> {
  await tx.query({
    text: 'select 1 from "order" where number_key = any($1) order by number_key for update',
    values: [keys],
  });
}

async function prolongOrder(
  tx: Queryable,
  change: { key: string; untilAt: number; cycle: Cycle; at: number },
): Promise<void> {
  await tx.query({
    text: `update "order" set expires_at = $2, cycle = $3, status = 'active', first_renewal = false, updated_at = $4
            where number_key = $1`,
    values: [change.key, change.untilAt, change.cycle, change.at],
  });
}

async function insertRenewal(
  tx: Queryable,
  renewal: { key: string; paymentId: number; cycle: Cycle; fromAt: number; untilAt: number },
): Promise<void> {
  await tx.query({
    text: 'insert into renewal (order_key, payment_id, cycle, from_at, until_at) values ($1, $2, $3, $4, $5)',
    values: [renewal.key, renewal.paymentId, renewal.cycle, renewal.fromAt, renewal.untilAt],
  });
}
