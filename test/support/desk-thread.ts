import type { Store } from '../../src/store/store';
import { HOUR, MINUTE, NOON } from './handoff';

/** Accounts of the demo brand. */
const ACCOUNTS = {
  facebook: '104857600000001',
  instagram: '17841400000000001',
  x: '1700000000000000001',
} as const;

export interface SeededThread {
  readonly threadId: string;
  readonly caseId: number;
}

export interface ThreadSeed {
  readonly channel?: keyof typeof ACCOUNTS;
  readonly name?: string;
  /** When the customer opened the reply window last. */
  readonly openedAt?: number;
  readonly control?: 'bot' | 'handoff_requested' | 'human';
  readonly messages?: readonly SeededMessage[];
  readonly assigneeId?: number;
}

export interface SeededMessage {
  readonly origin: 'customer' | 'bot' | 'agent' | 'native_app';
  readonly text: string;
  readonly at?: number;
  readonly agentId?: number;
  readonly note?: boolean;
  readonly deleted?: boolean;
  /** What became of it: a status and reason of the outbox. */
  readonly send?: { readonly status: string; readonly reason?: string; readonly notBefore?: number };
}

let users = 0;

/** A conversation as it stands in the database, without a bot or platform behind it. */
export async function seedThread(store: Store, seed: ThreadSeed = {}): Promise<SeededThread> {
  const { channel = 'instagram', name = 'Mei Chen', openedAt = NOON - 12 * MINUTE, control = 'human' } = seed;
  const user = `77${String(++users).padStart(6, '0')}`;
  const threadId = `${channel}:${ACCOUNTS[channel]}:${user}`;
  await store.query({
    text: `insert into thread (id, account_id, user_id, control, epoch, window_opened_at, last_customer_at, language)
           values ($1, $2, $3, $4, 1, $5, $5, 'en')`,
    values: [threadId, `${channel}:${ACCOUNTS[channel]}`, user, control, openedAt],
  });
  await store.query({
    text: `with c as (insert into contact (name) values ($2) returning id)
           insert into identity (thread_id, contact_id, handle, level) select $1, id, 'meichen.no', 1 from c`,
    values: [threadId, name],
  });
  const made = await store.one<{ id: number }>({
    text: `with made as (insert into "case" (thread_id, status, intent, reason, opened_at, waiting_since, due_at, assignee_id, language)
                         values ($1, 'open', 'payment-problem', 'payment_problem', $2, $2, $3, $4, 'en') returning id)
           update thread t set case_id = made.id from made where t.id = $1 returning made.id`,
    values: [threadId, openedAt, NOON + 6 * MINUTE, seed.assigneeId ?? null],
  });
  const caseId = made?.id ?? 0;
  for (const [index, message] of (seed.messages ?? []).entries())
    await seedMessage(store, { threadId, caseId }, { at: openedAt + index * MINUTE, ...message });
  return { threadId, caseId };
}

async function seedMessage(
  store: Store,
  { threadId, caseId }: SeededThread,
  message: SeededMessage,
): Promise<void> {
  const { origin, text, at = NOON, agentId, note = false, deleted = false, send } = message;
  const outboxId = send && (await seedSend(store, threadId, message));
  await store.query({
    text: `insert into message (thread_id, case_id, origin, text, at, agent_id, note, deleted, outbox_id, platform_message_id)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, gen_random_uuid()::text)`,
    values: [threadId, caseId, origin, text, at, agentId ?? null, note, deleted, outboxId ?? null],
  });
}

async function seedSend(
  store: Store,
  threadId: string,
  { origin, text, send, at = NOON }: SeededMessage,
): Promise<number> {
  const row = await store.one<{ id: number }>({
    text: `with i as (insert into inbox (thread_id, dedupe_key, kind, payload, platform_at, done)
                      values ($1, gen_random_uuid()::text, 'agent', '{}', $6, true) returning id)
           insert into outbox (thread_id, inbox_id, step, account_id, epoch, priority, origin, body, status, reason, not_before, sent_at)
           select $1, id, 1, split_part($1, ':', 1) || ':' || split_part($1, ':', 2), 1, 2, $2, jsonb_build_object('text', $3::text),
                  $4, $5, $7, case when $4 = 'sent' then $6::bigint end from i returning id`,
    values: [
      threadId,
      origin === 'agent' ? 'agent' : 'bot',
      text,
      send?.status,
      send?.reason ?? null,
      at,
      send?.notBefore ?? 0,
    ],
  });
  return row?.id ?? 0;
}

/** A payment link of the thread for an order of its own, which the thread has proved. */
export async function seedLink(
  store: Store,
  { threadId }: SeededThread,
  issuedAt = NOON - 20 * MINUTE,
): Promise<number> {
  const number = `NO-${48_000 + ++users}`;
  const key = number.replace('-', '');
  await store.query({
    text: `insert into "order" (number_key, number, plan, status, expires_at, cycle, email, currency, updated_at)
           values ($1, $2, 'norway-20', 'expiring', $3, 'monthly', 'mei@example.com', 'NOK', $3)`,
    values: [key, number, NOON + 48 * HOUR],
  });
  await store.query({
    text: `insert into attempt (dedupe_key, thread_id, order_key, outcome, at) values ($1, $2, $3, 'matched', $4)`,
    values: [`${threadId} ${key}`, threadId, key, issuedAt],
  });
  const quote = { lines: [{ orderNumber: number, plan: 'norway-20' }] };
  const link = await store.one<{ id: number }>({
    text: `with q as (insert into quote (thread_id, body, expires_at) values ($1, $2, $3) returning id)
           insert into link (token_hash, code, thread_id, quote_id, order_keys, language, expires_at, opened)
           select md5($4) || md5($4), 'K3-18', $1, id, array[$4], 'en', $3, 2 from q returning id`,
    values: [threadId, JSON.stringify(quote), issuedAt + 48 * HOUR, key],
  });
  return link?.id ?? 0;
}
