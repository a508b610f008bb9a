import type { Queryable } from '../store/store';
import { STOPPED } from './claim';

/** How the work in hand stands, for whoever operates the product. */
export interface QueueStatus {
  /** Status → messages. What was sent or cancelled is history and left out. */
  readonly outbox: Readonly<Record<string, number>>;
  /** Milliseconds since the oldest event arrived whose answer is still to be sent; undefined: none waits. */
  readonly oldestMs?: number;
  /** Events not worked out yet. */
  readonly inbox: number;
  readonly quarantine: number;
  /** Accounts that send nothing, with the reason's code. */
  readonly paused: readonly { readonly account: string; readonly code: string | null }[];
}

/** A message that was given up. No words: whoever operates need not read them. */
export interface DeadLetter {
  readonly id: number;
  readonly threadId: string;
  readonly status: string;
  readonly reason: string | null;
  readonly attempts: number;
}

export async function queueStatus(store: Queryable): Promise<QueueStatus> {
  const counts = await store.query<{ status: string; count: number }>({
    text: `select status, count(*)::int count from outbox where status not in ('sent', 'cancelled')
            group by status order by status`,
  });
  const rest = await store.one<{ inbox: number; quarantine: number; oldestMs: number | null }>({
    text: `select (select count(*)::int from inbox where not done) inbox,
                  (select count(*)::int from quarantine) quarantine,
                  (select (extract(epoch from clock_timestamp() - min(i.received_at)) * 1000)::bigint
                     from outbox o join inbox i on i.id = o.inbox_id
                    where o.status in ('pending', 'sending', 'unknown')) "oldestMs"`,
  });
  const paused = await store.query<{ account: string; code: string | null }>({
    text: `select id account, case when held_at is not null then 'HELD_BY_PERSON' else pause_code end code
             from account a where ${STOPPED} order by id`,
  });
  return {
    outbox: Object.fromEntries(counts.map(({ status, count }) => [status, count])),
    ...(rest?.oldestMs != null && { oldestMs: rest.oldestMs }),
    inbox: rest?.inbox ?? 0,
    quarantine: rest?.quarantine ?? 0,
    paused,
  };
}

/** Messages nothing more is tried with, newest first; at most `limit`. */
export async function deadLetters(store: Queryable, limit: number): Promise<readonly DeadLetter[]> {
  return await store.query<DeadLetter>({
    text: `select id, thread_id "threadId", status, reason, attempt attempts from outbox
            where status in ('dead', 'held', 'refused', 'expired') order by id desc limit $1`,
    values: [limit],
  });
}

/**
 * Puts a message that was given up back to be sent. Only the person who asks can know that a held one has not arrived.
 * The policy gate judges it afresh, so one out of its window or of an old epoch still does not leave.
 * @returns false when there is no such message.
 */
export async function retryDeadLetter(store: Queryable, id: number): Promise<boolean> {
  const rows = await store.query({
    text: `update outbox set status = 'pending', reason = null, attempt = 0, not_before = 0, first_attempt_at = null,
                  token = null, lease_until = null, unknown_since = null
            where id = $1 and status in ('dead', 'held', 'refused', 'expired') returning id`,
    values: [id],
  });
  return rows.length > 0;
}

/** Lets an account send again. @param account `channel:platform id` @returns false when it was not paused */
export async function resumeAccount(store: Queryable, account: string): Promise<boolean> {
  const rows = await store.query({
    text: `update account a set state = 'ok', pause_code = null, held_at = null, held_by = null, held_why = null
            where id = $1 and ${STOPPED} returning id`,
    values: [account],
  });
  return rows.length > 0;
}
