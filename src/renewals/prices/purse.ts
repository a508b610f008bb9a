import type { Queryable } from '../../store/statement';
import type { Link } from '../links/link';
import { freePoints, lockPoints, type OrderPoints } from './points';
import type { Purse, QuoteTotal } from './quote';

/** Level from which a thread sees and spends points: it has paid through a link of its own (decision 8). */
export const POINTS_LEVEL = 2;

/** 0, 1 or 2, see decision 8; 0 for a thread nobody has written in. */
export async function levelOf(db: Queryable, threadId: string): Promise<number> {
  const row = await db.one<{ level: number }>({
    name: 'renewals_level',
    text: 'select level from identity where thread_id = $1',
    values: [threadId],
  });
  return row?.level ?? 0;
}

/**
 * The points that may be spent on this link now, by order number. Empty where the thread may not see points, and where
 * the brand has none.
 */
export async function purseOf(db: Queryable, link: Link, now: number): Promise<Purse> {
  if (!link.quote.points || (await levelOf(db, link.threadId)) < POINTS_LEVEL) return new Map();
  const free = await freePoints(db, { orderKeys: link.orderKeys, linkId: link.id, now });
  // Each order is named twice: as the quote writes it, and by the key it is looked up by.
  const named = link.quote.lines.map(
    (line, index) => [line.orderNumber, free.get(link.orderKeys[index] ?? '') ?? 0] as const,
  );
  return new Map(named.filter(([, points]) => points > 0));
}

/** The same, so that nobody else can spend them until the transaction ends. */
export async function lockPurse(tx: Queryable, link: Link, now: number): Promise<Purse> {
  if (link.quote.points) await lockPoints(tx, link.orderKeys);
  return await purseOf(tx, link, now);
}

/** What a total spends, as the ledger knows the orders. */
export function spendsOf(link: Link, total: QuoteTotal): readonly OrderPoints[] {
  return total.spends.flatMap(({ orderNumber, points }) => {
    const orderKey = link.orderKeys[link.quote.lines.findIndex((line) => line.orderNumber === orderNumber)];
    return orderKey === undefined ? [] : [{ orderKey, points }];
  });
}
