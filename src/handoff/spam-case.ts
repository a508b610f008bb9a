import type { Queryable } from '../store/store';
import { dropHandoffTimer } from './case-rows';
import { settlePromise } from './promises';
import { type LockedThread, moveControl } from './thread-control';

/** Puts a case away as spam, on a locked thread: nobody answers there any more, what was still to be said is not. @returns the new epoch. */
export async function putAway(
  tx: Queryable,
  { thread, caseId, now }: { readonly thread: LockedThread; readonly caseId: number; readonly now: number },
): Promise<number> {
  const epoch = await moveControl(tx, thread, 'paused');
  await tx.query({
    name: 'case-spam',
    text: `update "case" set status = 'spam', waiting_since = null, due_at = null, assignee_id = null where id = $1`,
    values: [caseId],
  });
  await dropHandoffTimer(tx, thread.id);
  await settlePromise(tx, caseId, now, 'void');
  return epoch;
}
