import type { Brand } from '../../brand';
import type { Clock } from '../../lib/clock';
import { AppError } from '../../lib/errors';
import { writeAudit } from '../../store/audit';
import type { Queryable, Store } from '../../store/store';
import { findOrders } from '../orders/find-orders';
import type { OrderNumbers } from '../orders/order-number';
import type { Order, OrderBook } from '../port';
import { earnPoints, freePoints, importPoints, type PointEntry, pointBalances, pointEntries } from './points';

/** What people in charge do with points themselves; every booking leaves a line in `audit`. */
export interface PointsDeskDeps {
  readonly store: Store;
  readonly brand: Brand;
  readonly numbers: OrderNumbers;
  readonly orderBook: OrderBook;
  readonly clock: Clock;
}

export interface PointsByHand {
  readonly orderNumber: string;
  /** What has been earned and not spent; what an open payment page holds is part of it. */
  readonly balance: number;
  /** What may be spent now. */
  readonly free: number;
}

const ENTRIES_SHOWN = 20;

/**
 * Books points for inviting a friend. With a key the same booking again changes nothing.
 * @throws AppError NOT_THERE, ORDERS_UNAVAILABLE, POINTS_OFF, POINTS_KEY_USED
 */
export async function addPoints(
  wish: {
    readonly orderNumber: string;
    readonly points: number;
    readonly note: string;
    readonly key?: string;
  },
  desk: PointsDeskDeps,
): Promise<PointsByHand & { readonly booked: boolean }> {
  const { orderKey, order } = await findAccount(wish.orderNumber, desk);
  const now = desk.clock.now();
  return await desk.store.transaction(async (tx) => {
    await importPoints(tx, { given: [{ orderKey, points: order.points }], at: now });
    const { points, note, key } = wish;
    const earned = await earnPoints(tx, { orderKey, points, note, key, at: now });
    if (earned && !earned.fresh && earned.entry.points !== points)
      throw new AppError(
        'POINTS_KEY_USED',
        `the key ${key} has booked ${earned.entry.points} points for ${order.number} already: take another key for another booking`,
      );
    const booked = earned?.fresh === true;
    if (booked) await audit(tx, earned.entry, now);
    return { ...(await standing(tx, order, orderKey, now)), booked };
  });
}

/** An order's points and its newest bookings, newest first. @throws like `addPoints` */
export async function showPoints(
  orderNumber: string,
  desk: PointsDeskDeps,
): Promise<PointsByHand & { readonly entries: readonly PointEntry[] }> {
  const { orderKey, order } = await findAccount(orderNumber, desk);
  const now = desk.clock.now();
  return await desk.store.transaction(async (tx) => {
    // What the order system grants is heard of when somebody looks.
    await importPoints(tx, { given: [{ orderKey, points: order.points }], at: now });
    const entries = await pointEntries(tx, orderKey, ENTRIES_SHOWN);
    return { ...(await standing(tx, order, orderKey, now)), entries };
  });
}

async function findAccount(
  orderNumber: string,
  desk: PointsDeskDeps,
): Promise<{ orderKey: string; order: Order }> {
  if (!desk.brand.points)
    throw new AppError(
      'POINTS_OFF',
      'brand.yaml names no points: add `points` to it, then customers can spend them',
    );
  const [order] = await findOrders([orderNumber], desk);
  if (!order) throw new AppError('NOT_THERE', `there is no order ${orderNumber}`);
  return { orderKey: desk.numbers.key(order.number), order };
}

async function standing(tx: Queryable, order: Order, orderKey: string, now: number): Promise<PointsByHand> {
  const balance = (await pointBalances(tx, [orderKey])).get(orderKey) ?? 0;
  const free = (await freePoints(tx, { orderKeys: [orderKey], now })).get(orderKey) ?? 0;
  return { orderNumber: order.number, balance, free };
}

async function audit(tx: Queryable, { id, points, reason }: PointEntry, now: number): Promise<void> {
  const subject = `point_entry:${id}`;
  const detail = { points, reason };
  await writeAudit(tx, { actor: 'command line', action: 'points.booked', subject, detail, now });
}
