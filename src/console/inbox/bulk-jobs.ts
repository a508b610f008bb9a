import { ApiError } from '../../lib/errors';
import { writeAudit } from '../../store/audit';
import { inAccounts } from '../../store/in-accounts';
import type { Queryable } from '../../store/store';
import type { Agent } from '../contract/agent';
import type { BulkAction, BulkJob, BulkRequest } from '../contract/bulk';
import { createBindings } from './bindings';
import { filterCondition, visibleTo } from './thread-filter';

/** Results shown of a job. */
const ITEMS_SHOWN = 1_000;

/** What a job does: one of the actions, or taking back what another job did. */
export type JobAction = BulkAction | { readonly type: 'undo' };

interface Asked {
  readonly agent: Agent;
  /** Business time, epoch ms. */
  readonly now: number;
}

/** Whether an action is a word on the customer, which moderators and admins give. */
export function isVerdict({ type }: JobAction): boolean {
  return type === 'spam' || type === 'ham';
}

/**
 * Writes down what is to be done to which threads; the work itself comes after the commit. @returns the job's id.
 * @throws ApiError 403 ROLE_MISSING.
 */
export async function createJob(
  tx: Queryable,
  { action, target, agent, now }: BulkRequest & Asked,
): Promise<number> {
  assertMayJudge(agent, action);
  const jobId = await insertJob(tx, { action, agent, now });
  const bindings = createBindings();
  const job = bindings.bind(jobId);
  const condition =
    'filter' in target
      ? filterCondition(target.filter, agent, bindings)
      : `d.thread_id = any(${bindings.bind(target.threadIds)}) and ${visibleTo(agent, bindings)}`;
  await tx.query({
    text: `insert into bulk_item (job_id, thread_id) select ${job}::bigint, d.thread_id from desk_row d where ${condition}`,
    values: bindings.values,
  });
  await countItems(tx, jobId);
  return jobId;
}

/**
 * Takes back a job: what it has not done yet is left, what it has done is undone by a job of its own. @returns its id.
 * @throws ApiError 404 BULK_NOT_FOUND; 403 ROLE_MISSING; 409 BULK_UNDONE.
 */
export async function createUndo(tx: Queryable, jobId: number, { agent, now }: Asked): Promise<number> {
  const job = await tx.one<{ undoable: boolean; action: JobAction }>({
    name: 'bulk-undo-lock',
    text: `select undo_of is null and not exists (select 1 from bulk_job u where u.undo_of = j.id) undoable,
                  action
             from bulk_job j where id = $1 and (agent_id = $2 or $3) for update`,
    values: [jobId, agent.id, agent.role === 'admin'],
  });
  if (!job) throw new ApiError(404, 'BULK_NOT_FOUND', 'there is no such job of yours');
  assertMayJudge(agent, job.action);
  if (!job.undoable)
    throw new ApiError(409, 'BULK_UNDONE', 'this was taken back already: look at its threads');
  await tx.query({
    name: 'bulk-undo-stop',
    text: `update bulk_item set state = 'skipped', reason = 'UNDONE' where job_id = $1 and state = 'queued'`,
    values: [jobId],
  });
  const undoId = await insertJob(tx, { action: { type: 'undo' }, agent, now, undoOf: jobId });
  await tx.query({
    name: 'bulk-undo-items',
    text: `insert into bulk_item (job_id, thread_id, before, after, verdict_id)
           select $2, thread_id, before, after, verdict_id from bulk_item where job_id = $1 and state = 'done'`,
    values: [jobId, undoId],
  });
  await countItems(tx, undoId);
  return undoId;
}

function assertMayJudge({ role }: Agent, action: JobAction): void {
  if (isVerdict(action) && role === 'agent')
    throw new ApiError(403, 'ROLE_MISSING', 'verdicts are for moderators and admins: ask one of them');
}

/** How a job goes. @throws ApiError 404 BULK_NOT_FOUND. */
export async function readJob(store: Queryable, jobId: number, agent: Agent): Promise<BulkJob> {
  const row = await store.one<JobRow>({
    name: 'bulk-job',
    text: `select j.id, j.action ->> 'type' "type", j.undo_of "undoOf", j.total, j.at, j.finished_at "finishedAt",
                  count(*) filter (where i.state = 'done') "done",
                  count(*) filter (where i.state = 'skipped') skipped,
                  count(*) filter (where i.state = 'failed') failed,
                  exists (select 1 from bulk_job u where u.undo_of = j.id) undone
             from bulk_job j left join bulk_item i on i.job_id = j.id
            where j.id = $1 and (j.agent_id = $2 or $3) group by j.id`,
    values: [jobId, agent.id, agent.role === 'admin'],
  });
  if (!row) throw new ApiError(404, 'BULK_NOT_FOUND', 'there is no such job of yours');
  const items = await store.query<BulkJob['items'][number] & { reason: string | null }>({
    name: 'bulk-items',
    text: `select i.thread_id "threadId", i.state, i.reason from bulk_item i join thread t on t.id = i.thread_id
            where i.job_id = $1 and ${inAccounts('t.account_id', 2)}
            order by i.state = 'done', i.state = 'queued', i.thread_id limit ${ITEMS_SHOWN}`,
    values: [jobId, agent.accounts],
  });
  const { undoOf, finishedAt, undone, ...job } = row;
  return {
    ...job,
    canUndo: undoOf === null && !undone && row.done > 0,
    items: items.map(({ reason, ...item }) => ({ ...item, ...(reason !== null && { reason }) })),
    ...(undoOf !== null && { undoOf }),
    ...(finishedAt !== null && { finishedAt }),
  };
}

interface JobRow extends Omit<BulkJob, 'undoOf' | 'finishedAt' | 'items' | 'canUndo'> {
  readonly undoOf: number | null;
  readonly finishedAt: number | null;
  readonly undone: boolean;
}

async function insertJob(
  tx: Queryable,
  { action, agent, now, undoOf }: Asked & { readonly action: JobAction; readonly undoOf?: number },
): Promise<number> {
  const row = await tx.one<{ id: number }>({
    name: 'bulk-job-new',
    text: 'insert into bulk_job (agent_id, action, undo_of, at) values ($1, $2, $3, $4) returning id',
    values: [agent.id, JSON.stringify(action), undoOf ?? null, now],
  });
  if (!row) throw new Error('an insert gives its id back');
  await writeAudit(tx, {
    actor: `agent:${agent.id}`,
    action: `bulk.${action.type}`,
    subject: `bulk:${row.id}`,
    detail: undoOf === undefined ? {} : { undoOf },
    now,
  });
  return row.id;
}

async function countItems(tx: Queryable, jobId: number): Promise<void> {
  await tx.query({
    name: 'bulk-total',
    text: 'update bulk_job set total = (select count(*) from bulk_item where job_id = $1) where id = $1',
    values: [jobId],
  });
}
