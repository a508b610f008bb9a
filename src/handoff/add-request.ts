import type { Queryable } from '../store/store';
import type { CaseRequest } from '../turn/port';
import { HANDOFF_DUE } from './case-rows';

/**
 * What a form collected goes to the person who is awaited already. The promise made first stands, except that a new
 * time for a call takes the place of the old one.
 */
export async function addRequest(
  tx: Queryable,
  { caseId, request }: { readonly caseId: number; readonly request: CaseRequest },
): Promise<void> {
  const moved = await tx.query<{ threadId: string }>({
    name: 'case-add-request',
    text: `update "case" set packet = coalesce(packet, '{}') || jsonb_build_object('request', $2::jsonb),
                  due_at = case when packet #> '{request,dueAt}' is not null then coalesce($3, due_at) else due_at end
            where id = $1 and status in ('open', 'waiting', 'snoozed')
        returning case when due_at = $3 then thread_id end "threadId"`,
    values: [caseId, JSON.stringify(request), request.dueAt ?? null],
  });
  const threadId = moved[0]?.threadId;
  if (!threadId) return;
  await tx.query({
    name: 'handoff-timer-move',
    text: 'update timer set due_at = $3 where thread_id = $1 and kind = $2 and not done',
    values: [threadId, HANDOFF_DUE, request.lateAt ?? request.dueAt ?? 0],
  });
}
