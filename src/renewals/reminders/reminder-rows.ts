import type { ReminderReason } from '../../lib/reminder-reasons';
import type { Queryable } from '../../store/statement';
import { REMINDER_PLAN_TIMER, REMINDER_TIMER } from '../../turn/remind-port';

export interface ReminderRow {
  readonly id: number;
  readonly orderKey: string;
  /** Epoch ms, like the other times. */
  readonly endsAt: number;
  readonly daysBefore: number;
  readonly dueAt: number;
  /** Tries at which the order system did not answer. */
  readonly attempts: number;
  readonly plannedAt: number;
}

/** Of these reminders of the thread those that are not decided yet; the oldest due first. */
export async function findOpenReminders(
  db: Queryable,
  threadId: string,
  ids: readonly number[],
): Promise<readonly ReminderRow[]> {
  return await db.query<ReminderRow>({
    name: 'reminders-open',
    text: `select id, order_key "orderKey", ends_at "endsAt", days_before "daysBefore", due_at "dueAt", attempts,
                  planned_at "plannedAt"
             from reminder
            where thread_id = $1 and id = any($2) and status in ('planned', 'deferred', 'claimed') order by due_at, id`,
    values: [threadId, ids],
  });
}

/** The customer's newest word on reminders; nothing said is no. */
export async function wantsReminders(db: Queryable, threadId: string): Promise<boolean> {
  const row = await db.one<{ given: boolean }>({
    name: 'reminders-consent',
    text: `select given from consent where thread_id = $1 and kind = 'reminders' order by id desc limit 1`,
    values: [threadId],
  });
  return row?.given === true;
}

/** The town a customer named last, in Norwegian spelling, as far as their words are still kept. */
export async function townNamed(db: Queryable, threadId: string): Promise<string | undefined> {
  const row = await db.one<{ city: string }>({
    name: 'reminders-town',
    text: `select city from (select id, trace #>> '{understanding,slots,city}' city from turn
                              where thread_id = $1 order by id desc limit 50) t
            where city is not null order by id desc limit 1`,
    values: [threadId],
  });
  return row?.city;
}

export interface PlannedStep {
  readonly orderKey: string;
  readonly endsAt: number;
  readonly daysBefore: number;
  readonly dueAt: number;
}

/**
 * Plans steps with their timers, each once for a thread however often it is planned. What was let go of for a reason
 * that is gone (the consent is back, the order has its old end again) is planned anew.
 */
export async function planSteps(
  tx: Queryable,
  threadId: string,
  steps: readonly PlannedStep[],
  now: number,
): Promise<void> {
  if (steps.length === 0) return;
  await tx.query({
    name: 'reminders-plan',
    text: `with made as (
             insert into reminder (thread_id, order_key, ends_at, days_before, due_at, planned_at)
             select $1, o, e, d, u, $6 from unnest($2::text[], $3::bigint[], $4::int[], $5::bigint[]) s (o, e, d, u)
             on conflict (thread_id, order_key, ends_at, days_before) do update
               set status = 'planned', reason = null, due_at = excluded.due_at, planned_at = excluded.planned_at,
                   decided_at = null
             where reminder.status = 'skipped'
               and reminder.reason in ('no_consent', 'opted_out', 'renewed', 'end_changed')
             returning id, due_at)
           insert into timer (thread_id, kind, due_at, payload)
           select $1, '${REMINDER_TIMER}', due_at, jsonb_build_object('reminderId', id) from made`,
    values: [
      threadId,
      steps.map((step) => step.orderKey),
      steps.map((step) => step.endsAt),
      steps.map((step) => step.daysBefore),
      steps.map((step) => step.dueAt),
      now,
    ],
  });
}

/** Lets go of what was planned for another end of this order. */
export async function dropOtherEnds(
  tx: Queryable,
  threadId: string,
  order: { readonly orderKey: string; readonly endsAt: number },
  now: number,
): Promise<void> {
  await tx.query({
    name: 'reminders-other-ends',
    text: `with gone as (
             update reminder set status = 'skipped', reason = case when ends_at < $3 then 'renewed' else 'end_changed' end,
                    decided_at = $4
              where thread_id = $1 and order_key = $2 and ends_at <> $3 and status in ('planned', 'deferred', 'claimed')
          returning id)
           ${SILENCE_TIMERS}`,
    values: [threadId, order.orderKey, order.endsAt, now],
  });
}

/** Has everything done that a thread's planning needs, at that moment; a planning that waits already is enough. */
export async function planLater(tx: Queryable, threadId: string, dueAt: number): Promise<void> {
  await tx.query({
    name: 'reminders-plan-later',
    text: `insert into timer (thread_id, kind, due_at)
           select $1, '${REMINDER_PLAN_TIMER}', $2
            where not exists (select 1 from timer where thread_id = $1 and kind = '${REMINDER_PLAN_TIMER}' and not done
                                 and due_at <= $2)`,
    values: [threadId, dueAt],
  });
}

/**
 * Takes the right to say it: false where another thread has said it or is about to. The same thread may take it again.
 * To be called in a transaction of its own; the lock of the order is held until its end.
 */
