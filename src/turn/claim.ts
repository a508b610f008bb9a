import type { InboxEvent } from '../inbox/event';
import type { Language } from '../lib/languages';
import { LAZILY } from '../store/lazily';
import type { Queryable, Store } from '../store/store';
import type { ThreadState } from './port';

/** Longest a turn may think; every remote deadline together stays well below it (design: datalayer.md §5). */
const LEASE_SECONDS = 8;
/**
 * Events one claim reads of each thread; what is left keeps the thread awake and is read by the next. Of each and not
 * of all together, so that one that is flooded leaves the others theirs.
 */
const EVENTS_PER_THREAD = 200;

export type Control = 'bot' | 'handoff_requested' | 'human' | 'paused';

export interface ClaimedEvent {
  /** Inbox row. */
  readonly id: number;
  readonly event: InboxEvent;
  /** Platform or business time, epoch ms. */
  readonly at: number;
  /** Machine time since it came in, ms. */
  readonly ageMs: number;
}

/** A thread whose lease is ours, with everything unread in it. */
export interface ClaimedThread {
  readonly id: string;
  readonly accountId: string;
  readonly userId: string;
  /** `{}` for a new thread. */
  readonly state: ThreadState | Record<string, never>;
  readonly language: Language | null;
  readonly control: Control;
  readonly epoch: number;
  readonly caseId: number | null;
  readonly optedOut: boolean;
  readonly windowOpenedAt: number | null;
  readonly lastCustomerAt: number | null;
  /** Claims since the last commit: more than one means that a turn crashed or threw. */
  readonly claims: number;
  readonly events: readonly ClaimedEvent[];
}

/** Takes free or expired leases of threads that are awake and reads their open events, which the leases then keep from others. */
export async function claimThreads(
  store: Store,
  threadIds: readonly string[],
  token: string,
): Promise<ClaimedThread[]> {
  // A lease that a database crash forgets is simply taken again.
  const threads = await takeLeases(store, threadIds, token);
  if (threads.length === 0) return [];
  // A new statement: one that locks and reads at once would read the snapshot from before the wait for the lock.
  const ids = threads.map((thread) => thread.id);
  const events = await readEvents(store, ids);
  return threads.map((thread) => ({ ...thread, events: events.get(thread.id) ?? [] }));
}

async function takeLeases(tx: Queryable, threadIds: readonly string[], token: string) {
  return await tx.query<Omit<ClaimedThread, 'events'>>({
    name: 'turn-claim',
    text: `update thread t set lease_token = $2, lease_until = clock_timestamp() + interval '${LEASE_SECONDS} seconds',
                  claims = t.claims + 1
             from (select id from thread where id = any($1) and wake
                      and (lease_until is null or lease_until < clock_timestamp()) order by id for update) l, ${LAZILY}
            where t.id = l.id
        returning t.id, t.account_id "accountId", t.user_id "userId", t.state, t.language, t.control, t.epoch,
                  t.case_id "caseId", t.opted_out "optedOut", t.window_opened_at "windowOpenedAt",
                  t.last_customer_at "lastCustomerAt", t.claims`,
    values: [threadIds, token],
  });
}

async function readEvents(tx: Queryable, threadIds: readonly string[]): Promise<Map<string, ClaimedEvent[]>> {
  const rows = await tx.query<ClaimedEvent & { threadId: string }>({
    name: 'turn-events',
    text: `select e.* from unnest($1::text[]) t (id), lateral (
             select i.id, i.thread_id "threadId", i.payload event, i.platform_at at,
                    (extract(epoch from clock_timestamp() - i.received_at) * 1000)::int "ageMs"
               from inbox i where i.thread_id = t.id and not i.done order by i.id limit ${EVENTS_PER_THREAD}) e
            order by e.id`,
    values: [threadIds],
  });
  const byThread = new Map<string, ClaimedEvent[]>();
  for (const { threadId, ...event } of rows) {
    const events = byThread.get(threadId);
    if (events) events.push(event);
    else byThread.set(threadId, [event]);
  }
  return byThread;
}

/** Gives leases back without having done anything; the threads stay awake. */
export async function releaseThreads(
  store: Queryable,
  threadIds: readonly string[],
  token: string,
  options: { readonly countClaim: boolean },
): Promise<void> {
  await store.query({
    name: 'turn-release',
    text: `update thread t set lease_token = null, lease_until = null,
                  claims = case when $3 then t.claims else greatest(t.claims - 1, 0) end
             from (select id from thread where id = any($1) and lease_token = $2 order by id for update) l
            where t.id = l.id`,
    values: [threadIds, token, options.countClaim],
  });
}

/** After a crash of the only process on this database, its leases are nobody's: no need to wait for their end. */
export async function dropAllLeases(store: Queryable): Promise<void> {
  await store.query({
    text: 'update thread set lease_token = null, lease_until = null where lease_until is not null',
  });
  await store.query({
    text: `update outbox set status = case kind when 'send' then 'unknown' else 'pending' end, token = null, lease_until = null,
                  unknown_since = case kind when 'send' then clock_timestamp() end
            where status = 'sending'`,
  });
}
