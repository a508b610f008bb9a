import { splitThreadId } from '../../channel/thread-id';
import { inAccounts } from '../../store/in-accounts';
import type { Queryable } from '../../store/store';
import type { Reach } from '../access';
import type { Handle } from '../contract/customer';

/** The accounts of these customers that the person may see. */
export async function handlesOf(
  store: Queryable,
  ids: readonly number[],
  agent: Reach,
): Promise<ReadonlyMap<number, Handle[]>> {
  const rows = await store.query<{ id: number; threadId: string; handle: string | null; level: number }>({
    name: 'customers-handles',
    text: `select i.contact_id id, i.thread_id "threadId", i.handle, i.level
             from identity i join thread t on t.id = i.thread_id
            where i.contact_id = any($1) and ${inAccounts('t.account_id', 2)} order by t.last_customer_at desc nulls last, t.id`,
    values: [ids, agent.accounts],
  });
  return grouped(rows, ({ id, threadId, handle, level }) => [
    id,
    { threadId, channel: splitThreadId(threadId).channel, ...(handle !== null && { handle }), level },
  ]);
}

/** Rows by the customer they are about. */
export function grouped<Row, T>(
  rows: readonly Row[],
  entry: (row: Row) => [number, T],
): ReadonlyMap<number, T[]> {
  const groups = new Map<number, T[]>();
  for (const row of rows) {
    const [id, item] = entry(row);
    const group = groups.get(id);
    if (group) group.push(item);
    else groups.set(id, [item]);
  }
  return groups;
}
