import type { OrderNumbers } from '../../renewals/orders/order-number';
import type { Queryable } from '../../store/store';

export interface Person {
  readonly id: number;
  readonly name?: string | undefined;
  /** What is typed to erase them: name, else handle, else #id. */
  readonly callName: string;
  readonly threadIds: readonly string[];
}

/** Customers by their number, @handle, conversation id, or an order they proved; at most 10. */
export async function findPerson(
  store: Queryable,
  who: string,
  { key }: Pick<OrderNumbers, 'key'>,
): Promise<Person[]> {
  const rows = await store.query<{
    id: number;
    name: string | null;
    handle: string | null;
    threadIds: string[];
  }>({
    text: `select c.id, c.name, (array_agg(i.handle order by t.last_customer_at desc nulls last)
                                   filter (where i.handle is not null))[1] handle,
                  array_agg(t.id order by t.id) "threadIds"
             from contact c join identity i on i.contact_id = c.id join thread t on t.id = i.thread_id
            where c.id in (select contact_id from identity
                            where contact_id::text = ltrim($1, '#') or thread_id = $1 or lower(handle) = lower(ltrim($1, '@'))
                           union all
                           select p.contact_id from attempt a join identity p on p.thread_id = a.thread_id
                            where a.order_key = $2 and a.outcome = 'matched')
            group by c.id, c.name order by c.id limit 10`,
    values: [who.trim(), key(who)],
  });
  return rows.map(({ id, name, handle, threadIds }) => ({
    id,
    ...(name !== null && { name }),
    callName: callNameOf({ id, name, handle }),
    threadIds,
  }));
}

/** What a customer is called by whoever means them for sure. */
export function callNameOf({
  id,
  name,
  handle,
}: {
  readonly id: number;
  readonly name: string | null;
  readonly handle: string | null;
}): string {
  return name ?? handle ?? `#${id}`;
}
