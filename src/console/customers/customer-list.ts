import { ApiError } from '../../lib/errors';
import { type NullOf, withoutNulls } from '../../lib/without';
import type { OrderNumbers } from '../../renewals/orders/order-number';
import { inAccounts } from '../../store/in-accounts';
import type { Queryable } from '../../store/store';
import { type Reach, seesOrderData } from '../access';
import type {
  Consent,
  CustomerFilter,
  CustomerList,
  CustomerListQuery,
  CustomerRow,
} from '../contract/customer';
import { type Bindings, createBindings } from '../inbox/bindings';
import { grouped, handlesOf } from './handles';
import { knownTwice } from './suggestions';

export const CUSTOMERS_A_PAGE = 100;

export interface CustomerListDeps {
  readonly store: Queryable;
  readonly numbers: Pick<OrderNumbers, 'key'>;
}

/**
 * A page of customers, those who wrote last first. A customer stands where their newest conversation does, of those
 * that the person who asks may see.
 * @throws ApiError 400 CURSOR_INVALID.
 */
export async function listCustomers(
  { cursor, ...filter }: CustomerListQuery,
  agent: Reach,
  { store, numbers }: CustomerListDeps,
): Promise<CustomerList> {
  const bindings = createBindings();
  const condition = conditionOf(filter, agent, bindings, numbers);
  const counted = { text: `select count(*)::int total ${condition}`, values: [...bindings.values] };
  const after = cursor === undefined ? '' : `and ${beyond(cursor, bindings)}`;
  const rows = await store.query<Found>({
    text: `select i.contact_id id, c.name, t.id "threadId", coalesce(t.last_customer_at, 0) "lastAt" ${condition} ${after}
            order by coalesce(t.last_customer_at, 0) desc, t.id desc limit ${CUSTOMERS_A_PAGE + 1}`,
    values: bindings.values,
  });
  const page = rows.slice(0, CUSTOMERS_A_PAGE);
  const last = rows.length > CUSTOMERS_A_PAGE ? page.at(-1) : undefined;
  const first = cursor === undefined ? await store.one<{ total: number }>(counted) : undefined;
  return {
    customers: await rowsOf(page, agent, store),
    ...(first && { total: first.total }),
    ...(last && { nextCursor: `${last.lastAt}~${last.threadId}` }),
  };
}

interface Found {
  readonly id: number;
  readonly name: string | null;
  readonly threadId: string;
  readonly lastAt: number;
}

function conditionOf(
  filter: CustomerFilter,
  agent: Reach,
  { bind, place }: Bindings,
  numbers: CustomerListDeps['numbers'],
): string {
  const accounts = place(agent.accounts);
  const parts = [
    inAccounts('t.account_id', accounts),
    `not exists (select 1 from identity i2 join thread t2 on t2.id = i2.thread_id
                  where i2.contact_id = i.contact_id and ${inAccounts('t2.account_id', accounts)}
                    and (coalesce(t2.last_customer_at, 0), t2.id) > (coalesce(t.last_customer_at, 0), t.id))`,
  ];
  const of = (select: string) => parts.push(`i.contact_id in (${select})`);
  if (filter.ch) of(`select contact_id from identity where starts_with(thread_id, ${bind(`${filter.ch}:`)})`);
  if (filter.consent) parts.push(`${CONSENT} = ${bind(filter.consent)}`);
  if (filter.dup) of(seesOrderData(agent) ? knownTwice(accounts) : 'select 0 where false');
  if (filter.q) of(matching(filter.q, agent, { bind, numbers }));
  return `from thread t join identity i on i.thread_id = t.id join contact c on c.id = i.contact_id
          where ${parts.join('\n and ')}`;
}

/** The newest word on automatic messages of any kind, over all conversations. */
const CONSENT = `coalesce((select case when w.given then 'given' else 'refused' end
    from consent w join identity wi on wi.thread_id = w.thread_id
   where wi.contact_id = i.contact_id order by w.id desc limit 1), 'unasked')`;

