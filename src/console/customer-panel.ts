import { splitThreadId } from '../channel/thread-id';
import { type NullOf, withoutNulls } from '../lib/without';
import { inAccounts } from '../store/in-accounts';
import type { Queryable } from '../store/store';
import { type Reach, seesOrderData } from './access';
import type { CustomerPanel } from './contract/panel';

const SHOWN = 10;

type Whole = { readonly [K in 'orders' | 'payments']: NonNullable<CustomerPanel[K]> };

/** Everything the desk knows of whoever writes in a thread; undefined for an unknown thread. */
export async function customerPanel(
  store: Queryable,
  threadId: string,
  agent: Reach,
): Promise<CustomerPanel | undefined> {
  const person = await personOf(store, threadId);
  if (!person) return undefined;
  const [links, cases, consent, others] = [
    await linksOf(store, threadId),
    await casesOf(store, threadId),
    await consentOf(store, threadId),
    await othersOf(store, threadId, agent),
  ];
  const panel = { ...person, links, cases, consent, others };
  if (!seesOrderData(agent)) return panel;
  return { ...panel, orders: await ordersOf(store, threadId), payments: await paymentsOf(store, threadId) };
}

async function personOf(store: Queryable, threadId: string) {
  const row = await store.one<
    NullOf<Pick<CustomerPanel, 'contactId' | 'name' | 'handle' | 'language' | 'level' | 'provedAt'>> & {
      readonly optedOut: boolean;
    }
  >({
    name: 'customer-person',
    text: `select c.id "contactId", c.name, i.handle, t.language, t.opted_out "optedOut", i.level,
                  (select max(a.at) from attempt a where a.thread_id = t.id and a.outcome = 'matched') "provedAt"
             from thread t left join identity i on i.thread_id = t.id left join contact c on c.id = i.contact_id
            where t.id = $1`,
    values: [threadId],
  });
  if (!row) return undefined;
  const { optedOut, level, ...rest } = row;
  return { ...withoutNulls(rest), optedOut, level: level ?? 0 };
}

async function ordersOf(store: Queryable, threadId: string): Promise<Whole['orders']> {
  // Where the orders are in a system of the brand's own, only the number is ours to show.
  const rows = await store.query<NullOf<Whole['orders'][number]> & { readonly orderNumber: string }>({
    name: 'customer-orders',
    text: `select coalesce(o.number, p.order_key) "orderNumber", o.plan, o.status, o.expires_at "endsAt"
             from (select order_key, max(at) at from attempt where thread_id = $1 and outcome = 'matched'
                    group by order_key) p
             left join "order" o on o.number_key = p.order_key order by p.at desc limit ${SHOWN}`,
    values: [threadId],
  });
  return rows.map(({ orderNumber, ...rest }) => ({ orderNumber, ...withoutNulls(rest) }));
}

async function linksOf(store: Queryable, threadId: string): Promise<CustomerPanel['links']> {
  return await store.query({
    name: 'customer-links',
    text: `select id, code, status, opened, expires_at "expiresAt" from link where thread_id = $1
            order by id desc limit ${SHOWN}`,
    values: [threadId],
  });
}

async function paymentsOf(store: Queryable, threadId: string): Promise<Whole['payments']> {
  return await store.query({
    name: 'customer-payments',
    text: `select p.id, p.at, p.status, p.amount_minor "amountMinor", p.currency, p.refunded_minor "refundedMinor"
             from payment p join link l on l.id = p.link_id where l.thread_id = $1
            order by p.at desc, p.id desc limit ${SHOWN}`,
    values: [threadId],
  });
}

async function casesOf(store: Queryable, threadId: string): Promise<CustomerPanel['cases']> {
  type Case = CustomerPanel['cases'][number];
  const rows = await store.query<NullOf<Case> & Pick<Case, 'id' | 'status' | 'openedAt'>>({
    name: 'customer-cases',
    text: `select id, status, intent, reason, opened_at "openedAt", resolved_at "resolvedAt", resolution
             from "case" where thread_id = $1 order by id desc limit ${SHOWN}`,
    values: [threadId],
  });
  return rows.map(({ id, status, openedAt, ...rest }) => ({ id, status, openedAt, ...withoutNulls(rest) }));
}

async function consentOf(store: Queryable, threadId: string): Promise<CustomerPanel['consent']> {
  return await store.query({
    name: 'customer-consent',
    text: `select distinct on (kind) kind, given, at from consent where thread_id = $1 order by kind, id desc`,
    values: [threadId],
  });
}

/** That two threads proved the same order is order data too: a moderator is not told of it. */
async function othersOf(store: Queryable, threadId: string, agent: Reach): Promise<CustomerPanel['others']> {
  type Other = CustomerPanel['others'][number];
  const rows = await store.query<NullOf<Other> & Pick<Other, 'threadId' | 'why'>>({
    name: 'customer-others',
    text: `with same as (
             select i.thread_id, 'same_contact' why from identity i
              where i.contact_id = (select contact_id from identity where thread_id = $1)
             union all
             select a.thread_id, 'same_order' from attempt a
              where $3 and a.outcome = 'matched'
                and a.order_key in (select order_key from attempt where thread_id = $1 and outcome = 'matched'))
           select t.id "threadId", i.handle, c.name, min(s.why) why, t.last_customer_at "lastAt"
             from same s join thread t on t.id = s.thread_id
             left join identity i on i.thread_id = t.id left join contact c on c.id = i.contact_id
            where t.id <> $1 and ${inAccounts('t.account_id', 2)}
            group by t.id, i.handle, c.name, t.last_customer_at order by t.last_customer_at desc nulls last
            limit ${SHOWN}`,
    values: [threadId, agent.accounts, seesOrderData(agent)],
  });
  return rows.map(({ threadId: id, why, ...rest }) => ({
    threadId: id,
    why,
    channel: splitThreadId(id).channel,
    ...withoutNulls(rest),
  }));
}
