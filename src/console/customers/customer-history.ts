import type { Queryable } from '../../store/store';
import type { Customer } from '../contract/customer';

const SHOWN = 50;

/** What people did with a customer, their conversations and links, newest first: codes and names, never what was written. */
export async function historyOf(
  store: Queryable,
  id: number,
  threads: readonly string[],
): Promise<Customer['audit']> {
  const rows = await store.query<{ key: string; at: number; what: string; by: string | null }>({
    name: 'customer-history',
    text: `select u.id::text key, u.at, u.action what, coalesce(a.name, u.actor) by
             from audit u left join agent a on u.actor = 'agent:' || a.id
            where u.subject = 'customer:' || $1
               or u.subject in (select 'thread:' || t from unnest($2::text[]) t)
               or u.subject in (select 'case:' || id from "case" where thread_id = any($2))
               or u.subject in (select 'link:' || id from link where thread_id = any($2))
            order by u.at desc, u.id desc limit ${SHOWN}`,
    values: [id, threads],
  });
  return rows.map(({ by, ...row }) => ({ ...row, ...(by !== null && { by }) }));
}

/** Moves of conversations to and from a customer, newest first. */
export async function movesOf(store: Queryable, id: number): Promise<Customer['moves']> {
  return await store.query({
    name: 'customer-moves',
    text: `select m.id, m.kind, case when m.from_id = $1 then m.into_id else m.from_id end "otherId",
                  m.from_id = $1 outgoing, cardinality(m.thread_ids) count, m.at, a.name by,
                  m.undone_at is not null undone
             from identity_move m join agent a on a.id = m.agent_id
            where $1 in (m.from_id, m.into_id) order by m.id desc limit ${SHOWN}`,
    values: [id],
  });
}