function matching(
  words: string,
  agent: Reach,
  { bind, numbers }: { bind: Bindings['bind']; numbers: CustomerListDeps['numbers'] },
): string {
  const pattern = bind(`%${words.replace(/^@/, '').replace(/[\\%_]/g, '\\$&')}%`);
  const found = [
    `select id from contact where name ilike ${pattern}`,
    `select contact_id from identity where handle ilike ${pattern}`,
  ];
  if (seesOrderData(agent)) {
    const proved = `select p.contact_id from attempt a join identity p on p.thread_id = a.thread_id`;
    found.push(
      `${proved} where a.outcome = 'matched' and a.order_key = ${bind(numbers.key(words))}`,
      `${proved} join "order" o on o.number_key = a.order_key where a.outcome = 'matched'
          and (o.email = ${bind(words.toLowerCase())} or o.phone = ${bind(words.replace(/[\s()-]/g, ''))}
               or o.name ilike ${pattern})`,
    );
  }
  return found.join('\n union all ');
}

function beyond(cursor: string, { bind }: Bindings): string {
  const [, lastAt, threadId] = /^(\d{1,15})~([\w:.-]{1,180})$/.exec(cursor) ?? [];
  if (lastAt === undefined)
    throw new ApiError(400, 'CURSOR_INVALID', 'use nextCursor of a page of the same list, unchanged');
  return `(coalesce(t.last_customer_at, 0), t.id) < (${bind(Number(lastAt))}::bigint, ${bind(threadId)}::text)`;
}

async function rowsOf(found: readonly Found[], agent: Reach, store: Queryable): Promise<CustomerRow[]> {
  const ids = found.map(({ id }) => id);
  const sees = seesOrderData(agent);
  const handles = await handlesOf(store, ids, agent);
  const consent = await consentOf(store, ids);
  const orders = sees ? await ordersOf(store, ids, agent) : new Map<number, never>();
  const twice = new Set(sees ? await twiceOf(store, ids, agent) : []);
  return found.map(({ id, name, lastAt }) => ({
    id,
    ...(name !== null && { name }),
    handles: handles.get(id) ?? [],
    ...(lastAt > 0 && { lastAt }),
    consent: consent.get(id) ?? 'unasked',
    ...(sees && { orders: orders.get(id) ?? [] }),
    twice: twice.has(id),
  }));
}

async function ordersOf(store: Queryable, ids: readonly number[], agent: Reach) {
  type Order = NonNullable<CustomerRow['orders']>[number];
  const rows = await store.query<NullOf<Omit<Order, 'orderNumber'>> & { id: number; orderNumber: string }>({
    name: 'customers-orders',
    text: `select distinct p.id, coalesce(o.number, p.order_key) "orderNumber", o.plan, o.status, o.expires_at "endsAt"
             from (select i.contact_id id, a.order_key from identity i join attempt a on a.thread_id = i.thread_id
                     join thread t on t.id = i.thread_id
                    where i.contact_id = any($1) and a.outcome = 'matched' and ${inAccounts('t.account_id', 2)}) p
             left join "order" o on o.number_key = p.order_key order by 5 nulls last, 2`,
    values: [ids, agent.accounts],
  });
  return grouped(rows, ({ id, orderNumber, ...rest }) => [id, { orderNumber, ...withoutNulls(rest) }]);
}

async function consentOf(store: Queryable, ids: readonly number[]): Promise<ReadonlyMap<number, Consent>> {
  const rows = await store.query<{ id: number; given: boolean }>({
    name: 'customers-consent',
    text: `select distinct on (i.contact_id) i.contact_id id, w.given
             from identity i join consent w on w.thread_id = i.thread_id
            where i.contact_id = any($1) order by i.contact_id, w.id desc`,
    values: [ids],
  });
  return new Map(rows.map(({ id, given }) => [id, given ? 'given' : 'refused']));
}

async function twiceOf(store: Queryable, ids: readonly number[], agent: Reach): Promise<number[]> {
  const rows = await store.query<{ id: number }>({
    name: 'customers-twice',
    text: `select id from unnest($1::bigint[]) id where id in (${knownTwice(2)})`,
    values: [ids, agent.accounts],
  });
  return rows.map(({ id }) => id);
}
