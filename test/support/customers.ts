import type { Queryable } from '../../src/store/store';
import { HOUR, NOON } from './handoff';

export const DAY = 24 * HOUR;

let users = 70_000;

/** A customer with one conversation. */
export async function newCustomer(
  store: Queryable,
  {
    channel = 'instagram',
    name,
    handle,
    lastAt = NOON - HOUR,
  }: { channel?: string; name?: string; handle?: string; lastAt?: number } = {},
): Promise<{ id: number; threadId: string }> {
  const user = String(++users);
  const threadId = `${channel}:900:${user}`;
  await store.query({
    text: `insert into account (id, channel, handle) values ($1, $2, 'fjord') on conflict do nothing`,
    values: [`${channel}:900`, channel],
  });
  await store.query({
    text: `insert into thread (id, account_id, user_id, language, window_opened_at, last_customer_at)
           values ($1, $2, $3, 'nb', $4, $4)`,
    values: [threadId, `${channel}:900`, user, lastAt],
  });
  const made = await store.one<{ id: number }>({
    text: `with c as (insert into contact (name) values ($2) returning id)
           insert into identity (thread_id, contact_id, handle, level) select $1, id, $3, 0 from c returning contact_id id`,
    values: [threadId, name ?? null, handle ?? null],
  });
  return { id: made?.id ?? 0, threadId };
}

/** An order in our own book that ends so many days from NOON. */
export async function newOrder(
  store: Queryable,
  key: string,
  { days = 5, plan = 'norway-10' }: { days?: number; plan?: string } = {},
): Promise<number> {
  const endsAt = NOON + days * DAY;
  await store.query({
    text: `insert into "order" (number_key, number, plan, status, expires_at, cycle, email, phone, currency, name, updated_at)
           values ($1, $2, $3, 'active', $4, 'monthly', $5, '+4790012345', 'NOK', 'Kanari Fugl', $6)`,
    values: [key, key.replace('NO', 'NO-'), plan, endsAt, `${key.toLowerCase()}@kanari.example`, NOON],
  });
  return endsAt;
}

let tries = 0;

/** The conversation gave the order's number and the contact that belongs to it. */
export async function proves(store: Queryable, threadId: string, orderKey: string): Promise<void> {
  await store.query({
    text: `insert into attempt (dedupe_key, thread_id, order_key, outcome, at) values ($1, $2, $3, 'matched', $4)`,
    values: [`t${++tries}`, threadId, orderKey, NOON - HOUR],
  });
  await store.query({ text: 'update identity set level = 1 where thread_id = $1', values: [threadId] });
}

/** A payment link as a turn makes it. */
export async function newLink(
  store: Queryable,
  { threadId, orderKey, endsAt }: { threadId: string; orderKey: string; endsAt: number },
  { status = 'issued', opened = 0, ageMs = HOUR }: { status?: string; opened?: number; ageMs?: number } = {},
): Promise<number> {
  const expiresAt = NOON - ageMs + 2 * DAY;
  const made = await store.one<{ id: number }>({
    text: `with q as (insert into quote (thread_id, body, expires_at) values ($1, $2, $3) returning id)
           insert into link (token_hash, code, thread_id, quote_id, order_keys, language, status, expires_at, opened)
           select md5(random()::text), $4, $1, q.id, array[$5], 'nb', $6, $3, $7 from q returning id`,
    values: [
      threadId,
      JSON.stringify(quoteOf(orderKey, endsAt, expiresAt)),
      expiresAt,
      codeOf(),
      orderKey,
      status,
      opened,
    ],
  });
  return made?.id ?? 0;
}

/** Somebody paid by the link, or tried to. */
export async function newPayment(store: Queryable, linkId: number, status = 'succeeded'): Promise<void> {
  await store.query({
    text: `with k as (insert into checkout (link_id, provider, provider_ref, reference, cycle, amount_minor, currency, url,
                                          status, expires_at)
                    values ($1::bigint, 'sandbox', 'c' || $1::bigint, 'c' || $1::bigint, 'monthly', 9900, 'NOK', '', $2, $3) returning id)
           insert into payment (provider, provider_event_id, provider_ref, link_id, checkout_id, amount_minor, currency,
                                status, at)
           select 'sandbox', 'e' || $1::bigint, 'c' || $1::bigint, $1::bigint, k.id, 9900, 'NOK', $4, $3 from k`,
    values: [linkId, status === 'succeeded' ? 'paid' : 'failed', NOON, status],
  });
  if (status === 'succeeded')
    await store.query({ text: `update link set status = 'paid' where id = $1`, values: [linkId] });
}

let codes = 0;
function codeOf(): string {
  const text = String(++codes).padStart(3, '0');
  return `K${text.slice(0, 1)}-${text.slice(1)}`;
}

function quoteOf(orderKey: string, endsAt: number, expiresAt: number) {
  return {
    lines: [
      {
        orderNumber: orderKey.replace('NO', 'NO-'),
        plan: 'norway-10',
        planNames: { en: 'Norway 10 GB', nb: 'Norge 10 GB', zh: '挪威 10 GB' },
        expiresAt: endsAt,
        prices: [{ cycle: 'monthly', listMinor: 9_900, finalMinor: 9_900, untilAt: endsAt + 30 * DAY }],
      },
    ],
    currency: 'NOK',
    vatRate: 0.25,
    preselected: 'monthly',
    expiresAt,
  };
}
