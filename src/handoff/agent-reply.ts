import type { ChannelName } from '../channel/account';
import type { Capabilities } from '../channel/adapter';
import { compose } from '../channel/compose';
import type { OutboundBody } from '../channel/send';
import { splitThreadId } from '../channel/thread-id';
import { replyWindow } from '../channel/window';
import type { Replied } from '../console/contract/action';
import { ApiError } from '../lib/errors';
import type { Queryable } from '../store/store';
import type { ActionRequest } from './agent-actions';
import { dropHandoffTimer } from './case-rows';
import { type LockedCase, lockCase, lockCaseUnseen, threadOfCase } from './locked-case';
import { actionKey, recordAction } from './record-action';
import { type LockedThread, lockThread, moveControl } from './thread-control';

export interface ReplyToCustomer extends ActionRequest {
  readonly text: string;
  /** Chosen by the caller for this reply alone; a second request with it sends nothing. */
  readonly idempotencyKey: string;
}

export interface ReplyDeps {
  readonly capabilitiesOf: (channel: ChannelName) => Capabilities;
}

// As in src/turn/result.ts: after payments and links, before what the bot says.
const PRIORITY_HUMAN = 2;

/**
 * Sends what a person wrote. Whoever answers has the thread: the bot falls silent even without a claim.
 * @throws ApiError as lockCase; 409 WINDOW_CLOSED, IDEMPOTENCY_KEY_REUSED.
 */
export async function reply(tx: Queryable, request: ReplyToCustomer, deps: ReplyDeps): Promise<Replied> {
  const { caseId, agentId, now } = request;
  const key = `reply:${agentId}:${request.idempotencyKey}`;
  const before = await sentBefore(tx, request, key);
  if (before) return before;
  const locked = await lockCase(tx, caseId, request);
  const basis = basisOf(locked.thread, now, deps);
  const bodies = compose([{ text: request.text }], capabilitiesOf(locked.thread, deps));
  const takesOver = locked.thread.control !== 'human';
  const epoch = takesOver ? await moveControl(tx, locked.thread, 'human') : locked.thread.epoch;
  await answered(tx, request, takesOver);
  await dropHandoffTimer(tx, locked.thread.id);
  const inboxId = await recordAction(tx, locked, {
    agentId,
    action: 'reply',
    key,
    now,
    detail: { epoch, basis, messages: bodies.length },
  });
  const messageIds = await send(tx, locked, { request, bodies, basis, epoch, inboxId });
  return { standing: (await lockCaseUnseen(tx, caseId)).standing, messageIds, repeated: false };
}

/** The thread is locked first, so that two deliveries of the same request cannot both find nothing. */
async function sentBefore(
  tx: Queryable,
  request: ReplyToCustomer,
  key: string,
): Promise<Replied | undefined> {
  const threadId = await threadOfCase(tx, request.caseId);
  await lockThread(tx, threadId);
  const rows = await tx.query<{ id: number | null; text: string | null }>({
    name: 'agent-reply-before',
    text: `select m.id, m.text from inbox i
             left join outbox o on o.inbox_id = i.id
             left join message m on m.thread_id = i.thread_id and m.outbox_id = o.id
            where i.thread_id = $1 and i.dedupe_key = $2 order by o.step`,
    values: [threadId, actionKey(key)],
  });
  if (rows.length === 0) return undefined;
  const { standing } = await lockCaseUnseen(tx, request.caseId);
  if (!sameWords(rows.map((row) => row.text ?? '').join(''), request.text)) {
    const message = 'this key was used for another reply: make a new one for each reply';
    throw new ApiError(409, 'IDEMPOTENCY_KEY_REUSED', message, { details: standing });
  }
  const messageIds = rows.flatMap((row) => row.id ?? []);
  return { standing, messageIds, repeated: true };
}

// A long reply was cut at white space, which the pieces no longer have.
function sameWords(stored: string, asked: string): boolean {
  return stored.replace(/\s+/gu, '') === asked.replace(/\s+/gu, '');
}

function basisOf(thread: LockedThread, now: number, deps: ReplyDeps): 'window' | 'human_agent' {
  const window = replyWindow({
    lastOpeningAt: thread.windowOpenedAt ?? undefined,
    capabilities: capabilitiesOf(thread, deps),
    now,
  });
  if (window.state === 'closed') {
    throw new ApiError(
      409,
      'WINDOW_CLOSED',
      'the platform lets nobody write until the customer writes again',
    );
  }
  return window.state === 'open' ? 'window' : 'human_agent';
}

function capabilitiesOf(thread: LockedThread, deps: ReplyDeps): Capabilities {
  return deps.capabilitiesOf(splitThreadId(thread.id).channel);
}

async function answered(tx: Queryable, { caseId, agentId, now }: ReplyToCustomer, takesOver: boolean) {
  await tx.query({
    name: 'case-answered',
    text: `update "case" set status = 'waiting', waiting_since = null, due_at = null,
                  first_reply_at = coalesce(first_reply_at, $3),
                  assignee_id = case when $4 then $2 else coalesce(assignee_id, $2) end
            where id = $1`,
    values: [caseId, agentId, now, takesOver],
  });
}

interface Sending {
  readonly request: ReplyToCustomer;
  readonly bodies: readonly OutboundBody[];
  readonly basis: 'window' | 'human_agent';
  readonly epoch: number;
  readonly inboxId: number;
}

async function send(tx: Queryable, { id: caseId, thread }: LockedCase, sending: Sending): Promise<number[]> {
  const { request, bodies, basis, epoch, inboxId } = sending;
  const rows = await tx.query<{ id: number }>({
    name: 'agent-send',
    text: `insert into outbox (thread_id, inbox_id, step, account_id, epoch, priority, basis, origin, body)
           select $1, $2, n, $3, $4, ${PRIORITY_HUMAN}, $5, 'agent', body
             from unnest($6::jsonb[]) with ordinality u (body, n) order by n returning id`,
    values: [thread.id, inboxId, thread.accountId, epoch, basis, bodies.map((body) => JSON.stringify(body))],
  });
  const messages = await tx.query<{ id: number }>({
    name: 'agent-message',
    text: `insert into message (thread_id, case_id, origin, text, outbox_id, agent_id, at)
           select $1, $2, 'agent', text, outbox_id, $3, $4
             from unnest($5::text[], $6::bigint[]) with ordinality u (text, outbox_id, n) order by n returning id`,
    values: [
      thread.id,
      caseId,
      request.agentId,
      request.now,
      bodies.map((body) => body.text),
      rows.map((row) => row.id),
    ],
  });
  return messages.map((message) => message.id);
}
