import { splitThreadId } from '../channel/thread-id';
import type { Queryable } from '../store/store';
import type { InboxRow } from './event';
import { storableJson } from './storable-json';

/**
 * Writes events into their threads' inboxes and marks the threads awake, inside the caller's transaction. The order of
 * the three statements is the doorbell protocol: rows first, then lock in id order and flip `wake`, then the events.
 * A duplicate vanishes at the last step and costs at most an empty turn.
 * @returns the threads that slept until now: ring for these after the commit.
 */
export async function appendToInbox(tx: Queryable, rows: readonly InboxRow[]): Promise<string[]> {
  if (rows.length === 0) return [];
  const threadIds = [...new Set(rows.map((row) => row.threadId))].sort();
  const parts = threadIds.map(splitThreadId);
  await tx.query({
    name: 'inbox-threads',
    text: `insert into thread (id, account_id, user_id)
           select * from unnest($1::text[], $2::text[], $3::text[]) order by 1 on conflict (id) do nothing`,
    values: [threadIds, parts.map((p) => `${p.channel}:${p.accountId}`), parts.map((p) => p.userId)],
  });
  const flipped = await tx.query<{ id: string; was: boolean }>({
    name: 'inbox-wake',
    // `was` carries the old value out: a sub-select would read the snapshot from before the lock and lose a wake-up.
    // A thread that is awake already keeps its first wake_at, so that a lost bell is found late, not never.
    text: `update thread t set was = t.wake, wake = true,
                  wake_at = case when t.wake then t.wake_at else clock_timestamp() end
             from (select id from thread where id = any($1) order by id for update) l
            where t.id = l.id returning t.id, t.was`,
    values: [threadIds],
  });
  await tx.query({
    name: 'inbox-events',
    text: `insert into inbox (thread_id, dedupe_key, kind, payload, platform_at)
           select t, d, k, p, a
             from unnest($1::text[], $2::text[], $3::text[], $4::jsonb[], $5::bigint[]) with ordinality u (t, d, k, p, a, n)
            order by n
           on conflict (thread_id, dedupe_key) do nothing`,
    values: [
      rows.map((row) => row.threadId),
      rows.map((row) => row.dedupeKey),
      rows.map((row) => row.event.kind),
      rows.map((row) => storableJson(row.event)),
      rows.map((row) => row.at),
    ],
  });
  return flipped.filter((row) => !row.was).map((row) => row.id);
}
