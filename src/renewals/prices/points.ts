import type { Queryable } from '../../store/statement';

/**
 * The ledger of points. An order's balance is the sum of its entries; what an open checkout was opened with is held,
 * and what is neither spent nor held is free. Everything that moves points locks the orders' accounts first, so that
 * two tabs, two links or two payments never spend the same ones.
 */

export interface OrderPoints {
  readonly orderKey: string;
  readonly points: number;
}

/** After this a page that its provider has closed is not paid any more, whatever is still on its way to us. */
const LATE_PAYMENT_MS = 3_600_000;

/**
 * Free points of the account `a`. A hold ends with its checkout: nobody has to remember to give it back. It also ends
 * when a newer link takes the place of its own: of links that share an order only one is ever settled (payment-rows.ts).
 */
const FREE = (now: string, exceptLink: string) => `(
  coalesce((select sum(e.delta) from point_entry e where e.order_key = a.order_key), 0)
  - coalesce((select sum(h.points) from point_hold h join checkout c on c.id = h.checkout_id
                join link l on l.id = c.link_id
               where h.order_key = a.order_key and c.link_id is distinct from ${exceptLink}
                 and (c.status = 'pending' or (c.status = 'open' and l.status = 'issued'
                                               and c.expires_at + ${LATE_PAYMENT_MS} > ${now}))), 0)
  )::int`;

const ENTRY = 'id, delta as points, reason, note, at';

/** Holds these accounts until the transaction ends. Sorted, so that two of them cannot wait for each other. */
export async function lockPoints(tx: Queryable, orderKeys: readonly string[]): Promise<void> {
  const keys = [...new Set(orderKeys)].toSorted();
  await tx.query({
    name: 'points_open_accounts',
    text: `insert into point_account (order_key) select k from unnest($1::text[]) k on conflict do nothing`,
    values: [keys],
  });
  await tx.query({
    name: 'points_lock',
    text: 'select 1 from point_account where order_key = any($1) order by order_key for update',
    values: [keys],
  });
}

/**
 * What may be spent of each order's points; never negative, and orders without any are left out.
 * @param from.linkId what this link's own checkout holds counts as free: it is what the next one is opened with.
 */
export async function freePoints(
  db: Queryable,
  from: { readonly orderKeys: readonly string[]; readonly linkId?: number; readonly now: number },
): Promise<ReadonlyMap<string, number>> {
  const rows = await db.query<OrderPoints>({
    name: 'points_free',
    text: `select a.order_key as "orderKey", ${FREE('$2::bigint', '$3::bigint')} as points
             from point_account a where a.order_key = any($1)`,
    values: [from.orderKeys, from.now, from.linkId ?? null],
  });
  return new Map(rows.filter(({ points }) => points > 0).map(({ orderKey, points }) => [orderKey, points]));
}

/** The sum of each order's entries, what is held included. */
export async function pointBalances(
  db: Queryable,
  orderKeys: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const rows = await db.query<OrderPoints>({
    name: 'points_balances',
    text: `select order_key as "orderKey", sum(delta)::int as points from point_entry
            where order_key = any($1) group by order_key`,
    values: [orderKeys],
  });
  return new Map(rows.map(({ orderKey, points }) => [orderKey, points]));
}

/**
 * Books by how much the order book's figures differ from what it said last; the same figures again change nothing, and
 * what was spent here stays spent. A lower figure takes no more than there is.
 */
export async function importPoints(
  tx: Queryable,
  { given, at }: { readonly given: readonly OrderPoints[]; readonly at: number },
): Promise<void> {
  const keys = given.map(({ orderKey }) => orderKey);
  const points = given.map((one) => wholePoints(one.points));
  const changed = await tx.query<{ orderKey: string }>({
    name: 'points_changed',
    text: `select u.k as "orderKey" from unnest($1::text[], $2::int[]) u(k, p)
             left join point_account a on a.order_key = u.k where coalesce(a.imported, 0) <> u.p`,
    values: [keys, points],
  });
  if (changed.length === 0) return;
  await lockPoints(
    tx,
    changed.map(({ orderKey }) => orderKey),
  );
  await tx.query({
    name: 'points_import',
    text: `with change as (
             select a.order_key, u.p as points,
                    greatest(u.p - a.imported, -greatest(${FREE('$3::bigint', 'null::bigint')}, 0)) as delta
               from unnest($1::text[], $2::int[]) u(k, p) join point_account a on a.order_key = u.k
              where a.imported <> u.p),
           noted as (
             update point_account a set imported = c.points from change c where a.order_key = c.order_key)
           insert into point_entry (order_key, delta, reason, at)
           select order_key, delta, 'import', $3::bigint from change where delta <> 0`,
    values: [keys, points, at],
  });
}

/** A booking as the ledger has it. */
export interface PointEntry {
  readonly id: number;
  /** Negative: spent. */
  readonly points: number;
  readonly reason: 'import' | 'referral' | 'spent' | 'returned';
  readonly note: string;
  /** Epoch ms. */
  readonly at: number;
}

