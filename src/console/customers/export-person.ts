import { csvTable } from '../../lib/csv';
import { writeAudit } from '../../store/audit';
import type { Queryable } from '../../store/store';

/** All that is held about one person, part by part. Texts as they were kept: masked values are not known any more. */
export interface PersonExport {
  readonly customer: number;
  readonly name?: string;
  readonly exportedAt: string;
  readonly parts: Readonly<Record<string, readonly PersonRow[]>>;
}

type PersonRow = Readonly<Record<string, unknown>>;

/** Orders this person has proved to be theirs, or paid through a link of their own. */
const ORDER_KEYS = `(select order_key from attempt where thread_id = any($1) and outcome = 'matched'
  union select unnest(order_keys) from link where thread_id = any($1) and status = 'paid')`;
const PAYMENTS = `select p.id from payment p join link l on l.id = p.link_id where l.thread_id = any($1)`;

/**
 * Where a person's data lie. $1: their conversations, $2: the customer's id. No names and ids of those who answered, and
 * no token or hash that opens anything.
 */
const PARTS: Readonly<Record<string, string>> = {
  accounts: `select i.thread_id, t.account_id, t.user_id, i.name, i.handle, i.profile_at, i.level, t.language, t.opted_out, t.control,
                    t.last_customer_at, t.delivered_upto, t.read_upto, t.created_at
               from identity i join thread t on t.id = i.thread_id where i.thread_id = any($1) order by 1`,
  messages: `select id, thread_id, at, origin, text, attachments, context, platform_message_id, note, suppressed, edited,
                    deleted from message where thread_id = any($1) order by id`,
  received: `select id, thread_id, platform_at at, kind, payload from inbox
              where thread_id = any($1) and kind <> 'agent' order by id`,
  sent: `select id, thread_id, sent_at at, origin, status, reason, body, platform_message_id from outbox
          where thread_id = any($1) order by id`,
  remembered: `select id thread_id, state from thread where id = any($1) order by 1`,
  understood: `select id, thread_id, at, trace from turn where thread_id = any($1) order by id`,
  learned: `select language, text, intent, state, first_at, last_at from phrase_candidate
             where turn_id in (select id from turn where thread_id = any($1)) order by id`,
  cases: `select id, thread_id, opened_at at, status, intent, reason, packet, priority, language, first_reply_at,
                 resolved_at, resolution from "case" where thread_id = any($1) order by id`,
  promises: `select thread_id, made_at at, kind, due_at, status from promise where thread_id = any($1) order by id`,
  satisfaction: `select thread_id, coalesce(answered_at, asked_at) at, scale, score from csat
                  where thread_id = any($1) order by case_id`,
  consent: `select thread_id, at, kind, given, evidence from consent where thread_id = any($1) order by id`,
  proofs: `select thread_id, at, order_key, outcome from attempt where thread_id = any($1) order by id`,
  orders: `select number, plan, status, expires_at, cycle, email, phone, first_renewal, points, currency, iccid, name
             from "order" where number_key in ${ORDER_KEYS} order by number`,
  points: `select order_key, at, delta, reason, note from point_entry where order_key in ${ORDER_KEYS} order by id`,
  reminders: `select thread_id, due_at at, order_key, ends_at, days_before, status, reason from reminder
               where thread_id = any($1) order by id`,
  timers: `select thread_id, due_at at, kind, payload, done from timer where thread_id = any($1) order by id`,
  links: `select l.id, l.thread_id, l.code, l.order_keys, l.language, l.status, l.expires_at, l.opened, q.body quote
            from link l join quote q on q.id = l.quote_id where l.thread_id = any($1) order by l.id`,
  checkouts: `select c.link_id, c.provider, c.provider_ref, c.cycle, c.amount_minor, c.currency, c.status, c.expires_at
                from checkout c join link l on l.id = c.link_id where l.thread_id = any($1) order by c.id`,
  payments: `select p.at, p.link_id, p.provider, p.provider_ref, p.payment_ref, p.amount_minor, p.currency, p.status,
                    p.refunded_minor, p.dispute from payment p where p.id in (${PAYMENTS}) order by p.id`,
  renewals: `select order_key, cycle, from_at, until_at from renewal where payment_id in (${PAYMENTS}) order by id`,
  paidElsewhere: `select order_key, at, ends_at, amount_minor, currency, reason from offline_payment
                   where voided_at is null and order_key in ${ORDER_KEYS} order by id`,
  suspicions: `select thread_id, at, score, signals, subjects from suspicion where thread_id = any($1) order by id`,
  verdicts: `select thread_id, at, judged, scope, undone_at from verdict where thread_id = any($1) order by id`,
  blocks: `select thread_id, at, dropped from block where thread_id = any($1)`,
  reports: `select thread_id, last_at at, kind, subject, evidence from moderation_item
             where thread_id = any($1) order by id`,
  actions: `select at, action from audit
             where subject = 'customer:' || $2::bigint or subject in (select 'thread:' || t from unnest($1::text[]) t)
                or subject in (select 'case:' || id from "case" where thread_id = any($1))
                or subject in (select 'link:' || id from link where thread_id = any($1)) order by id`,
};

/** @param threadIds all conversations of the customer */
export async function exportPerson(
  store: Queryable,
  person: { readonly id: number; readonly name?: string | undefined; readonly threadIds: readonly string[] },
  now: number,
): Promise<PersonExport> {
  const parts: Record<string, readonly PersonRow[]> = {};
  for (const [part, text] of Object.entries(PARTS)) {
    // Both are bound everywhere, though most parts read the first alone.
    const bound = `with given as (select $1::text[], $2::bigint) ${text}`;
    const rows = await store.query<PersonRow>({ text: bound, values: [person.threadIds, person.id] });
    parts[part] = rows.map(withMoments);
  }
  return {
    customer: person.id,
    ...(person.name !== undefined && { name: person.name }),
    exportedAt: new Date(now).toISOString(),
    parts,
  };
}

/** The same as one table for spreadsheets: what every row has in columns, the rest as JSON. */
export function exportCsv({ parts }: PersonExport): string {
  const rows = Object.entries(parts).flatMap(([part, items]) =>
    items.map(({ at, thread_id: thread, origin, text, ...rest }) => [
      part,
      textOf(at),
      textOf(thread),
      textOf(origin),
      textOf(text),
      JSON.stringify(rest),
    ]),
  );
  return csvTable(['part', 'at', 'thread', 'from', 'text', 'details'], rows);
}

/** A person's data have left the house: the audit says who took them. */
export async function noteExport(
  store: Queryable,
  { id, actor, now }: { readonly id: number; readonly actor: string; readonly now: number },
): Promise<void> {
  await writeAudit(store, { actor, action: 'customer.exported', subject: `customer:${id}`, now });
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

const MOMENT = /^at$|_(?:at|upto)$/;

function withMoments(row: PersonRow): PersonRow {
  const entries = Object.entries(row).map(([name, value]): [string, unknown] => [
    name,
    typeof value === 'number' && MOMENT.test(name) ? new Date(value).toISOString() : value,
  ]);
  return Object.fromEntries<unknown>(entries);
}
