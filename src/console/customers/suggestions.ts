import type { OrderNumbers } from '../../renewals/orders/order-number';
import { inAccounts } from '../../store/in-accounts';
import type { Queryable } from '../../store/store';
import type { Reach } from '../access';
import type { Customer } from '../contract/customer';
import { handlesOf } from './handles';

/**
 * Pairs of customers who proved the same order on different channels, but for those of whom somebody said that they are
 * two. Never more than a suggestion: order numbers are shared in families and firms.
 * @param accounts number of the parameter that `agent.accounts` is bound to
 */
function pairs(accounts: number): string {
  return `select ia.contact_id one, ib.contact_id other, a.order_key
            from attempt a
            join attempt b on b.order_key = a.order_key and b.outcome = 'matched'
             and split_part(b.thread_id, ':', 1) <> split_part(a.thread_id, ':', 1)
            join identity ia on ia.thread_id = a.thread_id
            join identity ib on ib.thread_id = b.thread_id and ib.contact_id <> ia.contact_id
            join thread ta on ta.id = a.thread_id
            join thread tb on tb.id = b.thread_id
           where a.outcome = 'matched' and ${inAccounts('ta.account_id', accounts)}
             and ${inAccounts('tb.account_id', accounts)}
             and not exists (select 1 from contact_apart
                              where low_id = least(ia.contact_id, ib.contact_id)
                                and high_id = greatest(ia.contact_id, ib.contact_id))`;
}

/** SQL of the ids of all customers who may be known twice. Order data: nothing for moderators. */
export function knownTwice(accounts: number): string {
  return `select one from (${pairs(accounts)}) pairs`;
}

/** Who may be the same person as this customer, with the orders that say so. */
export async function suggestionsFor(
  store: Queryable,
  id: number,
  agent: Reach,
  { write }: Pick<OrderNumbers, 'write'>,
): Promise<NonNullable<Customer['suggestions']>> {
  const rows = await store.query<{ id: number; name: string | null; keys: string[] }>({
    name: 'customer-suggestions',
    text: `select p.other id, c.name, array_agg(distinct p.order_key) keys
             from (${pairs(2)} and ia.contact_id = $1) p join contact c on c.id = p.other
            group by p.other, c.name order by p.other limit 10`,
    values: [id, agent.accounts],
  });
  const handles = await handlesOf(
    store,
    rows.map((row) => row.id),
    agent,
  );
  return rows.map((row) => ({
    id: row.id,
    ...(row.name !== null && { name: row.name }),
    handles: handles.get(row.id) ?? [],
    orderNumbers: row.keys.map(write),
  }));
}
