import { type CaseSnapshot, restoreSnapshot, takeSnapshot } from '../../handoff/case-snapshot';
import { lockThread } from '../../handoff/thread-control';
import type { Clock } from '../../lib/clock';
import { AppError } from '../../lib/errors';
import { settleOne } from '../../moderation/verdict-items';
import { undoVerdict } from '../../moderation/verdicts';
import type { Queryable, Store } from '../../store/store';
import type { Role } from '../contract/agent';
import { actOnCase } from './bulk-act';
import { isVerdict, type JobAction } from './bulk-jobs';

/** Threads in one go of a sweep: about a second, so that a worker stops soon when it is asked to. */
const THREADS_PER_GO = 200;

export interface BulkDeps {
  readonly store: Store;
  readonly clock: Clock;
  /** Called after a commit with the threads that slept until now. */
  readonly onAwake: (threadIds: readonly string[]) => void;
}

/** Chore: goes on with what is left of all jobs. What a process leaves undone when it dies is found here. */
export async function runBulkJobs(deps: BulkDeps): Promise<void> {
  const open = await deps.store.query<{ id: number }>({
    name: 'bulk-open',
    text: 'select id from bulk_job where finished_at is null order by id limit 10',
  });
  for (const { id } of open) await runBulkJob(deps, id, THREADS_PER_GO);
}

/** Does at most so many threads of a job, each in a transaction of its own. */
export async function runBulkJob(deps: BulkDeps, jobId: number, atMost: number): Promise<void> {
  for (let n = 0; n < atMost; n++) {
    if (!(await nextItem(deps, jobId))) break;
  }
  await deps.store.query({
    name: 'bulk-finish',
    text: `update bulk_job set finished_at = $2 where id = $1 and finished_at is null
              and not exists (select 1 from bulk_item where job_id = $1 and state = 'queued')`,
    values: [jobId, deps.clock.now()],
  });
}

interface Item {
  readonly threadId: string;
  readonly before: CaseSnapshot | null;
  readonly after: CaseSnapshot | null;
  readonly verdictId: number | null;
  readonly action: JobAction;
  readonly agentId: number;
  readonly role: Role;
  /** Whoever gave the job is still with us and still sees the thread's account. */
  readonly mayAct: boolean;
}

interface Result {
  readonly state: 'done' | 'skipped' | 'failed';
  readonly reason?: string;
  readonly before?: CaseSnapshot;
  readonly after?: CaseSnapshot;
  readonly verdictId?: number;
}

interface Outcome {
  readonly result: Result;
  readonly awake: readonly string[];
}

/** @returns false when there is none left that nobody else has in hand. */
async function nextItem({ store, clock, onAwake }: BulkDeps, jobId: number): Promise<boolean> {
  let item: Item | undefined;
  let awake: readonly string[] = [];
  try {
    await store.transaction(async (tx) => {
      item = await takeItem(tx, jobId);
      if (!item) return;
      const done = await doItem(tx, item, clock.now());
      awake = done.awake;
      await settle(tx, jobId, item.threadId, done.result);
    });
  } catch (error) {
    // A database that went away brings no result: the item stays in the queue.
    if (!item || (error instanceof AppError && error.retryable)) throw error;
    const refused = error instanceof AppError;
    await settle(store, jobId, item.threadId, {
      state: refused ? 'skipped' : 'failed',
      reason: refused ? error.code : 'INTERNAL',
    });
  }
  if (awake.length > 0) onAwake(awake);
  return item !== undefined;
}

async function takeItem(tx: Queryable, jobId: number): Promise<Item | undefined> {
  return await tx.one<Item>({
    name: 'bulk-take',
    text: `select i.thread_id "threadId", i.before, i.after, i.verdict_id "verdictId", j.action, j.agent_id "agentId", a.role,
                  a.active and (not exists (select 1 from agent_account where agent_id = a.id)
                                or t.account_id in (select account_id from agent_account where agent_id = a.id)) "mayAct"
             from bulk_item i join bulk_job j on j.id = i.job_id join agent a on a.id = j.agent_id
             join thread t on t.id = i.thread_id
            where i.job_id = $1 and i.state = 'queued' order by i.thread_id limit 1 for update of i skip locked`,
    values: [jobId],
  });
}

async function doItem(tx: Queryable, item: Item, now: number): Promise<Outcome> {
  const { threadId, action, agentId, role, mayAct } = item;
  if (!mayAct) return skipped('NOT_YOURS');
  // They were a moderator when they gave the job.
  if (role === 'agent' && (item.verdictId !== null || isVerdict(action))) return skipped('ROLE_MISSING');
  const thread = await lockThread(tx, threadId);
  const row = await tx.one<{ caseId: number | null }>({
    name: 'bulk-case',
    text: 'select case_id "caseId" from desk_row where thread_id = $1',
    values: [threadId],
  });
  if (!thread || row?.caseId == null) return skipped('CASE_NOT_FOUND');
  const { caseId } = row;
  if (action.type === 'undo') return await undo(tx, { ...item, caseId }, now);
  const was = await takeSnapshot(tx, caseId);
  const request = { caseId, threadId, agentId, now, epoch: thread.epoch };
  const { awake, verdictId } = await actOnCase(tx, action, request);
  const is = await takeSnapshot(tx, caseId);
  if (JSON.stringify(was) === JSON.stringify(is)) return skipped('UNCHANGED');
  const result = {
    state: 'done',
    before: was,
    after: is,
    ...(verdictId !== undefined && { verdictId }),
  } as const;
  return { result, awake };
}

async function undo(
  tx: Queryable,
  { threadId, caseId, before, after, verdictId, agentId }: Item & { readonly caseId: number },
  now: number,
): Promise<Outcome> {
  if (verdictId !== null) {
    await undoVerdict(tx, { id: verdictId, agentId, now });
    const { state, reason, awake } = await settleOne(tx, verdictId, now);
    return state === 'undone' ? { result: { state: 'done' }, awake } : skipped(reason ?? 'CHANGED_SINCE');
  }
  if (!before || !after) return skipped('UNCHANGED');
  const restored = await restoreSnapshot(tx, { threadId, caseId, before, after });
  return restored ? { result: { state: 'done' }, awake: [] } : skipped('CHANGED_SINCE');
}

function skipped(reason: string): Outcome {
  return { result: { state: 'skipped', reason }, awake: [] };
}

async function settle(store: Queryable, jobId: number, threadId: string, result: Result): Promise<void> {
  await store.query({
    name: 'bulk-settle',
    // After a refusal the item was free for a moment: somebody else may have done it.
    text: `update bulk_item set state = $3, reason = $4, before = coalesce($5, before), after = coalesce($6, after),
                  verdict_id = coalesce($7, verdict_id)
            where job_id = $1 and thread_id = $2 and state = 'queued'`,
    values: [
      jobId,
      threadId,
      result.state,
      result.reason ?? null,
      result.before ? JSON.stringify(result.before) : null,
      result.after ? JSON.stringify(result.after) : null,
      result.verdictId ?? null,
    ],
  });
}
