import type { Queryable } from '../../src/store/store';
import { EMPTY_STATE } from '../../src/turn/port';
import { NOON } from './handoff';

/** The order that turnRow's customer proves. */
export const TRACED_ORDER = 'NO-48213';

const PLAN = { en: 'Norway 10 GB', nb: 'Norge 10 GB', zh: '挪威 10 GB' };

/** A turn as the bot's commit keeps it: a declined card, a proved order, handed to a person. Gives its id. */
export async function turnRow(
  store: Queryable,
  threadId: string,
  { text = 'my card was declined twice 可以换一台手机吗？', at = NOON }: { text?: string; at?: number } = {},
): Promise<number> {
  const order = {
    orderNumber: TRACED_ORDER,
    outcome: 'matched',
    planNames: PLAN,
    status: 'active',
    expiresAt: NOON,
    cycle: 'yearly',
    renewable: true,
  };
  const trace = {
    version: 1,
    input: {
      messages: [
        { text, attachments: 0 },
        { text: TRACED_ORDER, attachments: 0 },
      ],
      state: { ...EMPTY_STATE, slots: { orderNumbers: [TRACED_ORDER], email: 'mei@example.com' } },
      context: {},
    },
    understanding: {
      text,
      language: 'en',
      intent: 'payment-problem',
      confidence: 0.88,
      ranked: [
        { intent: 'payment-problem', confidence: 0.88 },
        { intent: 'technical-problem', confidence: 0.79 },
        { intent: 'renew', confidence: 0.21 },
      ],
      slots: { orderNumbers: [TRACED_ORDER] },
    },
    facts: {
      identity: { outcome: 'checked', triesLeft: 4, orders: [order] },
      payments: { outcome: 'known', payments: [], more: false },
    },
    actions: [
      { type: 'say', key: 'payment-problem/answer' },
      { type: 'handoff', reason: 'payment_problem' },
    ],
    language: 'en',
    words: [],
    timings: { understand: 9, decide: 1.4, 'facts.identity': 6, 'facts.payments': 11 },
    waitedMs: 1_200,
  };
  const made = await store.one<{ id: number }>({
    text: `insert into turn (thread_id, inbox_ids, epoch, at, trace) values ($1, '{1}', 0, $2, $3) returning id`,
    values: [threadId, at, JSON.stringify(trace)],
  });
  if (!made) throw new Error('no turn');
  return made.id;
}

/** What stands beside a conversation: an order proved in it, a link, a payment, consent. */
export async function provenCustomer(store: Queryable, threadId: string): Promise<void> {
  const sql = (text: string, values: readonly unknown[]) => store.query({ text, values });
  const key = TRACED_ORDER.replace('-', '');
  await sql(
    `insert into "order" (number_key, number, plan, status, expires_at, cycle, currency, updated_at)
     values ($2, $3, 'norway-10', 'active', $1, 'yearly', 'NOK', $1) on conflict do nothing`,
    [NOON, key, TRACED_ORDER],
  );
  await sql(
    `with c as (insert into contact (name) values ('Mei Chen') returning id)
     insert into identity (thread_id, contact_id, handle, level) select $1, id, 'mei.chen', 1 from c`,
    [threadId],
  );
  await sql(
    `insert into attempt (dedupe_key, thread_id, order_key, outcome, at) values ($1, $1, $3, 'matched', $2)`,
    [threadId, NOON, key],
  );
  await sql(
    `with q as (insert into quote (thread_id, body, expires_at) values ($1, '{}', $2) returning id),
          l as (insert into link (token_hash, code, thread_id, quote_id, order_keys, language, expires_at, opened)
                select $1, '7F-42', $1, id, array[$3], 'nb', $2, 2 from q returning id)
     insert into payment (provider, provider_event_id, provider_ref, link_id, amount_minor, currency, status, at)
     select 'sandbox', $1, $1, id, 111200, 'NOK', 'failed', $2 from l`,
    [threadId, NOON, key],
  );
  await sql(
    `insert into consent (thread_id, kind, given, evidence, at)
     values ($1, 'automation', false, 'e', $2::bigint - 60000), ($1, 'automation', true, 'e', $2)`,
    [threadId, NOON],
  );
}
