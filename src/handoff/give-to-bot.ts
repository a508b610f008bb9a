import type { Queryable } from '../store/store';
import { dropHandoffTimer } from './case-rows';
import { settlePromise } from './promises';
import { type LockedThread, moveControl } from './thread-control';

/**
 * The bot has the locked thread again and nobody waits for a person; also for a platform that hands a thread back.
 * The case stays open. Says nothing to the customer.
 * @param now business time, epoch ms
 * @returns the new epoch.
 */
export async function giveToBot(tx: Queryable, thread: LockedThread, now: number): Promise<number> {
  const epoch = await moveControl(tx, thread, 'bot');
  await tx.query({
    name: 'case-to-bot',
    // The packet stays: the next person may want to know what the last one was told.
    text: `update "case" set reason = null, assignee_id = null, waiting_since = null, due_at = null, priority = 0,
                  idle_since = null
            where id = $1 and status not in ('resolved', 'spam')`,
    values: [thread.caseId],
  });
  await dropHandoffTimer(tx, thread.id);
  if (thread.caseId !== null) await settlePromise(tx, thread.caseId, now, 'void');
  return epoch;
}
