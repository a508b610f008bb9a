import type { Queryable } from '../../store/statement';

/** `locked` means that the contact was not even compared. */
export type TryOutcome = 'matched' | 'no_match' | 'locked';

/**
 * Lets one try at a time pass for this sender and for each of these orders, so that parallel tries cannot slip under
 * a limit together. Sorted, so that two tries on the same orders cannot wait for each other; held until commit.
 */
export async function lockTries(
  tx: Queryable,
  threadId: string,
  orderKeys: readonly string[],
): Promise<void> {
  await tx.query({
    name: 'renewals_lock_tries',
    text: `select pg_advisory_xact_lock(h)
             from (select distinct hashtextextended(k, 0) as h from unnest($1::text[]) k order by 1) sorted`,
    values: [[`attempt:thread:${threadId}`, ...orderKeys.map((key) => `attempt:order:${key}`)]],
  });
}

/** Which of these orders this thread has matched with a contact since then. */
export async function findProven(
  db: Queryable,
  { threadId, keys, since }: { threadId: string; keys: readonly string[]; since: number },
): Promise<ReadonlySet<string>> {
  const rows = await db.query<{ order_key: string }>({
    name: 'renewals_proven',
    text: `select distinct order_key from attempt
            where thread_id = $1 and at > $3 and order_key = any($2) and outcome = 'matched'`,
    values: [threadId, keys, since],
  });
  return new Set(rows.map((row) => row.order_key));
}

/** The orders whose points and receipts this thread may see: proved since then, or paid through its own links. */
export async function findProvenOrPaid(
  db: Queryable,
  { threadId, since }: { threadId: string; since: number },
): Promise<string[]> {
  const rows = await db.query<{ order_key: string }>({
    name: 'renewals_proven_or_paid',
    text: `select order_key from attempt where thread_id = $1 and at > $2 and outcome = 'matched'
           union
           select unnest(l.order_keys) from link l where l.thread_id = $1 and l.status = 'paid'
            order by 1 limit 100`,
    values: [threadId, since],
  });
  return rows.map((row) => row.order_key);
}

/** Failed tries so far, and the orders the sender has matched in the same hour; those of the same inbox event left out: they are judged anew. */
export async function countFailures(
  tx: Queryable,
  window: {
    threadId: string;
    inboxId: number;
    keys: readonly string[];
    senderSince: number;
    orderSince: number;
  },
): Promise<{ bySender: number; matched: number; byOrder: ReadonlyMap<string, number> }> {
  const own = window.keys.map((key) => dedupeKey(window.inboxId, key));
  const sender = await tx.one<{ failures: number; matched: number }>({
    name: 'renewals_failures_by_sender',
    text: `select count(*) filter (where outcome = 'no_match')::int as failures,
                  count(distinct order_key) filter (where outcome = 'matched')::int as matched
             from attempt where thread_id = $1 and at > $2 and dedupe_key <> all($3)`,
    values: [window.threadId, window.senderSince, own],
  });
  const orders = await tx.query<{ order_key: string; failures: number }>({
    name: 'renewals_failures_by_order',
    text: `select order_key, count(*)::int as failures from attempt
            where order_key = any($1) and at > $2 and outcome = 'no_match' and dedupe_key <> all($3)
            group by order_key`,
    values: [window.keys, window.orderSince, own],
  });
  return {
    bySender: sender?.failures ?? 0,
    matched: sender?.matched ?? 0,
    byOrder: new Map(orders.map((row) => [row.order_key, row.failures])),
  };
}

/** Writes one row for each order; a repeated turn overwrites its own. */
export async function recordTries(
  tx: Queryable,
  tries: { threadId: string; inboxId: number; outcomes: ReadonlyMap<string, TryOutcome>; at: number },
): Promise<void> {
  const keys = [...tries.outcomes.keys()];
  await tx.query({
    name: 'renewals_record_tries',
    text: `insert into attempt (dedupe_key, thread_id, order_key, outcome, at)
           select d, $2, k, o, $5 from unnest($1::text[], $3::text[], $4::text[]) u(d, k, o)
           on conflict (dedupe_key) do update set outcome = excluded.outcome`,
    values: [
      keys.map((key) => dedupeKey(tries.inboxId, key)),
      tries.threadId,
      keys,
      [...tries.outcomes.values()],
      tries.at,
    ],
  });
}

/** 1: matched an order; 2: paid through a link of this thread. Never falls. */
export async function raiseLevel(tx: Queryable, threadId: string, level: 1 | 2): Promise<void> {
  await tx.query({
    name: 'renewals_raise_level',
    text: 'update identity set level = $2 where thread_id = $1 and level < $2',
    values: [threadId, level],
  });
}

function dedupeKey(inboxId: number, orderKey: string): string {
  return `${inboxId}:${orderKey}`;
}
