import { accountKeyOf } from '../channel/thread-id';
import type { Verdict, VerdictRequest } from '../console/contract/verdict';
import { lockCase, threadOfCase } from '../handoff/locked-case';
import { ApiError } from '../lib/errors';
import { writeAudit } from '../store/audit';
import type { Queryable } from '../store/store';
import { addIndicators } from './indicators';
import { verdictNotFound } from './verdict-list';

export interface GiveVerdict {
  readonly request: VerdictRequest;
  readonly agentId: number;
  /** Accounts the person may act on; none: all. */
  readonly accounts: readonly string[];
  /** Business time, epoch ms. */
  readonly now: number;
}

/**
 * Writes a verdict down, with the conversations it is about; verdict-items.ts then does it to each of them. To be run
 * in a transaction. @returns its id.
 * @throws ApiError 404 CASE_NOT_FOUND, MESSAGE_NOT_FOUND, THREAD_NOT_FOUND, CLUSTER_NOT_FOUND; as lockCase.
 */
export async function giveVerdict(tx: Queryable, given: GiveVerdict): Promise<number> {
  const { request, agentId, now } = given;
  const target = await targetOf(tx, given);
  const row = await tx.one<{ id: number }>({
    name: 'verdict-give',
    text: `insert into verdict (judged, scope, thread_id, message_id, campaign_id, block, agent_id, at, accounts)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9) returning id`,
    values: [
      request.judged,
      request.scope,
      target.threadId ?? null,
      request.scope === 'message' ? request.messageId : null,
      request.scope === 'cluster' ? request.clusterId : null,
      blockOf(request),
      agentId,
      now,
      request.scope === 'cluster' ? given.accounts : [],
    ],
  });
  if (!row) throw new Error('an insert gives its id back');
  const { id } = row;
  await tx.query({
    name: 'verdict-items',
    text: 'insert into verdict_item (verdict_id, thread_id) select $1, t from unnest($2::text[]) t order by t',
    values: [id, target.threadIds],
  });
  if (request.indicators && request.judged !== 'ham') await addSubjects(tx, id, target.subjects, given);
  await writeAudit(tx, {
    actor: `agent:${agentId}`,
    action: 'verdict.given',
    subject: `verdict:${id}`,
    detail: {
      judged: request.judged,
      scope: request.scope,
      block: blockOf(request),
      threads: target.threadIds.length,
      ...(target.threadId !== undefined && { threadId: target.threadId }),
    },
    now,
  });
  return id;
}

/**
 * Takes a verdict back: what it moved is put back where nothing has touched it since, whom it blocked is heard again.
 * To be run in a transaction; verdict-items.ts does the rest.
 * @throws ApiError 404 VERDICT_NOT_FOUND, 409 VERDICT_UNDONE.
 */
export async function undoVerdict(
  tx: Queryable,
  { id, agentId, now }: { readonly id: number; readonly agentId: number; readonly now: number },
): Promise<void> {
  const row = await tx.one<{ undoneAt: number | null }>({
    name: 'verdict-lock',
    text: 'select undone_at "undoneAt" from verdict where id = $1 for update',
    values: [id],
  });
  if (!row) throw verdictNotFound();
  if (row.undoneAt !== null) throw new ApiError(409, 'VERDICT_UNDONE', 'this verdict was taken back already');
  await tx.query({
    name: 'verdict-undo',
    text: 'update verdict set undone_by = $2, undone_at = $3, touched_at = clock_timestamp() where id = $1',
    values: [id, agentId, now],
  });
  await tx.query({
    name: 'verdict-undo-items',
    text: `update verdict_item set state = case when state = 'done' then 'undoing' else 'skipped' end,
                  reason = case when state = 'done' then null else 'VERDICT_UNDONE' end
            where verdict_id = $1 and state in ('done', 'queued')`,
    values: [id],
  });
  await tx.query({
    name: 'verdict-undo-indicators',
    text: 'delete from indicator where verdict_id = $1',
    values: [id],
  });
  await writeAudit(tx, {
    actor: `agent:${agentId}`,
    action: 'verdict.undone',
    subject: `verdict:${id}`,
    now,
  });
}