/**
 * Books points for a friend who joined. @param entry.note who or what it was for; nothing personal. @param entry.key
 * the same key again for this order books nothing. @returns the booking and whether it is a new one; undefined where
 * there was nothing to book.
 */
export async function earnPoints(
  tx: Queryable,
  entry: OrderPoints & { readonly note: string; readonly at: number; readonly key?: string | undefined },
): Promise<{ readonly entry: PointEntry; readonly fresh: boolean } | undefined> {
  const { orderKey, note, at, key } = entry;
  if (wholePoints(entry.points) === 0) return undefined;
  await lockPoints(tx, [orderKey]);
  const made = await tx.one<PointEntry>({
    name: 'points_earn',
    text: `insert into point_entry (order_key, delta, reason, note, at, key) values ($1, $2, 'referral', $3, $4, $5)
           on conflict (order_key, key) where key is not null do nothing returning ${ENTRY}`,
    values: [orderKey, wholePoints(entry.points), note, at, key ?? null],
  });
  if (made) return { entry: made, fresh: true };
  const earlier = await tx.one<PointEntry>({
    name: 'points_earned',
    text: `select ${ENTRY} from point_entry where order_key = $1 and key = $2`,
    values: [orderKey, key],
  });
  return earlier && { entry: earlier, fresh: false };
}

/** The newest bookings of an order, newest first. */
export async function pointEntries(db: Queryable, orderKey: string, limit: number): Promise<PointEntry[]> {
  return await db.query<PointEntry>({
    name: 'points_entries',
    text: `select ${ENTRY} from point_entry where order_key = $1 order by id desc limit $2`,
    values: [orderKey, limit],
  });
}

/**
 * Holds the points a checkout is opened with; they are free again as soon as it is closed without a payment, or its
 * time has run out. Only inside the transaction that read `freePoints` under `lockPoints`.
 */
export async function holdPoints(
  tx: Queryable,
  checkoutId: number,
  spends: readonly OrderPoints[],
): Promise<void> {
  if (spends.length === 0) return;
  await tx.query({
    name: 'points_hold',
    text: `insert into point_hold (checkout_id, order_key, points)
           select $1, k, p from unnest($2::text[], $3::int[]) u(k, p)`,
    values: [checkoutId, spends.map(({ orderKey }) => orderKey), spends.map((spend) => spend.points)],
  });
}

/**
 * Spends what a checkout was opened with, together with its payment, and once however often it is called. A payment
 * that comes long after its page had closed may find them gone: what is left is spent, and never more.
 * @returns how many points were missing.
 */
export async function spendPoints(
  tx: Queryable,
  spent: { readonly checkoutId: number; readonly paymentId: number; readonly at: number },
): Promise<number> {
  const held = await tx.query<OrderPoints & { linkId: number }>({
    name: 'points_held',
    text: `select h.order_key as "orderKey", h.points, c.link_id as "linkId"
             from point_hold h join checkout c on c.id = h.checkout_id
            where h.checkout_id = $1 and not exists (
              select 1 from point_entry e where e.payment_id = $2 and e.order_key = h.order_key and e.reason = 'spent')`,
    values: [spent.checkoutId, spent.paymentId],
  });
  const [first] = held;
  if (!first) return 0;
  const orderKeys = held.map(({ orderKey }) => orderKey);
  await lockPoints(tx, orderKeys);
  const free = await freePoints(tx, { orderKeys, linkId: first.linkId, now: spent.at });
  let missing = 0;
  for (const { orderKey, points } of held) {
    const taken = Math.min(points, free.get(orderKey) ?? 0);
    missing += points - taken;
    if (taken > 0) await insertMove(tx, { orderKey, delta: -taken, reason: 'spent', ...spent });
  }
  return missing;
}

/** Gives back what a payment had spent, once: its money went back in full. */
export async function returnPoints(
  tx: Queryable,
  returned: { readonly paymentId: number; readonly at: number },
): Promise<void> {
  const spent = await tx.query<OrderPoints>({
    name: 'points_spent',
    text: `select order_key as "orderKey", -delta as points from point_entry where payment_id = $1 and reason = 'spent'`,
    values: [returned.paymentId],
  });
  if (spent.length === 0) return;
  await lockPoints(
    tx,
    spent.map(({ orderKey }) => orderKey),
  );
  for (const { orderKey, points } of spent) {
    await insertMove(tx, { orderKey, delta: points, reason: 'returned', ...returned });
  }
}

async function insertMove(
  tx: Queryable,
  move: { orderKey: string; delta: number; reason: 'spent' | 'returned'; paymentId: number; at: number },
): Promise<void> {
  await tx.query({
    name: 'points_move',
    text: `insert into point_entry (order_key, delta, reason, payment_id, at) values ($1, $2, $3, $4, $5)
           on conflict (payment_id, order_key, reason) where payment_id is not null do nothing`,
    values: [move.orderKey, move.delta, move.reason, move.paymentId, move.at],
  });
}

/** Figures of an order book that is not ours may be anything. */
function wholePoints(points: number): number {
  return Number.isFinite(points) ? Math.max(0, Math.min(Math.floor(points), 1_000_000_000)) : 0;
}
