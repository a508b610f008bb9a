import type { Brand } from '../brand';
import type { Queryable } from '../store/store';
import { HANDOFF_DUE } from './case-rows';
import { afterBusinessTime } from './hours';
import { makePromise, noteBroken } from './promises';
import { recordMove } from './record-action';
import { lockThread } from './thread-control';

export interface LateHandoff {
  readonly caseId: number;
  readonly threadId: string;
  /** The time that the apology named has passed as well. */
  readonly again: boolean;
  /** The time that the apology names; left out where it names none. */
  readonly until?: number;
  readonly brand: { readonly brand: Pick<Brand['brand'], 'timeZone'> } & Pick<Brand, 'hours' | 'sla'>;
  /** Business time, epoch ms. */
  readonly now: number;
}

const URGENT = 4;

/**
 * Nobody came in time: everybody may take the case, it presses more, and the new time that the customer is told of is
 * watched like the first. Missed once more it is urgent. It never goes back to the bot by itself.
 */
export async function noteLate(tx: Queryable, late: LateHandoff): Promise<void> {
  const { caseId, threadId, again, now } = late;
  const thread = await lockThread(tx, threadId);
  if (thread?.control !== 'handoff_requested') return;
  const broken = await tx.query({
    name: 'promise-late',
    text: `update promise set status = 'broken', settled_at = $2 where case_id = $1 and status = 'open' returning id`,
    values: [caseId, now],
  });
  // None is open where the sweep has found it first.
  if (broken.length > 0) await noteBroken(tx, [caseId], now);
  await tx.query({
    name: 'case-late',
    text: 'update "case" set open_to_all_at = least(open_to_all_at, $2), priority = greatest(priority, $3) where id = $1',
    values: [caseId, now, again ? URGENT : 0],
  });
  const { epoch } = thread;
  await recordMove(tx, { caseId, threadId, action: 'late', detail: { epoch, time: again ? 2 : 1 }, now });
  if (!again) await promiseAgain(tx, late, epoch);
}

async function promiseAgain(
  tx: Queryable,
  { caseId, threadId, until, brand, now }: LateHandoff,
  epoch: number,
): Promise<void> {
  const soon = brand.sla.firstReplyMinutes * 60_000;
  const dueAt = until ?? afterBusinessTime(brand.hours, brand.brand.timeZone, now, soon);
  await makePromise(tx, { caseId, threadId, kind: 'late', dueAt, now });
  await tx.query({
    name: 'handoff-timer-again',
    text: 'insert into timer (thread_id, kind, due_at, payload) values ($1, $2, $3, $4)',
    values: [threadId, HANDOFF_DUE, dueAt, JSON.stringify({ caseId, epoch, again: true })],
  });
}