interface Target {
  readonly threadId?: string;
  readonly threadIds: readonly string[];
  /** What the judged messages lead to. */
  readonly subjects: readonly string[];
}

async function targetOf(tx: Queryable, { request, accounts }: GiveVerdict): Promise<Target> {
  switch (request.scope) {
    case 'message': {
      const row = await tx.one<{ threadId: string }>({
        name: 'verdict-message',
        text: `select thread_id "threadId" from message where id = $1 and origin = 'customer'`,
        values: [request.messageId],
      });
      if (!row || !reaches(accounts, row.threadId))
        throw missing('MESSAGE_NOT_FOUND', 'a customer wrote no such message');
      return { threadId: row.threadId, threadIds: [], subjects: await subjectsOf(tx, row.threadId) };
    }
    case 'case': {
      const threadId = await threadOfCase(tx, request.caseId);
      if (!reaches(accounts, threadId)) throw missing('CASE_NOT_FOUND', 'there is no such case');
      // Put away already it can only be taken back, and that needs no look at who has it.
      if (request.judged !== 'ham') await lockCase(tx, request.caseId, { epoch: request.epoch });
      return { threadId, threadIds: [threadId], subjects: await subjectsOf(tx, threadId) };
    }
    case 'identity': {
      const { threadId } = request;
      const row = await tx.one({
        name: 'verdict-thread',
        text: 'select 1 from thread where id = $1',
        values: [threadId],
      });
      if (!row || !reaches(accounts, threadId)) throw missing('THREAD_NOT_FOUND', 'there is no such thread');
      return { threadId, threadIds: [threadId], subjects: await subjectsOf(tx, threadId) };
    }
    case 'cluster': {
      const rows = await tx.query<{ threadId: string; subjects: readonly string[] }>({
        name: 'verdict-cluster',
        text: `select thread_id "threadId", array_agg(distinct s) filter (where s is not null) subjects
                 from suspicion left join unnest(subjects) s on true where campaign_id = $1
                group by thread_id order by thread_id`,
        values: [request.clusterId],
      });
      const mine = rows.filter(({ threadId }) => reaches(accounts, threadId));
      if (mine.length === 0) throw missing('CLUSTER_NOT_FOUND', 'there is no such cluster');
      return {
        threadIds: mine.map(({ threadId }) => threadId),
        subjects: mine.flatMap(({ subjects }) => subjects ?? []),
      };
    }
  }
}

async function subjectsOf(tx: Queryable, threadId: string): Promise<readonly string[]> {
  const rows = await tx.query<{ subject: string }>({
    name: 'verdict-subjects',
    text: 'select distinct s subject from suspicion, unnest(subjects) s where thread_id = $1',
    values: [threadId],
  });
  return rows.map(({ subject }) => subject);
}

function reaches(accounts: readonly string[], threadId: string): boolean {
  return accounts.length === 0 || accounts.includes(accountKeyOf(threadId));
}

/** A sender judged as such is not heard any more; that is what the scope means. Ham blocks nobody. */
function blockOf({ scope, block, judged }: VerdictRequest): Verdict['block'] {
  if (judged === 'ham' || scope === 'message') return 'none';
  return scope === 'identity' && block === 'none' ? 'local' : block;
}

async function addSubjects(
  tx: Queryable,
  verdictId: number,
  subjects: readonly string[],
  { agentId, now }: GiveVerdict,
): Promise<void> {
  const added = await addIndicators(tx, subjects, { agentId, verdictId, now });
  await tx.query({
    name: 'verdict-indicators',
    text: 'update verdict set indicators = $2 where id = $1',
    values: [verdictId, added],
  });
}

function missing(code: string, message: string): ApiError {
  return new ApiError(404, code, message);
}
