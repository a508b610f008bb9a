import type { Queryable, Store } from '../../store/store';
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

/** Who is in each of these threads; threads with nobody are left out. @param except whoever asks. */
export async function presenceOf(
  store: Queryable,
  threadIds: readonly string[],
  except?: number,
): Promise<ReadonlyMap<string, readonly Presence[]>> {
  if (threadIds.length === 0) return new Map();
  const rows = await store.query<Presence & { readonly threadId: string }>({
    name: 'presence-of',
    text: `select p.thread_id "threadId", p.agent_id "agentId", a.name, p.state
             from presence p join agent a on a.id = p.agent_id
            where p.thread_id = any($1) and p.lease_until > clock_timestamp()
              and ($2::bigint is null or p.agent_id <> $2) order by a.name, p.agent_id`,
    values: [threadIds, except ?? null],
  });
  const present = new Map<string, Presence[]>();
  for (const { threadId, ...presence } of rows) {
    present.set(threadId, [...(present.get(threadId) ?? []), presence]);
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
