import type { Queryable } from '../store/store';
import { settlePromise } from './promises';

export interface NewCase {
  readonly threadId: string;
  /** Business time, epoch ms. */
  readonly now: number;
  readonly language?: string | null;
  readonly intent?: string;
}

/** Opens a case and makes it the thread's current one. The thread must be locked. */
export async function openCase(tx: Queryable, { threadId, now, language, intent }: NewCase): Promise<number> {
  const row = await tx.one<{ id: number }>({
    name: 'case-open',
    text: `with made as (insert into "case" (thread_id, opened_at, language, intent) values ($1, $2, $3, $4) returning id)
           update thread t set case_id = made.id from made where t.id = $1 returning made.id`,
    values: [threadId, now, language ?? null, intent ?? null],
  });
  if (!row) throw new Error('a case needs its thread');
  return row.id;
}

/** The case is over; the thread has none until the customer writes again. The thread must be locked. */
export async function closeCase(
  tx: Queryable,
  item: {
    readonly caseId: number;
    readonly threadId: string;
    readonly resolution: string;
    readonly now: number;
  },
): Promise<void> {
  await tx.query({
    name: 'case-close',
    text: `update "case" set status = 'resolved', resolved_at = $2, resolution = $3, waiting_since = null, due_at = null,
                  idle_since = null
            where id = $1`,
    values: [item.caseId, item.now, item.resolution],
  });
  await tx.query({
    name: 'case-leave',
    text: 'update thread set case_id = null where id = $1 and case_id = $2',
    values: [item.threadId, item.caseId],
  });
  await dropHandoffTimer(tx, item.threadId);
  await settlePromise(tx, item.caseId, item.now, 'void');
}

/** Nobody waits any more: the time by which a person should have come means nothing now. */
export async function dropHandoffTimer(tx: Queryable, threadId: string): Promise<void> {
  await dropTimer(tx, threadId, HANDOFF_DUE);
}

/** Takes back a timer of the thread that has not fired. */
export async function dropTimer(tx: Queryable, threadId: string, kind: string): Promise<void> {
  await tx.query({
    name: 'handoff-timer-drop',
    text: `update timer set done = true where thread_id = $1 and kind = $2 and not done`,
    values: [threadId, kind],
  });
}

/** Kind of the timer that is due when a person should have answered. */
export const HANDOFF_DUE = 'handoff_due';
