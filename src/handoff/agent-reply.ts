import type { ChannelName } from '../channel/account';
import type { Capabilities } from '../channel/adapter';
import { compose } from '../channel/compose';
import type { OutboundBody } from '../channel/send';
import { splitThreadId } from '../channel/thread-id';
import { replyWindow } from '../channel/window';
import type { Replied } from '../console/contract/action';
import { ApiError } from '../lib/errors';
import { strikeTokens } from '../privacy/strike-tokens';
import type { Queryable } from '../store/store';
import type { ActionRequest } from './agent-actions';
import { dropHandoffTimer } from './case-rows';
import { assertOwn, type LockedCase, lockCase, lockCaseUnseen, threadOfCase } from './locked-case';
import { settlePromise } from './promises';
import { actionKey, recordAction } from './record-action';
import { routeThread } from './route-thread';
import { type LockedThread, lockThread, moveControl } from './thread-control';
import { announce } from './webhooks/announce';

export interface ReplyToCustomer extends ActionRequest {
  readonly text: string;
  /** Chosen by the caller for this reply alone; a second request with it sends nothing. */
  readonly idempotencyKey: string;
  /** Newest message of anybody that the caller saw. */
  readonly seenMessageId?: number | undefined;
  /** The caller knows that only people may write now. */
  readonly humanAgent?: boolean | undefined;
  /** Stored with the reply; `text` holds its address already. */
  readonly link?: { insert(tx: Queryable): Promise<number> };
}

export interface ReplyDeps {
  /** @param accountId of the platform; without it what the channel itself can do. */
  readonly capabilitiesOf: (channel: ChannelName, accountId?: string) => Capabilities;
}

// As in src/turn/result.ts: after payments and links, before what the bot says.
const PRIORITY_LINK = 1;
const PRIORITY_HUMAN = 2;
/** A variable of a saved reply that nobody has filled in. */
const VARIABLE = /\{\{[^{}]*\}\}/;

/**
 * Sends what a person wrote. Whoever answers has the thread: the bot falls silent even without a claim.
 * @throws ApiError as lockOwnCase; 409 COLLEAGUE_REPLIED, WINDOW_CLOSED, CONFIRM_HUMAN_AGENT, IDEMPOTENCY_KEY_REUSED; 400
 * VARIABLE_LEFT.
 */
export async function reply(tx: Queryable, request: ReplyToCustomer, deps: ReplyDeps): Promise<Replied> {
  const { caseId, agentId, now } = request;
  const key = `reply:${agentId}:${request.idempotencyKey}`;
  const before = await sentBefore(tx, request, key);
  if (before) return before;
  if (VARIABLE.test(request.text))
    throw new ApiError(400, 'VARIABLE_LEFT', 'the text still holds a {{variable}}: write what it stands for');
  const locked = await lockCase(tx, caseId, request);
  await assertNobodyElse(tx, locked, request);
  await assertOwn(tx, locked, agentId);
  const basis = replyBasis(locked.thread, request, deps);
  const bodies = compose([{ text: request.text }], capabilitiesOf(locked.thread, deps));
  await request.link?.insert(tx);
  const takesOver = locked.thread.control !== 'human';
  const epoch = takesOver ? await moveControl(tx, locked.thread, 'human') : locked.thread.epoch;
  await answered(tx, request, takesOver);
  await dropHandoffTimer(tx, locked.thread.id);
  await settlePromise(tx, caseId, now, 'kept');
  if (takesOver)
    await announce(tx, { type: 'handoff.claimed', caseId, now, agentId, detail: { by: 'agent' } });
  const inboxId = await recordAction(tx, locked, {
    agentId,
    action: 'reply',
    key,
    now,
    detail: { epoch, basis, messages: bodies.length },
  });
  // A colleague may have it in the platform's own inbox, where our words would be refused.
  await routeThread(tx, { threadId: locked.thread.id, epoch, inboxId, move: 'take' });
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
  // A link is made anew for each request, so its words differ.
  if (!request.link && !sameWords(rows.map((row) => row.text ?? '').join(''), strikeTokens(request.text))) {
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

/** Two people who both have the thread before them must not answer the same thing. */
async function assertNobodyElse(
  tx: Queryable,
  { thread, standing }: LockedCase,
  { seenMessageId, agentId }: ReplyToCustomer,
): Promise<void> {
  if (seenMessageId === undefined) return;
  const rows = await tx.query({
    name: 'agent-reply-colleague',
    text: `select 1 from message where thread_id = $1 and id > $2 and not note
              and (origin = 'native_app' or (origin = 'agent' and agent_id is distinct from $3)) limit 1`,
    values: [thread.id, seenMessageId, agentId],
  });
  if (rows.length === 0) return;
  const message = 'a colleague has answered in the meantime: read it, then send again if it is still needed';
  throw new ApiError(409, 'COLLEAGUE_REPLIED', message, { details: standing });
}

/**
 * By what right a person writes now.
 * @throws ApiError 409 WINDOW_CLOSED, CONFIRM_HUMAN_AGENT.
 */
export function replyBasis(
  thread: LockedThread,
  { now, humanAgent }: { readonly now: number; readonly humanAgent?: boolean | undefined },
  deps: ReplyDeps,
): 'window' | 'human_agent' {
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
  if (window.state === 'open') return 'window';
  if (humanAgent === true) return 'human_agent';
  throw new ApiError(
    409,
    'CONFIRM_HUMAN_AGENT',
    'only a person may still answer, under the platform’s human-agent rule: confirm it with humanAgent',
  );
}

function capabilitiesOf(thread: LockedThread, deps: ReplyDeps): Capabilities {
  const { channel, accountId } = splitThreadId(thread.id);
  return deps.capabilitiesOf(channel, accountId);
}

async function answered(tx: Queryable, { caseId, agentId, now }: ReplyToCustomer, takesOver: boolean) {
  await tx.query({
    name: 'case-answered',
    text: `update "case" set status = 'waiting', waiting_since = null, due_at = null,
                  first_reply_at = coalesce(first_reply_at, $3), claimed_at = coalesce(claimed_at, $3), idle_since = $3,
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
           select $1, $2, n, $3, $4, $7, $5, 'agent', body
             from unnest($6::jsonb[]) with ordinality u (body, n) order by n returning id`,
    values: [
      thread.id,
      inboxId,
      thread.accountId,
      epoch,
      basis,
      bodies.map((body) => JSON.stringify(body)),
      // As a link of the bot: before other words, and its token is struck out once it has arrived.
      bodies.some(({ text }) => strikeTokens(text) !== text) ? PRIORITY_LINK : PRIORITY_HUMAN,
    ],
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
      bodies.map((body) => strikeTokens(body.text)),
      rows.map((row) => row.id),
    ],
  });
  return messages.map((message) => message.id);
}
