import type { Queryable } from '../store/store';
import type { InboxEvent, InboxRow } from './event';

/** What a sender says; what they unsend is still forgotten, and what others do in the thread is still noted. */
const SAID: ReadonlySet<InboxEvent['kind']> = new Set([
  'message',
  'postback',
  'reaction',
  'edit',
  'arrival',
  'unreadable',
]);

/** Drops and counts what blocked senders say, before it becomes an event of their thread. */
export async function withoutBlocked(tx: Queryable, rows: readonly InboxRow[]): Promise<readonly InboxRow[]> {
  const said = rows.filter(({ event }) => SAID.has(event.kind));
  if (said.length === 0) return rows;
  const blocked = await tx.query<{ threadId: string }>({
    name: 'inbox-blocked',
    text: `update block b set dropped = b.dropped + u.n, last_dropped_at = clock_timestamp()
             from (select t, count(*) n from unnest($1::text[]) t group by t order by t) u
            where b.thread_id = u.t returning b.thread_id "threadId"`,
    values: [said.map(({ threadId }) => threadId)],
  });
  if (blocked.length === 0) return rows;
  const ids = new Set(blocked.map(({ threadId }) => threadId));
  return rows.filter(({ threadId, event }) => !ids.has(threadId) || !SAID.has(event.kind));
}
