import { inAccounts } from '../../store/in-accounts';
import type { Queryable, Store } from '../../store/store';
import type { Reach } from '../access';
import { PRESENCE_MS, type Presence, type PresenceRequest } from '../contract/live';

/** Notes what a person does in a thread just now; every desk is told when that is news. */
export async function notePresence(
  store: Queryable,
  agentId: number,
  { threadId, state }: PresenceRequest,
): Promise<void> {
  if (state === 'idle') {
    await store.query({
      name: 'presence-gone',
      text: `with gone as (delete from presence where thread_id = $1 and agent_id = $2 returning thread_id)
             insert into live_event (kind, thread_id) select 'presence', thread_id from gone`,
      values: [threadId, agentId],
    });
    return;
  }
  await store.query({
    name: 'presence-note',
    // A renewal is no news. Two tabs of one person at the same moment may both call themselves news: harmless.
    text: `with was as (select state from presence
                         where thread_id = $1 and agent_id = $2 and lease_until > clock_timestamp()),
                now_here as (insert into presence (thread_id, agent_id, state, lease_until)
                             values ($1, $2, $3, clock_timestamp() + interval '${PRESENCE_MS} milliseconds')
                             on conflict (thread_id, agent_id)
                             do update set state = excluded.state, lease_until = excluded.lease_until)
           insert into live_event (kind, thread_id)
           select 'presence', $1 where not exists (select 1 from was where state = $3)`,
    values: [threadId, agentId, state],
  });
}

/**
 * Who is in each thread that somebody may see, beside themselves; threads with nobody are left out.
 * @param threadId only this one.
 */
export async function presenceFor(
  store: Queryable,
  { id, accounts }: Reach,
  threadId?: string,
): Promise<ReadonlyMap<string, readonly Presence[]>> {
  const rows = await store.query<Presence & { readonly threadId: string }>({
    name: 'presence-for',
    text: `select p.thread_id "threadId", p.agent_id "agentId", a.name, p.state
             from presence p join agent a on a.id = p.agent_id join thread t on t.id = p.thread_id
            where p.lease_until > clock_timestamp() and p.agent_id <> $1 and ${inAccounts('t.account_id', 2)}
              and ($3::text is null or p.thread_id = $3) order by a.name, p.agent_id`,
    values: [id, accounts, threadId ?? null],
  });
  const present = new Map<string, Presence[]>();
  for (const { threadId: where, ...presence } of rows) {
    present.set(where, [...(present.get(where) ?? []), presence]);
  }
  return present;
}

/** Lets go of whoever left without a word (a closed laptop), and tells every desk. */
export async function dropAbsent(store: Pick<Store, 'query'>): Promise<void> {
  await store.query({
    name: 'presence-absent',
    text: `with gone as (delete from presence where lease_until < clock_timestamp() returning thread_id)
           insert into live_event (kind, thread_id) select distinct 'presence', thread_id from gone`,
  });
}
