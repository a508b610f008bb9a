import { ApiError } from '../lib/errors';
import type { Queryable } from '../store/store';
import { type ReplyDeps, replyBasis } from './agent-reply';
import { assertOwn, type LockedCase, lockCaseUnseen } from './locked-case';
import { actionKey, recordAction } from './record-action';

export interface FailedSendRequest {
  readonly outboxId: number;
  readonly agentId: number;
  /** As the caller last saw it. */
  readonly epoch: number;
  /** Business time, epoch ms. */
  readonly now: number;
}

export interface SendAgain extends FailedSendRequest {
  readonly humanAgent?: boolean | undefined;
  /** The caller has looked on the platform: what may have arrived is not there. */
  readonly notArrived?: boolean | undefined;
}

export interface SentAgain {
  readonly outboxId: number;
  /** The same wish came twice: nothing more was done. */
  readonly repeated: boolean;
}

/** Why a row was given up for another one, and why for none. */
const SENT_AGAIN = 'sent_again';
const DISCARDED = 'discarded';
/** One message that a person wants out now goes before all that waits by itself. */
const PRIORITY_BY_HAND = 0;

/**
 * Sends a person's message that did not leave once more: a new row with a new attempt, while the old one is given up, so
 * that the two can never both go out.
 * @throws ApiError 404 SEND_NOT_FOUND; 409 THREAD_CHANGED, NOT_YOURS, SEND_NOT_FAILED, SEND_MAY_HAVE_ARRIVED, WINDOW_CLOSED,
 * CONFIRM_HUMAN_AGENT.
 */
export async function sendAgain(tx: Queryable, request: SendAgain, deps: ReplyDeps): Promise<SentAgain> {
  const { outboxId, agentId, now } = request;
  const { row, locked } = await lockSend(tx, outboxId);
  if (row.status === 'cancelled' && row.reason === SENT_AGAIN && row.newest !== null)
    return { outboxId: row.newest, repeated: true };
  assertFailed(row, locked, request.epoch);
  await assertOwn(tx, locked, agentId);
  if (row.mayHaveArrived && request.notArrived !== true)
    throw new ApiError(
      409,
      'SEND_MAY_HAVE_ARRIVED',
      'it may have arrived: look in the platform’s own app, then say so with notArrived',
    );
  const basis = replyBasis(locked.thread, request, deps);
  await giveUp(tx, outboxId, SENT_AGAIN);
  const key = `send-now:${outboxId}`;
  const detail = { outboxId, basis };
  const inboxId = await recordAction(tx, locked, { agentId, action: 'send_now', key, now, detail });
  const made = await tx.one<{ id: number }>({
    name: 'send-again',
    text: `with made as (
             insert into outbox (thread_id, inbox_id, step, account_id, epoch, priority, basis, origin, body)
             select thread_id, $2, 1, account_id, $3, ${PRIORITY_BY_HAND}, $4, origin, body from outbox where id = $1
             returning id),
           moved as (update message m set outbox_id = made.id from made where m.thread_id = $5 and m.outbox_id = $1)
           select id from made`,
    values: [outboxId, inboxId, locked.thread.epoch, basis, locked.thread.id],
  });
  if (!made) throw new Error('an insert gives its id back');
  await letOneThrough(tx, locked.thread.accountId, now);
  return { outboxId: made.id, repeated: false };
}

/**
 * Gives a person's message up that did not leave; it stays in the log, crossed out.
 * @throws ApiError 404 SEND_NOT_FOUND; 409 THREAD_CHANGED, NOT_YOURS, SEND_NOT_FAILED.
 */
export async function discardSend(tx: Queryable, request: FailedSendRequest): Promise<void> {
  const { outboxId, agentId, now } = request;
  const { row, locked } = await lockSend(tx, outboxId);
  if (row.status === 'cancelled' && row.reason === DISCARDED) return;
  assertFailed(row, locked, request.epoch);
  await assertOwn(tx, locked, agentId);
  await giveUp(tx, outboxId, DISCARDED);
  const key = `discard:${outboxId}`;
  await recordAction(tx, locked, { agentId, action: 'discard', key, now, detail: { outboxId } });
}

interface SendRow {
  readonly origin: string;
  readonly status: string;
  readonly reason: string | null;
  readonly mayHaveArrived: boolean;
  /** The row that took this one's place. */
  readonly newest: number | null;
}

// The thread first, as everybody who moves it; then the row, because a sender may be about to take it.
async function lockSend(tx: Queryable, outboxId: number): Promise<{ row: SendRow; locked: LockedCase }> {
  const found = await tx.one<{ caseId: number }>({
    name: 'send-case',
    text: `select m.case_id "caseId" from outbox o
             left join inbox i on i.thread_id = o.thread_id and i.dedupe_key = $2
             left join outbox n on n.inbox_id = i.id
             join message m on m.thread_id = o.thread_id and m.outbox_id in (o.id, n.id)
            where o.id = $1 and m.case_id is not null`,
    values: [outboxId, againKey(outboxId)],
  });
  if (!found) throw new ApiError(404, 'SEND_NOT_FOUND', 'there is no such message of a person');
  const locked = await lockCaseUnseen(tx, found.caseId);
  const row = await tx.one<Omit<SendRow, 'newest'>>({
    name: 'send-lock',
    text: `select origin, status, reason, unknown_since is not null "mayHaveArrived" from outbox where id = $1 for update`,
    values: [outboxId],
  });
  if (!row) throw new ApiError(404, 'SEND_NOT_FOUND', 'there is no such message of a person');
  const after = await tx.one<{ id: number }>({
    name: 'send-after',
    text: 'select o.id from outbox o join inbox i on i.id = o.inbox_id where i.thread_id = $1 and i.dedupe_key = $2',
    values: [locked.thread.id, againKey(outboxId)],
  });
  return { row: { ...row, newest: after?.id ?? null }, locked };
}

function againKey(outboxId: number): string {
  return actionKey(`send-now:${outboxId}`);
}

function assertFailed(row: SendRow, { thread, standing }: LockedCase, epoch: number): void {
  const refuse = (code: string, message: string) => new ApiError(409, code, message, { details: standing });
  if (row.origin !== 'agent')
    throw refuse('SEND_NOT_FAILED', 'it is not a person’s message: write an answer of your own instead');
  if (thread.epoch !== epoch)
    throw refuse('THREAD_CHANGED', 'somebody else had this thread in the meantime: look again, then decide');
  const waits = row.status === 'pending' && row.reason !== null;
  if (waits || ['held', 'expired', 'refused', 'dead'].includes(row.status)) return;
  throw refuse('SEND_NOT_FAILED', `this message has not failed (it is ${row.status}): look again`);
}

async function giveUp(tx: Queryable, outboxId: number, reason: string): Promise<void> {
  await tx.query({
    name: 'send-give-up',
    text: `update outbox set status = 'cancelled', reason = $2, token = null, lease_until = null where id = $1`,
    values: [outboxId, reason],
  });
}

// While a platform makes the account wait, a person's wish is worth the one call that may be refused again.
async function letOneThrough(tx: Queryable, accountId: string, now: number): Promise<void> {
  await tx.query({
    name: 'send-one-through',
    text: `update account_budget set remaining = 1
            where account_id = $1 and route = 'throttled' and resets_at > $2 and remaining < 1`,
    values: [accountId, now],
  });
}
