import type { ChannelName } from '../../channel/account';
import type { Capabilities } from '../../channel/adapter';
import { compose } from '../../channel/compose';
import { accountKeyOf, splitThreadId } from '../../channel/thread-id';
import { replyWindow } from '../../channel/window';
import { actionKey } from '../../handoff/record-action';
import { type LockedThread, lockThread } from '../../handoff/thread-control';
import { ApiError } from '../../lib/errors';
import { STOPPED } from '../../outbox/claim';
import type { Queryable } from '../../store/store';
import type { TestThread } from '../contract/channels';
import { type Changer, noteChange } from '../note-change';

const MOST = 20;
/** As what people write. */
const PRIORITY = 2;

interface TestDeps {
  readonly capabilitiesOf: (channel: ChannelName, accountId?: string) => Capabilities;
}

export interface TestMessage {
  readonly accountId: string;
  readonly threadId: string;
  readonly text: string;
  readonly idempotencyKey: string;
}

/** Conversations of an account that a test message may go to now. */
export async function testThreads(
  store: Queryable,
  accountId: string,
  now: number,
  { capabilitiesOf }: TestDeps,
): Promise<TestThread[]> {
  const { channel, accountId: platformId } = splitThreadId(`${accountId}:0`);
  const { replyWindowMs } = capabilitiesOf(channel, platformId);
  const rows = await store.query<Record<'name' | 'handle', string | null> & ThreadRow>({
    name: 'channel-test-threads',
    text: `select t.id "threadId", c.name, i.handle, t.last_customer_at "lastAt" from thread t
             left join identity i on i.thread_id = t.id left join contact c on c.id = i.contact_id
            where t.account_id = $1 and not t.opted_out and t.control <> 'paused'
              and ($2::bigint is null or t.window_opened_at > $2)
            order by t.last_customer_at desc nulls last limit ${MOST}`,
    values: [accountId, replyWindowMs === undefined ? null : now - replyWindowMs],
  });
  return rows.map(({ threadId, name, handle, lastAt }) => ({
    threadId,
    ...(name !== null && { name }),
    ...(handle !== null && { handle }),
    ...(lastAt !== null && { lastAt }),
  }));
}

interface ThreadRow {
  readonly threadId: string;
  readonly lastAt: number | null;
}

/**
 * Sends a message by the way that all take, so that it shows whether the account sends. It answers nobody: who has the
 * conversation, and whether it waits for an answer, stay as they are.
 * @throws ApiError 404 THREAD_NOT_FOUND; 409 ACCOUNT_STOPPED, TEST_UNWANTED, WINDOW_CLOSED.
 */
export async function sendTestMessage(
  tx: Queryable,
  { accountId, threadId, text, idempotencyKey }: TestMessage,
  changer: Changer,
  { capabilitiesOf }: TestDeps,
): Promise<{ outboxId: number; repeated: boolean }> {
  const { agentId, now } = changer;
  const thread = accountKeyOf(threadId) === accountId ? await lockThread(tx, threadId) : undefined;
  if (!thread) throw new ApiError(404, 'THREAD_NOT_FOUND', 'this account has no such conversation');
  const key = actionKey(`test:${agentId}:${idempotencyKey}`);
  const before = await tx.one<{ id: number }>({
    name: 'channel-test-before',
    text: `select o.id from inbox i join outbox o on o.inbox_id = i.id
            where i.thread_id = $1 and i.dedupe_key = $2 order by o.step limit 1`,
    values: [threadId, key],
  });
  if (before) return { outboxId: before.id, repeated: true };
  const { channel, accountId: platformId } = splitThreadId(threadId);
  const capabilities = capabilitiesOf(channel, platformId);
  await assertMaySend(tx, thread, capabilities, now);
  const outboxId = await enqueue(tx, thread, { key, agentId, now, text, capabilities });
  const detail = { threadId, outboxId };
  await noteChange(tx, { action: 'account.tested', subject: `account:${accountId}`, detail }, changer);
  return { outboxId, repeated: false };
}

async function assertMaySend(
  tx: Queryable,
  { id, accountId, control, windowOpenedAt }: LockedThread,
  capabilities: Capabilities,
  now: number,
): Promise<void> {
  const stopped = await tx.query({
    name: 'channel-test-stopped',
    text: `select 1 from account a where a.id = $1 and ${STOPPED}`,
    values: [accountId],
  });
  if (stopped.length > 0)
    throw new ApiError(409, 'ACCOUNT_STOPPED', 'nothing leaves from this account now: resume it first');
  const out = await tx.query({
    name: 'channel-test-out',
    text: 'select 1 from thread where id = $1 and opted_out',
    values: [id],
  });
  if (out.length > 0 || control === 'paused')
    throw new ApiError(409, 'TEST_UNWANTED', 'this customer said stop, or is put away: choose another');
  const { state } = replyWindow({ lastOpeningAt: windowOpenedAt ?? undefined, capabilities, now });
  if (state !== 'open')
    throw new ApiError(409, 'WINDOW_CLOSED', 'the window of this conversation is closed: choose another');
}

async function enqueue(
  tx: Queryable,
  { id, accountId, epoch, caseId }: LockedThread,
  test: {
    readonly key: string;
    readonly agentId: number;
    readonly now: number;
    readonly text: string;
    readonly capabilities: Capabilities;
  },
): Promise<number> {
  const { key, agentId, now, text } = test;
  const [body] = compose([{ text }], test.capabilities);
  const row = await tx.one<{ id: number }>({
    name: 'channel-test-send',
    text: `with i as (insert into inbox (thread_id, dedupe_key, kind, payload, platform_at, done)
                      values ($1, $2, 'agent', $3, $4, true) returning id)
           insert into outbox (thread_id, inbox_id, step, account_id, epoch, priority, origin, body)
           select $1, i.id, 1, $5, $6, ${PRIORITY}, 'automation', $7 from i returning id`,
    values: [
      id,
      key,
      JSON.stringify({ kind: 'agent', action: 'test', agentId }),
      now,
      accountId,
      epoch,
      JSON.stringify(body),
    ],
  });
  if (!row) throw new Error('an insert gives its id back');
  await tx.query({
    name: 'channel-test-message',
    // Of nobody in particular, so that it is no answer to the customer.
    text: `insert into message (thread_id, case_id, origin, text, outbox_id, agent_id, at)
           values ($1, $2, 'system', $3, $4, $5, $6)`,
    values: [id, caseId, body?.text ?? text, row.id, agentId, now],
  });
  return row.id;
}