export async function claimReminder(tx: Queryable, row: ReminderRow, inboxId: number): Promise<boolean> {
  await tx.query({
    text: `select pg_advisory_xact_lock(hashtextextended($1, 0))`,
    values: [`reminder:${row.orderKey}`],
  });
  // A statement of its own: what the others have done while we waited for the lock is seen by it.
  const taken = await tx.query({
    name: 'reminders-claim',
    text: `update reminder r set status = 'claimed', inbox_id = $2
            where r.id = $1 and r.status in ('planned', 'deferred', 'claimed')
              and not exists (select 1 from reminder o
                               where o.order_key = r.order_key and o.ends_at = r.ends_at
                                 and o.days_before = r.days_before and o.id <> r.id
                                 and o.status in ('claimed', 'queued', 'sent'))
        returning 1`,
    values: [row.id, inboxId],
  });
  return taken.length > 0;
}

/** Is money for this order on its way, or here since the reminder was planned, while the order has its old end? */
export async function isBeingRenewed(db: Queryable, orderKey: string, since: number): Promise<boolean> {
  const row = await db.one({
    name: 'reminders-being-renewed',
    text: `select 1 from link l join payment p on p.link_id = l.id
            where l.status = 'paid' and l.order_keys @> array[$1] and p.status = 'succeeded' and p.at >= $2
              and p.refunded_minor < p.amount_minor
            union all
           select 1 from link l join checkout c on c.link_id = l.id
            where l.status = 'issued' and l.order_keys @> array[$1] and c.status = 'pending' limit 1`,
    values: [orderKey, since],
  });
  return row !== undefined;
}

/** The words are in the outbox, in the same transaction. */
export async function markQueued(
  tx: Queryable,
  ids: readonly number[],
  answeredInboxId: number,
  now: number,
): Promise<void> {
  await tx.query({
    name: 'reminders-queued',
    text: `update reminder set status = 'queued', reason = null, inbox_id = $2, decided_at = $3 where id = any($1)`,
    values: [ids, answeredInboxId, now],
  });
}

export async function markSkipped(
  tx: Queryable,
  id: number,
  reason: ReminderReason,
  now: number,
): Promise<void> {
  await tx.query({
    name: 'reminders-skipped',
    text: `update reminder set status = 'skipped', reason = $2, decided_at = $3
            where id = $1 and status in ('planned', 'deferred', 'claimed')`,
    values: [id, reason, now],
  });
}

/** Tries again at that moment, by a timer of its own. */
export async function markDeferred(
  tx: Queryable,
  id: number,
  later: { readonly reason: ReminderReason; readonly dueAt: number; readonly attempts: number },
  now: number,
): Promise<void> {
  await tx.query({
    name: 'reminders-deferred',
    text: `with later as (
             update reminder set status = 'deferred', reason = $2, due_at = $3, attempts = $4, decided_at = $5
              where id = $1 and status in ('planned', 'deferred', 'claimed') returning id, thread_id, due_at)
           insert into timer (thread_id, kind, due_at, payload)
           select thread_id, '${REMINDER_TIMER}', due_at, jsonb_build_object('reminderId', id) from later`,
    values: [id, later.reason, later.dueAt, later.attempts, now],
  });
}

/**
 * Silence, at once: what is planned is let go of, and what waits in the outbox is cancelled, whatever rank it has come
 * to there. Only what is on its way to the platform at this moment can still arrive.
 */
export async function silenceReminders(
  tx: Queryable,
  threadId: string,
  reason: Extract<ReminderReason, 'no_consent' | 'opted_out'>,
  now: number,
): Promise<void> {
  await tx.query({
    name: 'reminders-silence',
    text: `with gone as (
             update reminder set status = 'skipped', reason = $2, decided_at = $3
              where thread_id = $1 and status in ('planned', 'deferred', 'claimed') returning id)
           ${SILENCE_TIMERS}`,
    values: [threadId, reason, now],
  });
  await tx.query({
    name: 'reminders-cancel',
    text: `update outbox o set status = 'cancelled', reason = $2
             from reminder r
            where r.thread_id = $1 and r.status = 'queued' and o.thread_id = $1 and o.inbox_id = r.inbox_id
              and o.status in ('pending', 'held')`,
    values: [threadId, reason],
  });
}

const SILENCE_TIMERS = `update timer set done = true from gone
            where timer.thread_id = $1 and not timer.done and timer.kind = '${REMINDER_TIMER}'
              and (timer.payload ->> 'reminderId')::bigint = gone.id`;

/** Notes what became of reminders that were put into the outbox, or whose turn was given up. For the sweeper. */
export async function settleReminders(db: Queryable, now: number): Promise<void> {
  await db.query({
    name: 'reminders-settle',
    text: `update reminder r
              set status = case when s.sent then 'sent' else 'skipped' end,
                  reason = case when s.sent then null else s.reason end, decided_at = $1
             from (select q.id, bool_or(o.status = 'sent') sent,
                          case max(o.reason) when 'opted_out' then 'opted_out' when 'no_consent' then 'no_consent'
                               when 'stale_epoch' then 'person_has_control' when 'window_closed' then 'window_closed'
                               else 'refused' end reason
                     from reminder q join outbox o on o.inbox_id = q.inbox_id and o.thread_id = q.thread_id
                    where q.status = 'queued' group by q.id
                   having bool_and(o.status not in ('pending', 'sending', 'unknown', 'held'))) s
            where r.id = s.id and r.status = 'queued'`,
    values: [now],
  });
  await db.query({
    name: 'reminders-given-up',
    text: `update reminder r set status = 'skipped', reason = 'failed_turn', decided_at = $1
             from inbox i where r.status = 'claimed' and i.id = r.inbox_id and i.failed`,
    values: [now],
  });
}
