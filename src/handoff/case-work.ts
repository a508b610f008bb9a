import type { Assignment, Labeling } from '../console/contract/case-work';
import { ApiError } from '../lib/errors';
import type { Queryable } from '../store/store';
import type { Acted, ActionRequest } from './agent-actions';
import { type LockedCase, lockCaseUnseen, lockOwnCase } from './locked-case';
import { recordAudit } from './record-action';
import { moveControl } from './thread-control';

/**
 * Says who is to see to a case. It does not take the thread out of the queue: whoever is named still has to claim it or
 * answer, so that a promise to the customer is not forgotten on somebody's free day. A case that a person has goes to
 * the next one with a new epoch.
 * @throws ApiError as lockOwnCase; 409 ASSIGNEE_UNFIT, 404 TEAM_NOT_FOUND.
 */
export async function assign(
  tx: Queryable,
  { assigneeId, teamId, ...request }: ActionRequest & Assignment,
): Promise<Acted> {
  const locked = await lockOwnCase(tx, request);
  if (assigneeId != null) await assertFit(tx, assigneeId, locked.thread.accountId);
  if (teamId != null) await assertTeam(tx, teamId);
  const changesHands =
    locked.thread.control === 'human' && assigneeId !== undefined && assigneeId !== locked.assigneeId;
  if (changesHands) await moveControl(tx, locked.thread, 'human');
  await tx.query({
    name: 'case-assign',
    text: `update "case" set assignee_id = case when $2 then $3 else assignee_id end,
                  team_id = case when $4 then $5 else team_id end where id = $1`,
    values: [
      request.caseId,
      assigneeId !== undefined,
      assigneeId ?? null,
      teamId !== undefined,
      teamId ?? null,
    ],
  });
  return await done(tx, locked, request, 'assign', {
    ...(assigneeId !== undefined && { assigneeId: assigneeId ?? 0 }),
    ...(teamId !== undefined && { teamId: teamId ?? 0 }),
  });
}

/**
 * Puts a case off until then, or until the customer writes; null wakes it now.
 * @throws ApiError as lockOwnCase; 400 SNOOZE_PAST.
 */
export async function snooze(
  tx: Queryable,
  { until, ...request }: ActionRequest & { readonly until: number | null },
): Promise<Acted> {
  if (until !== null && until <= request.now) {
    throw new ApiError(400, 'SNOOZE_PAST', 'choose a time to come');
  }
  const locked = await lockOwnCase(tx, request);
  if (until === null) await wakeCase(tx, request.caseId);
  else await putOff(tx, locked, until);
  return await done(tx, locked, request, until === null ? 'unsnooze' : 'snooze', { until: until ?? 0 });
}

/** Open again. */
export async function wakeCase(tx: Queryable, caseId: number): Promise<void> {
  await tx.query({
    name: 'case-unsnooze',
    text: `update "case" set status = 'open', snoozed_until = null, snoozed_after = null
            where id = $1 and status = 'snoozed'`,
    values: [caseId],
  });
}

export async function setPriority(
  tx: Queryable,
  { priority, ...request }: ActionRequest & { readonly priority: number },
): Promise<Acted> {
  const locked = await lockOwnCase(tx, request);
  await tx.query({
    name: 'case-priority',
    text: 'update "case" set priority = $2 where id = $1',
    values: [request.caseId, priority],
  });
  return await done(tx, locked, request, 'priority', { priority });
}

/** Puts labels on a case and takes others off. @throws ApiError as lockOwnCase; 404 LABEL_NOT_FOUND. */
export async function setLabels(
  tx: Queryable,
  { add, remove, ...request }: ActionRequest & Labeling,
): Promise<Acted> {
  const locked = await lockOwnCase(tx, request);
  const known = await tx.query({
    name: 'labels-known',
    text: 'select id from label where id = any($1) and not archived',
    values: [add],
  });
  if (known.length < new Set(add).size) {
    throw new ApiError(404, 'LABEL_NOT_FOUND', 'there is no such label: look at the list of labels');
  }
  await tx.query({
    name: 'case-labels',
    text: `update "case" set labels = array(select distinct l from unnest(labels || $2::bigint[]) l
                                             where l <> all($3::bigint[]) order by l) where id = $1`,
    values: [request.caseId, add, remove],
  });
  return await done(tx, locked, request, 'labels', { added: add.join(','), removed: remove.join(',') });
}

async function putOff(tx: Queryable, { id, thread }: LockedCase, until: number): Promise<void> {
  await tx.query({
    name: 'case-snooze',
    text: `update "case" set status = 'snoozed', snoozed_until = $3,
                  snoozed_after = coalesce((select max(m.id) from message m where m.thread_id = $2), 0)
            where id = $1`,
    values: [id, thread.id, until],
  });
}

async function assertFit(tx: Queryable, agentId: number, accountId: string): Promise<void> {
  const row = await tx.one({
    name: 'assignee-fit',
    text: `select 1 from agent a where a.id = $1 and a.active
              and (not exists (select 1 from agent_account l where l.agent_id = a.id)
                   or exists (select 1 from agent_account l where l.agent_id = a.id and l.account_id = $2))`,
    values: [agentId, accountId],
  });
  if (!row) {
    throw new ApiError(
      409,
      'ASSIGNEE_UNFIT',
      'that person has left or does not see this account: choose another',
    );
  }
}

async function assertTeam(tx: Queryable, teamId: number): Promise<void> {
  const row = await tx.one({
    name: 'team-known',
    text: 'select 1 from team where id = $1',
    values: [teamId],
  });
  if (!row) throw new ApiError(404, 'TEAM_NOT_FOUND', 'there is no such team: look at the list of teams');
}

async function done(
  tx: Queryable,
  locked: LockedCase,
  { caseId, agentId, now }: ActionRequest,
  action: 'assign' | 'snooze' | 'unsnooze' | 'priority' | 'labels',
  detail: Readonly<Record<string, string | number>>,
): Promise<Acted> {
  await recordAudit(tx, locked, { agentId, action, now, detail });
  return { standing: (await lockCaseUnseen(tx, caseId)).standing, awake: [] };
}
