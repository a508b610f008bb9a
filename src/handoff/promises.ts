import { lockThreads } from '../inbox/lock-threads';
import type { Clock } from '../lib/clock';
import type { Queryable, Store } from '../store/store';

/** usual: "within 60 minutes" · after_hours: an opening was named · form: the time a form agreed on · late: an apology's. */
export type PromiseKind = 'usual' | 'after_hours' | 'form' | 'late';

export interface NewPromise {
  readonly caseId: number;
  readonly threadId: string;
  readonly kind: PromiseKind;
  /** Business time, epoch ms. */
  readonly dueAt: number;
  readonly now: number;
}

/** Remembers what the customer was told, in the place of an older promise. The thread must be locked. */
export async function makePromise(tx: Queryable, promise: NewPromise): Promise<void> {
  const { caseId, threadId, kind, dueAt, now } = promise;
  await settlePromise(tx, caseId, now, 'void');
  await tx.query({
    name: 'promise-make',
    text: 'insert into promise (case_id, thread_id, kind, due_at, made_at) values ($1, $2, $3, $4, $5)',
    values: [caseId, threadId, kind, dueAt, now],
  });
}

/**
 * Ends the open promise of a case: a person has answered (kept, if in time), or nobody waits any more (void, unless it
 * was late already). The thread must be locked.
 */
export async function settlePromise(
  tx: Queryable,
  caseId: number,
  now: number,
  inTime: 'kept' | 'void',
): Promise<void> {
  await tx.query({
    name: 'promise-settle',
    text: `update promise set status = case when due_at < $2 then 'broken' else $3 end, settled_at = $2
            where case_id = $1 and status = 'open'`,
    values: [caseId, now, inTime],
  });
}

/** Promises looked at in one sweep. */
const PER_SWEEP = 100;

/**
 * Marks promises whose time has passed, whoever has the thread: the case presses more from then on, and everybody sees
 * why.
 */
export async function breakPromises(store: Store, clock: Clock): Promise<void> {
  const now = clock.now();
  const late = await store.query<{ threadId: string }>({
    name: 'promises-late',
    text: `select thread_id "threadId" from promise where status = 'open' and due_at < $1
            order by due_at limit ${PER_SWEEP}`,
    values: [now],
  });
  if (late.length === 0) return;
  await store.transaction(async (tx) => {
    const threadIds = late.map(({ threadId }) => threadId);
    await lockThreads(tx, threadIds);
    const broken = await tx.query<{ caseId: number }>({
      name: 'promises-break',
      text: `update promise set status = 'broken', settled_at = $2
              where thread_id = any($1) and status = 'open' and due_at < $2 returning case_id "caseId"`,
      values: [threadIds, now],
    });
    await noteBroken(
      tx,
      broken.map(({ caseId }) => caseId),
      now,
    );
  });
}

/** The cases rise by one step and say that somebody was let down. */
export async function noteBroken(tx: Queryable, caseIds: readonly number[], now: number): Promise<void> {
  if (caseIds.length === 0) return;
  await tx.query({
    name: 'promise-broken',
    text: `with pressed as (
             update "case" set priority = least(4, priority + 1), promise_broken_at = coalesce(promise_broken_at, $2)
              where id = any($1) and status in ('open', 'waiting', 'snoozed') returning id, thread_id, priority)
           insert into audit (actor, action, subject, detail, at)
           select 'system', 'case.promise_broken', 'case:' || id,
                  jsonb_build_object('threadId', thread_id, 'priority', priority), $2 from pressed`,
    values: [[...caseIds], now],
  });
}
