import type { Queryable } from '../store/store';
import type { HandoffReason } from '../turn/port';
import { priorityOf } from './priority';

/** A case that a person has, or is awaited for, rises to what a new reason is worth; it never falls. */
export async function pressCase(
  tx: Queryable,
  item: { readonly caseId: number; readonly reason: HandoffReason; readonly now: number },
): Promise<void> {
  const { caseId, reason, now } = item;
  await tx.query({
    name: 'case-press',
    text: `with pressed as (
             update "case" set priority = greatest(priority, $3), reason = case when priority < $3 then $2 else reason end
              where id = $1 and status in ('open', 'waiting', 'snoozed') returning id, thread_id)
           insert into audit (actor, action, subject, detail, at)
           select 'bot', 'case.pressed', 'case:' || id, jsonb_build_object('threadId', thread_id, 'reason', $2::text), $4
             from pressed`,
    values: [caseId, reason, priorityOf(reason, [], now), now],
  });
}
