import { storableJson } from '../inbox/storable-json';
import type { Queryable } from '../store/store';
import type { ClaimedThread } from './claim';
import { type Effect, type NewMessage, type NewOutboxRow, PRIORITY, type TurnResult } from './result';

// One statement for all threads of a commit: commits per message are what the throughput hangs on.

/**
 * Opens a case where a customer writes and none is open. The thread is told at once only where effects may ask it; the
 * others hear of it when their state is stored. @returns the open case of each thread.
 */
export async function openCases(
  tx: Queryable,
  results: readonly TurnResult[],
  now: number,
): Promise<Map<string, number>> {
  const open = new Map(
    results.flatMap(({ thread }) => (thread.caseId === null ? [] : [[thread.id, thread.caseId] as const])),
  );
  const fresh = results.filter(
    (result) =>
      !open.has(result.thread.id) &&
      result.afterCase === undefined &&
      (result.messages.length > 0 || result.effects.some(isWork)),
  );
  if (fresh.length === 0) return open;
  const rows = await tx.query<{ id: number; threadId: string }>({
    name: 'turn-cases',
    text: `with fresh as (insert into "case" (thread_id, intent, language, opened_at)
                          select * from unnest($1::text[], $2::text[], $3::text[], $4::bigint[]) returning id, thread_id),
                told as (update thread t set case_id = fresh.id from fresh
                          where t.id = fresh.thread_id and t.id = any($5::text[]))
           select id, thread_id "threadId" from fresh`,
    values: [
      fresh.map((result) => result.thread.id),
      fresh.map((result) => result.intent ?? null),
      fresh.map((result) => result.language),
      fresh.map(() => now),
      fresh.filter(({ effects }) => effects.length > 0).map(({ thread }) => thread.id),
    ],
  });
  for (const row of rows) open.set(row.threadId, row.id);
  return open;
}

/** Looking ahead and finding nothing to say is no matter for anybody. */
function isWork({ type }: Effect): boolean {
  return type !== 'reminders' && type !== 'plan_reminders' && type !== 'rate';
}

/** Gives each new sender an identity of their own; who they are beyond that is only ever suggested by people. */
export async function rememberContacts(tx: Queryable, results: readonly TurnResult[]): Promise<void> {
  const fresh = results
    .filter(({ thread }) => Object.keys(thread.state).length === 0)
    .map(({ thread }) => thread.id);
  if (fresh.length === 0) return;
  await tx.query({
    name: 'turn-contacts',
    text: `with n as (select id, row_number() over () r from unnest($1::text[]) id
                       where not exists (select 1 from identity i where i.thread_id = id)),
                c as (insert into contact (name) select null from n returning id),
                o as (select id, row_number() over () r from c)
           insert into identity (thread_id, contact_id) select n.id, o.id from n join o using (r)
           on conflict (thread_id) do nothing`,
    values: [fresh],
  });
}

export interface Outbound {
  readonly thread: ClaimedThread;
  readonly epoch: number;
  readonly step: number;
  readonly row: NewOutboxRow;
}

/** @returns ids by `<inbox id> <step>`; a row that exists already (a second turn over the same event) is not among them. */
export async function insertOutbox(
  tx: Queryable,
  outbound: readonly Outbound[],
): Promise<Map<string, number>> {
  if (outbound.length === 0) return new Map();
  const rows = await tx.query<{ id: number; inboxId: number; step: number }>({
    name: 'turn-outbox',
    text: `insert into outbox (thread_id, account_id, inbox_id, step, epoch, priority, body)
           select t, a, i, s, e, p, b
             from unnest($1::text[], $2::text[], $3::bigint[], $4::int[], $5::int[], $6::smallint[], $7::jsonb[])
                  with ordinality u (t, a, i, s, e, p, b, n) order by n
           on conflict (inbox_id, step) do nothing returning id, inbox_id "inboxId", step`,
    values: [
      outbound.map(({ thread }) => thread.id),
      outbound.map(({ thread }) => thread.accountId),
      outbound.map(({ row }) => row.inboxId),
      outbound.map(({ step }) => step),
      outbound.map(({ epoch }) => epoch),
      outbound.map(({ row }) => row.priority),
      outbound.map(({ row }) => storableJson(row.body)),
    ],
  });
  return new Map(rows.map((row) => [`${row.inboxId} ${row.step}`, row.id]));
}

/**
 * What a thread still has to send goes out in order, so it must not hold back something more urgent behind it: it takes
 * over that rank, and with it the calls that are kept free for payments, links and people.
 */
export async function liftWaiting(tx: Queryable, outbound: readonly Outbound[]): Promise<void> {
  const urgent = outbound.filter(({ row }) => row.priority < PRIORITY.chat);
  if (urgent.length === 0) return;
  await tx.query({
    name: 'turn-lift',
    text: `update outbox o set priority = least(o.priority, u.p)
             from unnest($1::text[], $2::smallint[]) u (t, p)
            where o.thread_id = u.t and o.status = 'pending' and o.priority > u.p`,
    values: [urgent.map(({ thread }) => thread.id), urgent.map(({ row }) => row.priority)],
  });
}

export interface MessageRow {
  readonly thread: ClaimedThread;
  readonly message: NewMessage;
  readonly outboxId?: number;
}

/** What was said by whom, in the thread's order. */
export async function insertMessages(
  tx: Queryable,
  rows: readonly MessageRow[],
  caseIds: ReadonlyMap<string, number>,
): Promise<void> {
  if (rows.length === 0) return;
  await tx.query({
    name: 'turn-messages',
    text: `insert into message (thread_id, case_id, origin, text, attachments, context, platform_message_id, outbox_id,
                                suppressed, at)
           select t, c, o, x, a, k, m, u.outbox, s, at
             from unnest($1::text[], $2::bigint[], $3::text[], $4::text[], $5::jsonb[], $6::jsonb[], $7::text[],
                         $8::bigint[], $9::text[], $10::bigint[])
                  with ordinality u (t, c, o, x, a, k, m, outbox, s, at, n) order by n`,
    values: [
      rows.map(({ thread }) => thread.id),
      rows.map(({ thread }) => caseIds.get(thread.id) ?? null),
      rows.map(({ message }) => message.origin),
      rows.map(({ message }) => message.text),
      rows.map(({ message }) => (message.attachments ? storableJson(message.attachments) : null)),
      rows.map(({ message }) => (message.context ? storableJson(message.context) : null)),
      rows.map(({ message }) => message.platformMessageId ?? null),
      rows.map(({ outboxId }) => outboxId ?? null),
      rows.map(({ message }) => message.suppressed ?? null),
      rows.map(({ message }) => message.at),
    ],
  });
}

/** Keeps each turn's trace, so that it can be explained and replayed. */
export async function insertTurns(tx: Queryable, results: readonly TurnResult[], now: number): Promise<void> {
  const traced = results.filter((result) => result.trace);
  if (traced.length === 0) return;
  await tx.query({
    name: 'turn-traces',
    text: `insert into turn (thread_id, inbox_ids, epoch, at, trace)
           select t, string_to_array(i, ',')::bigint[], e, a, x
             from unnest($1::text[], $2::text[], $3::int[], $4::bigint[], $5::jsonb[]) u (t, i, e, a, x)`,
    values: [
      traced.map((result) => result.thread.id),
      traced.map((result) => result.inboxIds.join(',')),
      traced.map((result) => result.thread.epoch),
      traced.map(() => now),
      traced.map((result) => storableJson(result.trace)),
    ],
  });
}
