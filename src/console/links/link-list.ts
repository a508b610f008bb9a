import { splitThreadId } from '../../channel/thread-id';
import { withoutNulls } from '../../lib/without';
import type { OrderNumbers } from '../../renewals/orders/order-number';
import type { Quote } from '../../renewals/port';
import { QUOTE_VALID_MS, quoteTotals } from '../../renewals/prices/quote';
import { inAccounts } from '../../store/in-accounts';
import type { Queryable } from '../../store/store';
import type { Cycle } from '../../turn/port';
import type { Reach } from '../access';
import type { LinkFilter, LinkList, LinkListQuery, LinkRow, LinkStateName } from '../contract/link';
import { type Bindings, createBindings } from '../inbox/bindings';
import { linkState } from './link-state';

const A_PAGE = 100;

export interface LinkListDeps {
  readonly store: Queryable;
  readonly numbers: Pick<OrderNumbers, 'key'>;
}

/** A page of payment links, the newest first. */
export async function listLinks(
  { cursor, ...filter }: LinkListQuery,
  { agent, now }: { readonly agent: Reach; readonly now: number },
  { store, numbers }: LinkListDeps,
): Promise<LinkList> {
  const bindings = createBindings();
  const state = linkState('l', bindings.bind(now));
  const condition = conditionOf(filter, { agent, state, numbers }, bindings);
  const counted = { text: `select count(*)::int total ${condition}`, values: [...bindings.values] };
  const rows = await store.query<Found>({
    text: `select l.id, l.code, l.thread_id "threadId", l.opened, l.expires_at "expiresAt", l.extended_ms "extendedMs",
                  q.body quote, s.state, i.contact_id "contactId", i.handle, c.name,
                  (select count(*)::int from checkout where link_id = l.id) tries,
                  (select cycle from checkout where link_id = l.id order by id desc limit 1) cycle,
                  (select amount_minor from payment where link_id = l.id and status = 'succeeded' limit 1) paid
           ${condition} ${cursor === undefined ? '' : `and l.id < ${bindings.bind(cursor)}`}
            order by l.id desc limit ${A_PAGE + 1}`,
    values: bindings.values,
  });
  const page = rows.slice(0, A_PAGE);
  const last = rows.length > A_PAGE ? page.at(-1) : undefined;
  const first = cursor === undefined ? await store.one<{ total: number }>(counted) : undefined;
  return {
    links: page.map(rowOf),
    ...(first && { total: first.total }),
    ...(last && { nextCursor: last.id }),
  };
}

interface Found extends Pick<LinkRow, 'id' | 'code' | 'threadId' | 'opened' | 'expiresAt' | 'tries'> {
  readonly state: LinkStateName;
  readonly extendedMs: number;
  readonly quote: Quote;
  readonly contactId: number | null;
  readonly handle: string | null;
  readonly name: string | null;
  readonly cycle: Cycle | null;
  readonly paid: number | null;
}

interface Parts {
  readonly agent: Reach;
  readonly state: string;
  readonly numbers: LinkListDeps['numbers'];
}

function conditionOf(
  filter: LinkFilter,
  { agent, state, numbers }: Parts,
  { bind, place }: Bindings,
): string {
  const account = `regexp_replace(l.thread_id, ':[^:]*$', '')`;
  const parts = [inAccounts(account, place(agent.accounts))];
  if (filter.state) parts.push(`s.state = ${bind(filter.state)}`);
  if (filter.ch) parts.push(`starts_with(l.thread_id, ${bind(`${filter.ch}:`)})`);
  if (filter.q) {
    const pattern = bind(`%${filter.q.replace(/^@/, '').replace(/[\\%_]/g, '\\$&')}%`);
    const key = bind(numbers.key(filter.q));
    const code = bind(filter.q.toUpperCase());
    parts.push(
      `(l.code = ${code} or l.order_keys @> array[${key}::text] or i.handle ilike ${pattern} or c.name ilike ${pattern})`,
    );
  }
  return `from link l join quote q on q.id = l.quote_id cross join lateral (select ${state} state) s
          left join identity i on i.thread_id = l.thread_id
          left join contact c on c.id = i.contact_id where ${parts.join('\n and ')}`;
}

function rowOf({ quote, contactId, handle, name, cycle, paid, extendedMs, ...row }: Found): LinkRow {
  return {
    ...row,
    channel: splitThreadId(row.threadId).channel,
    customer: withoutNulls({ id: contactId, name, handle }),
    orders: quote.lines.map((line) => line.orderNumber),
    amountMinor: paid ?? priceOf(quote, cycle ?? quote.preselected),
    currency: quote.currency,
    issuedAt: row.expiresAt - extendedMs - QUOTE_VALID_MS,
    extended: extendedMs > 0,
  };
}

/** Of the cycle chosen, else of the first on offer. */
function priceOf(quote: Quote, cycle: Cycle | undefined): number {
  const totals = quoteTotals(quote);
  return (totals.find((total) => total.cycle === cycle) ?? totals[0])?.finalMinor ?? 0;
}
