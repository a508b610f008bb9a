import { splitThreadId } from '../../channel/thread-id';
import { ApiError } from '../../lib/errors';
import { type NullOf, withoutNulls } from '../../lib/without';
import type { OrderNumbers } from '../../renewals/orders/order-number';
import type { Queryable } from '../../store/store';
import { mayAct, type Reach, seesOrderData } from '../access';
import type { Customer } from '../contract/customer';
import { historyOf, movesOf } from './customer-history';
import { callNameOf } from './find-person';
import { suggestionsFor } from './suggestions';

const SHOWN = 50;

export interface CustomerPageDeps {
  readonly store: Queryable;
  readonly numbers: Pick<OrderNumbers, 'write'>;
}

type Person = Pick<Customer, 'id' | 'name' | 'callName' | 'whole' | 'handles'>;

/**
 * Everything on a customer, over those of their conversations that the person who asks may see.
 * @throws ApiError 404 CUSTOMER_NOT_FOUND
 */
export async function customerPage(id: number, agent: Reach, deps: CustomerPageDeps): Promise<Customer> {
  const { store, numbers } = deps;
  const person = await personOf(store, id, agent);
  const threads = person.handles.map(({ threadId }) => threadId);
  const page = {
    ...person,
    links: await linksOf(store, threads),
    cases: await casesOf(store, threads),
    notes: await notesOf(store, threads),
    consent: await consentOf(store, threads),
    moves: await movesOf(store, id),
    audit: await historyOf(store, id, threads),
  };
  if (!seesOrderData(agent)) return page;
  return {
    ...page,
    orders: await ordersOf(store, threads),
    payments: await paymentsOf(store, threads),
    suggestions: await suggestionsFor(store, id, agent, numbers),
  };
}

/** Who it is and where they write from. @throws ApiError 404 CUSTOMER_NOT_FOUND also where nothing of it is in reach */
export async function personOf(store: Queryable, id: number, agent: Reach): Promise<Person> {
  type Handle = Person['handles'][number];
  const rows = await store.query<
    NullOf<Pick<Handle, 'handle' | 'language' | 'lastAt' | 'provedAt'>> &
      Pick<Handle, 'threadId' | 'level' | 'account' | 'control' | 'optedOut'> & { name: string | null }
  >({
    name: 'customer-handles',
    text: `select c.name, i.thread_id "threadId", i.handle, i.level, t.account_id account, t.language, t.control,
                  t.opted_out "optedOut", t.last_customer_at "lastAt",
                  (select max(a.at) from attempt a where a.thread_id = t.id and a.outcome = 'matched') "provedAt"
             from contact c join identity i on i.contact_id = c.id join thread t on t.id = i.thread_id
            where c.id = $1 order by t.last_customer_at desc nulls last, t.id`,
    values: [id],
  });
  const seen = rows.filter(({ account }) => mayAct(agent, { account }));
  const [first] = seen;
  if (!first) throw new ApiError(404, 'CUSTOMER_NOT_FOUND', 'there is no such customer (any more)');
  const handle = seen.find((row) => row.handle !== null)?.handle ?? null;
  return {
    id,
    ...(first.name !== null && { name: first.name }),
    callName: callNameOf({ id, name: first.name, handle }),
    whole: seen.length === rows.length,
    handles: seen.map(({ name: _name, handle: own, language, lastAt, provedAt, ...row }) => ({
      ...row,
      channel: splitThreadId(row.threadId).channel,
      ...withoutNulls({ handle: own, language, lastAt, provedAt }),
    })),
  };
}

async function ordersOf(store: Queryable, threads: readonly string[]) {
  type Order = NonNullable<Customer['orders']>[number];
  const rows = await store.query<
    NullOf<Pick<Order, 'plan' | 'status' | 'endsAt'>> & Pick<Order, 'orderNumber' | 'threadId' | 'provedAt'>
  >({
    name: 'customer-page-orders',
    // Where the orders are in a system of the brand's own, only the number is ours to show.
    text: `select coalesce(o.number, p.order_key) "orderNumber", o.plan, o.status, o.expires_at "endsAt",
                  p.thread_id "threadId", p.at "provedAt"
             from (select distinct on (order_key) order_key, thread_id, at from attempt
                    where thread_id = any($1) and outcome = 'matched' order by order_key, at desc) p
             left join "order" o on o.number_key = p.order_key order by o.expires_at nulls last, 1 limit ${SHOWN}`,
    values: [threads],
  });
  return rows.map(({ plan, status, endsAt, ...row }) => ({
    ...row,
    ...withoutNulls({ plan, status, endsAt }),
  }));
}

async function linksOf(store: Queryable, threads: readonly string[]): Promise<Customer['links']> {
  return await store.query({
    name: 'customer-page-links',
    text: `select id, thread_id "threadId", code, status, opened, expires_at "expiresAt" from link
            where thread_id = any($1) order by id desc limit ${SHOWN}`,
    values: [threads],
  });
}

async function paymentsOf(
  store: Queryable,
  threads: readonly string[],
): Promise<NonNullable<Customer['payments']>> {
  return await store.query({
    name: 'customer-page-payments',
    text: `select p.id, p.at, p.status, p.amount_minor "amountMinor", p.currency, p.refunded_minor "refundedMinor", l.code
             from payment p join link l on l.id = p.link_id where l.thread_id = any($1)
            order by p.at desc, p.id desc limit ${SHOWN}`,
    values: [threads],
  });
}

async function casesOf(store: Queryable, threads: readonly string[]): Promise<Customer['cases']> {
  type Case = Customer['cases'][number];
  const rows = await store.query<
    NullOf<Pick<Case, 'intent' | 'reason' | 'resolvedAt'>> &
      Pick<Case, 'id' | 'threadId' | 'status' | 'openedAt'>
  >({
    name: 'customer-page-cases',
    text: `select id, thread_id "threadId", status, opened_at "openedAt", intent, reason, resolved_at "resolvedAt"
             from "case" where thread_id = any($1) order by opened_at desc, id desc limit ${SHOWN}`,
    values: [threads],
  });
  return rows.map(({ intent, reason, resolvedAt, ...row }) => ({
    ...row,
    ...withoutNulls({ intent, reason, resolvedAt }),
  }));
}

async function notesOf(store: Queryable, threads: readonly string[]): Promise<Customer['notes']> {
  const rows = await store.query<Customer['notes'][number] & { by: string | null }>({
    name: 'customer-page-notes',
    text: `select m.id, m.thread_id "threadId", m.text, m.at, a.name by
             from message m left join agent a on a.id = m.agent_id
            where m.thread_id = any($1) and m.note and not m.deleted order by m.id desc limit ${SHOWN}`,
    values: [threads],
  });
  return rows.map(({ by, ...row }) => ({ ...row, ...(by !== null && { by }) }));
}

async function consentOf(store: Queryable, threads: readonly string[]): Promise<Customer['consent']> {
  return await store.query({
    name: 'customer-page-consent',
    text: `select distinct on (thread_id, kind) thread_id "threadId", kind, given, at from consent
            where thread_id = any($1) order by thread_id, kind, id desc`,
    values: [threads],
  });
}
