import type { Queryable } from '../../store/statement';
import type { Store } from '../../store/store';
import { importPoints } from '../prices/points';
import type { ImportedOrder } from './order-row';

interface Row {
  readonly rowNumber: number;
  readonly order: ImportedOrder;
}

export interface WrittenOrders {
  readonly inserted: number;
  readonly updated: number;
  readonly unchanged: number;
  /** Rows whose order an earlier row of the same run has: not written. */
  readonly duplicates: readonly {
    readonly rowNumber: number;
    readonly number: string;
    readonly firstRow: number;
  }[];
}

/** Writes a batch in one transaction. @param run the import these rows belong to; duplicates are looked for inside it. */
export function writeOrders(
  store: Store,
  batch: { run: string; rows: readonly Row[]; at: number },
): Promise<WrittenOrders> {
  const { run, rows, at } = batch;
  return store.transaction(async (tx) => {
    const firstRows = await noteRows(tx, run, rows);
    const isFirst = ({ rowNumber, order }: Row) => firstRows.get(order.key) === rowNumber;
    const fresh = rows.filter(isFirst).toSorted((a, b) => (a.order.key < b.order.key ? -1 : 1));
    const changed = await upsertOrders(
      tx,
      fresh.map((row) => row.order),
      at,
    );
    const points = fresh.map(({ order }) => ({ orderKey: order.key, points: order.points }));
    await importPoints(tx, { given: points, at });
    const inserted = changed.filter((row) => row.inserted).length;
    return {
      inserted,
      updated: changed.length - inserted,
      unchanged: fresh.length - changed.length,
      duplicates: rows
        .filter((row) => !isFirst(row))
        .map(({ rowNumber, order }) => ({
          rowNumber,
          number: order.number,
          firstRow: firstRows.get(order.key) ?? 0,
        })),
    };
  });
}

/** Notes which numbers this run has met; answers the row that had each first. */
async function noteRows(
  tx: Queryable,
  run: string,
  rows: readonly Row[],
): Promise<ReadonlyMap<string, number>> {
  const keys = rows.map((row) => row.order.key);
  await tx.query({
    name: 'renewals_import_seen',
    text: `insert into import_seen (run, number_key, row_number)
           select $1, k, n from unnest($2::text[], $3::bigint[]) u(k, n) order by n on conflict do nothing`,
    values: [run, keys, rows.map((row) => row.rowNumber)],
  });
  const seen = await tx.query<{ number_key: string; row_number: number }>({
    name: 'renewals_import_first_rows',
    text: 'select number_key, row_number from import_seen where run = $1 and number_key = any($2)',
    values: [run, keys],
  });
  return new Map(seen.map((row) => [row.number_key, row.row_number]));
}

/**
 * What a payment made here bought outlives an older export of the brand's system: the end date never falls behind a
 * renewal of ours, unless the order is cancelled or suspended by now. Rows that stay as they are do not come back.
 */
function upsertOrders(
  tx: Queryable,
  orders: readonly ImportedOrder[],
  at: number,
): Promise<{ inserted: boolean }[]> {
  const column = <T>(read: (order: ImportedOrder) => T) => orders.map(read);
  return tx.query<{ inserted: boolean }>({
    name: 'renewals_import_orders',
    text: `
      insert into "order" as o
        (number_key, number, plan, status, expires_at, cycle, email, phone, first_renewal, points, currency, iccid, name, updated_at)
      select u.key, u.number, u.plan,
             case when r.until_at is null or u.status in ('cancelled', 'suspended') then u.status else 'active' end,
             coalesce(r.until_at, u.expires_at), coalesce(r.cycle, u.cycle), u.email, u.phone,
             u.first_renewal and r.until_at is null, u.points, u.currency, u.iccid, u.name, $14
        from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::bigint[], $6::text[], $7::text[], $8::text[],
                    $9::boolean[], $10::int[], $11::text[], $12::text[], $13::text[])
             u(key, number, plan, status, expires_at, cycle, email, phone, first_renewal, points, currency, iccid, name)
        left join lateral (
          select until_at, cycle from renewal where order_key = u.key and until_at > u.expires_at
           order by until_at desc limit 1) r on true
       order by u.key
      on conflict (number_key) do update set
        number = excluded.number, plan = excluded.plan, status = excluded.status, expires_at = excluded.expires_at,
        cycle = excluded.cycle, email = excluded.email, phone = excluded.phone, first_renewal = excluded.first_renewal,
        points = excluded.points, currency = excluded.currency, iccid = excluded.iccid, name = excluded.name,
        updated_at = excluded.updated_at
      where (o.number, o.plan, o.status, o.expires_at, o.cycle, o.email, o.phone, o.first_renewal, o.points, o.currency, o.iccid, o.name)
            is distinct from
            (excluded.number, excluded.plan, excluded.status, excluded.expires_at, excluded.cycle, excluded.email,
             excluded.phone, excluded.first_renewal, excluded.points, excluded.currency, excluded.iccid, excluded.name)
      returning (xmax = 0) as inserted`,
    values: [
      column((order) => order.key),
      column((order) => order.number),
      column((order) => order.plan),
      column((order) => order.status),
      column((order) => order.expiresAt),
      column((order) => order.cycle),
      column((order) => order.email ?? null),
      column((order) => order.phone ?? null),
      column((order) => order.firstRenewal),
      column((order) => order.points),
      column((order) => order.currency),
      column((order) => order.iccid ?? null),
      column((order) => order.name ?? null),
      at,
    ],
  });
}
