import type { OutboundBody } from '../channel/send';
import type { Store } from '../store/store';

/** Longest a send may be under way before its outcome counts as unknown; longer than any send's own time-out. */
export const SEND_LEASE_SECONDS = 10;
/** Sends left on a route that small talk may not use up: they stay free for payments, links and people. */
const RESERVED_SENDS = 3;
/** Calls that the row `k` has to leave, as SQL. */
export const RESERVED = `case when k.priority >= 3 then ${RESERVED_SENDS} else 0 end`;

/** That the account `a` sends nothing: the platform forbids it, or a person holds it. */
export const STOPPED = `(a.state = 'paused' or a.held_at is not null)`;

export interface ClaimedSend {
  readonly id: number;
  readonly threadId: string;
  readonly accountId: string;
  readonly userId: string;
  readonly epoch: number;
  /** `control`: no message but a move of the conversation between apps; its body is a ControlBody. */
  readonly kind: 'send' | 'control';
  readonly origin: 'bot' | 'agent' | 'automation';
  readonly priority: number;
  readonly basis: 'window' | 'human_agent';
  readonly body: OutboundBody;
  readonly attempt: number;
  readonly firstAttemptAt: number;
  readonly token: string;
}

/**
 * Takes messages to send: the head of each thread's queue, by priority, of accounts that are not paused and have calls
 * left. Commits before anything is sent, and synchronously: a send that a crash forgets would be sent twice. The calls
 * are counted down at once, so that several senders share what the platform last said is left.
 */
export async function claimSends(store: Store, limit: number, now: number): Promise<ClaimedSend[]> {
  return await store.query<ClaimedSend>({
    name: 'outbox-claim',
    text: `with heads as (
               select k.id, k.account_id, k.priority from outbox k
                where k.status = 'pending' and k.not_before <= $2
                  and not exists (select 1 from outbox h where h.thread_id = k.thread_id and h.id < k.id
                                     and h.status in ('pending', 'sending', 'unknown'))
                  and not exists (select 1 from account a where a.id = k.account_id and ${STOPPED})
                  and not exists (select 1 from account_budget b where b.account_id = k.account_id and b.resets_at > $2
                                     and b.remaining <= ${RESERVED})
                order by k.priority, k.id limit $1),
             placed as (
               select id, account_id, priority, row_number() over (partition by account_id order by priority, id) place
                 from heads),
             allowed as (
               select k.id from placed k
                where not exists (select 1 from account_budget b where b.account_id = k.account_id and b.resets_at > $2
                                     and b.remaining - k.place < ${RESERVED})),
             taken as (
               select k.id from outbox k join allowed using (id) where k.status = 'pending'
                order by k.priority, k.id limit $1 for update of k skip locked),
             claimed as (
             update outbox o set status = 'sending', attempt = o.attempt + 1, token = gen_random_uuid(),
                    lease_until = clock_timestamp() + interval '${SEND_LEASE_SECONDS} seconds',
                    first_attempt_at = coalesce(o.first_attempt_at, $2)
               from taken where o.id = taken.id
          returning o.id, o.thread_id "threadId", o.account_id "accountId", split_part(o.thread_id, ':', 3) "userId",
                    o.epoch, o.kind, o.origin, o.priority, o.basis, o.body, o.attempt, o.first_attempt_at "firstAttemptAt", o.token),
             spent as (
             update account_budget b set remaining = b.remaining - s.n
               from (select "accountId" a, count(*) n from claimed group by 1) s
              where b.account_id = s.a and b.resets_at > $2)
             select * from claimed order by priority, id`,
    values: [limit, now],
  });
}
