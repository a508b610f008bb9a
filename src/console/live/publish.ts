import type { Queryable } from '../../store/store';
import type { LiveEvent } from '../contract/live';

/**
 * Tells every desk that something changed which no trigger sees (triggers see messages, cases, threads, outbox, links,
 * identities and moderation items). In the transaction of the change, so that nobody hears of it before it is there.
 */
export async function publishLive(tx: Queryable, ...events: readonly Omit<LiveEvent, 'id'>[]): Promise<void> {
  if (events.length === 0) return;
  await tx.query({
    name: 'live-publish',
    text: `insert into live_event (kind, thread_id, case_id)
           select * from unnest($1::text[], $2::text[], $3::bigint[])`,
    values: [
      events.map(({ kind }) => kind),
      events.map(({ threadId }) => threadId ?? null),
      events.map(({ caseId }) => caseId ?? null),
    ],
  });
}
