import { waitingOf } from '../outbox/waiting';
import type { Queryable } from '../store/store';
import type { TurnList } from './contract/turn';

/** Why a thread has no answer: its next message waits, or the newest one of the customer gets none. Nothing personal. */
export async function threadStanding(
  store: Queryable,
  threadId: string,
  now: number,
): Promise<Pick<TurnList, 'waiting' | 'silent'>> {
  const waiting = await waitingOf(store, threadId, now);
  const newest = await store.one<{ readonly id: number; readonly suppressed: string | null }>({
    name: 'console-silent',
    text: `select id, suppressed from message where thread_id = $1 and origin = 'customer' order by id desc limit 1`,
    values: [threadId],
  });
  return {
    ...(waiting && { waiting: { ...waiting, now } }),
    ...(newest?.suppressed != null && { silent: { messageId: newest.id, reason: newest.suppressed } }),
  };
}
