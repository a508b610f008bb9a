import { ApiError } from '../lib/errors';
import type { Queryable } from '../store/store';
import type { Acted, ActionRequest } from './agent-actions';
import { dropHandoffTimer } from './case-rows';
import { giveToBot } from './give-to-bot';
import { lockCase, lockCaseUnseen } from './locked-case';
import { settlePromise } from './promises';
import { recordAudit } from './record-action';
import { type LockedThread, moveControl } from './thread-control';

/** Puts a case away as spam: nobody answers in its thread any more, and what was still to be said is not. */
export async function markSpam(tx: Queryable, request: ActionRequest): Promise<Acted> {
  const { caseId, agentId, now } = request;
  const locked = await lockCase(tx, caseId, request);
  const epoch = await putAway(tx, { thread: locked.thread, caseId, now });
  await recordAudit(tx, locked, { agentId, action: 'spam', now, detail: { epoch } });
  return { standing: (await lockCaseUnseen(tx, caseId)).standing, awake: [] };
}

/** The move itself, on a locked thread, for whoever decides it. @returns the new epoch. */
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

/** It was none: the case is open again and the bot has the thread. @throws ApiError 409 CASE_NOT_SPAM. */
export async function markHam(tx: Queryable, request: ActionRequest): Promise<Acted> {
  const { caseId, agentId, now } = request;
  const locked = await lockCaseUnseen(tx, caseId);
  if (locked.standing.status !== 'spam') {
    throw new ApiError(409, 'CASE_NOT_SPAM', 'this case is no spam: look again', {
      details: locked.standing,
    });
  }
  await tx.query({
    name: 'case-ham',
    text: `update "case" set status = 'open' where id = $1`,
    values: [caseId],
  });
  const epoch = await giveToBot(tx, locked.thread, now);
  await recordAudit(tx, locked, { agentId, action: 'ham', now, detail: { epoch } });
  return { standing: (await lockCaseUnseen(tx, caseId)).standing, awake: [] };
}
