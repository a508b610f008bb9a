import type { Standing } from '../console/contract/action';
import { ApiError } from '../lib/errors';
import type { Queryable } from '../store/store';
import { type LockedThread, lockThread } from './thread-control';

/** A case that can be worked on, with its thread locked until the end of the transaction. */
export interface LockedCase {
  readonly id: number;
  readonly thread: LockedThread;
  readonly assigneeId: number | null;
  readonly standing: Standing;
}

/** What the caller had before its eyes when it decided to act. */
export interface Seen {
  readonly epoch: number;
  /** Newest message id shown; undefined where it does not matter. */
  readonly lastMessageId?: number | undefined;
}

/** @throws ApiError 404 CASE_NOT_FOUND. */
export async function threadOfCase(tx: Queryable, caseId: number): Promise<string> {
  const row = await tx.one<{ threadId: string }>({
    name: 'case-thread',
    text: 'select thread_id "threadId" from "case" where id = $1',
    values: [caseId],
  });
  if (!row) throw new ApiError(404, 'CASE_NOT_FOUND', 'there is no such case');
  return row.threadId;
}

/**
 * Locks the case's thread and makes sure that the caller's picture is still true.
 * @throws ApiError 404 CASE_NOT_FOUND; 409 CASE_CLOSED, THREAD_CHANGED, NEWER_MESSAGE with the fresh Standing.
 */
export async function lockCase(tx: Queryable, caseId: number, seen: Seen): Promise<LockedCase> {
  const locked = await lockCaseUnseen(tx, caseId);
  const { standing, thread } = locked;
  const refuse = (code: string, message: string) => new ApiError(409, code, message, { details: standing });
  if (thread.caseId !== caseId || standing.status === 'resolved' || standing.status === 'spam') {
    throw refuse('CASE_CLOSED', 'this case is closed: look for a newer one of the same customer');
  }
  if (thread.epoch !== seen.epoch) {
    throw refuse('THREAD_CHANGED', 'somebody else had this thread in the meantime: look again, then decide');
  }
  if (seen.lastMessageId !== undefined && standing.lastMessageId > seen.lastMessageId) {
    throw refuse('NEWER_MESSAGE', 'the customer has written again: read it first');
  }
  return locked;
}

/**
 * As lockCase, for whatever is done to a case but taking it: an agent works on what is theirs or nobody's. A colleague's
 * case is taken first, which everybody sees.
 * @throws ApiError as lockCase; 409 NOT_YOURS.
 */
export async function lockOwnCase(
  tx: Queryable,
  request: Seen & { readonly caseId: number; readonly agentId: number },
): Promise<LockedCase> {
  const locked = await lockCase(tx, request.caseId, request);
  await assertOwn(tx, locked, request.agentId);
  return locked;
}

/** @throws ApiError 409 NOT_YOURS: an agent's colleague has the case; moderators and admins see to all. */
export async function assertOwn(
  tx: Queryable,
  { assigneeId, standing }: LockedCase,
  agentId: number,
): Promise<void> {
  if (assigneeId === null || assigneeId === agentId) return;
  const asAgent = await tx.one({
    name: 'case-foreign',
    text: `select 1 from agent where id = $1 and role = 'agent'`,
    values: [agentId],
  });
  if (asAgent)
    throw new ApiError(409, 'NOT_YOURS', 'a colleague has this case: take it over first, or ask them', {
      details: standing,
    });
}

/** As lockCase, without a look at what the caller knew: to read the standing after an action. */
export async function lockCaseUnseen(tx: Queryable, caseId: number): Promise<LockedCase> {
  const thread = await lockThread(tx, await threadOfCase(tx, caseId));
  // A new statement: read with the lock, it would show the case as it was before the wait for it.
  const row = await tx.one<CaseRow>({
    name: 'case-standing',
    text: `select c.status, c.assignee_id "assigneeId",
                  coalesce((select max(m.id) from message m where m.thread_id = c.thread_id and m.origin = 'customer'), 0)
                    "lastMessageId"
             from "case" c where c.id = $1`,
    values: [caseId],
  });
  if (!thread || !row) throw new ApiError(404, 'CASE_NOT_FOUND', 'there is no such case');
  return { id: caseId, thread, assigneeId: row.assigneeId, standing: standingOf(caseId, thread, row) };
}

interface CaseRow {
  readonly status: Standing['status'];
  readonly assigneeId: number | null;
  readonly lastMessageId: number;
}

function standingOf(caseId: number, thread: LockedThread, row: CaseRow): Standing {
  return {
    caseId,
    status: row.status,
    control: thread.control,
    epoch: thread.epoch,
    lastMessageId: row.lastMessageId,
    ...(row.assigneeId !== null && { assigneeId: row.assigneeId }),
  };
}
