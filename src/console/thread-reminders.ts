import type { ReminderReason } from '../lib/reminder-reasons';
import type { Queryable } from '../store/store';
import type { Reminder, ReminderList } from './contract/reminder';

const PAGE = 50;

interface Row {
  readonly id: number;
  readonly status: Reminder['status'] | 'claimed';
  readonly reason: ReminderReason | null;
  readonly daysBefore: number;
  readonly dueAt: number;
  readonly decidedAt: number | null;
  readonly orderNumber: string;
  readonly endsAt: number;
}

/** The customer's newest word on reminders, and what became of those of this thread. None for an unknown thread. */
export async function threadReminders(store: Queryable, threadId: string): Promise<ReminderList> {
  const consent = await store.one<NonNullable<ReminderList['consent']>>({
    name: 'console-reminder-consent',
    text: `select given, at, evidence from consent where thread_id = $1 and kind = 'reminders' order by id desc limit 1`,
    values: [threadId],
  });
  const rows = await store.query<Row>({
    name: 'console-reminders',
    // An order of the brand's own system has no row in ours; then its key stands for its number.
    text: `select r.id, r.status, r.reason, r.days_before "daysBefore", r.due_at "dueAt", r.decided_at "decidedAt",
                  coalesce(o.number, r.order_key) "orderNumber", r.ends_at "endsAt"
             from reminder r left join "order" o on o.number_key = r.order_key
            where r.thread_id = $1 order by r.due_at desc, r.id desc limit ${PAGE}`,
    values: [threadId],
  });
  return { ...(consent && { consent }), reminders: rows.map(reminderOf) };
}

/** As a moderator may see it: that and when, but not of which order. */
export function reminderWithoutOrderData({
  orderNumber: _number,
  endsAt: _end,
  ...rest
}: Reminder): Reminder {
  return rest;
}

function reminderOf({ reason, decidedAt, status, ...row }: Row): Reminder {
  return {
    ...row,
    // Claimed: a turn is about to say it.
    status: status === 'claimed' ? 'planned' : status,
    ...(reason !== null && { reason }),
    ...(decidedAt !== null && { decidedAt }),
  };
}
