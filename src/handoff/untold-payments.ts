import type { Packet } from '../console/contract/packet';
import type { PaymentNews } from '../inbox/event';
import { formatMoney } from '../renewals/page/format';
import type { Queryable } from '../store/store';

/** What a payment did and the customer could not be told. */
export type Untold = NonNullable<Packet['untold']>[number];

const SHOWN = 5;

/**
 * What payments did that these rows were to tell. A row answers all events since the one before it, so a payment's is
 * among those.
 */
export async function untoldPayments(
  tx: Queryable,
  threadId: string,
  outboxIds: readonly number[],
): Promise<Untold[]> {
  if (outboxIds.length === 0) return [];
  const rows = await tx.query<{ news: PaymentNews; at: number }>({
    name: 'packet-untold',
    text: `select i.payload news, i.platform_at at from inbox i
            where i.thread_id = $1 and i.kind = 'payment' and exists (
              select 1 from outbox o where o.id = any($2) and o.thread_id = $1 and o.priority = 0
                 and i.id <= o.inbox_id and i.id > coalesce((
                   select p.inbox_id from message m join outbox p on p.id = m.outbox_id
                    where m.thread_id = $1 and p.inbox_id < o.inbox_id order by m.id desc limit 1), 0))
            order by i.id limit ${SHOWN}`,
    values: [threadId, outboxIds],
  });
  return rows.map(({ news, at }) => ({
    outcome: news.outcome,
    orders: news.orders.map(({ orderNumber }) => orderNumber),
    amountMinor: news.amountMinor,
    currency: news.currency,
    receipt: news.linkCode,
    at,
  }));
}

/** `paid NOK 119.20 for NO-48213, receipt 7F-42, customer not told`. */
export function untoldWords({ outcome, amountMinor, currency, orders, receipt }: Untold): string {
  const amount = formatMoney(amountMinor, currency, 'en').replaceAll('\u00a0', ' ');
  return `${outcome.replaceAll('_', ' ')} ${amount} for ${orders.join(', ')}, receipt ${receipt}, customer not told`;
}

/** Adds to a case that people have already what its customer could not be told. The thread must be locked. */
export async function noteUntold(
  tx: Queryable,
  note: { readonly caseId: number; readonly threadId: string; readonly outboxIds: readonly number[] },
): Promise<void> {
  const kept = await tx.one<{ untold: readonly Untold[] | null }>({
    name: 'case-untold-kept',
    text: `select packet->'untold' untold from "case"
            where id = $1 and packet is not null and status in ('open', 'waiting', 'snoozed')`,
    values: [note.caseId],
  });
  if (!kept) return;
  // Several messages may have told the same, and each of them fails by itself.
  const known = new Set(kept.untold?.map(nameOf));
  const all = await untoldPayments(tx, note.threadId, note.outboxIds);
  const untold = all.filter((one) => !known.has(nameOf(one)));
  if (untold.length === 0) return;
  await tx.query({
    name: 'case-untold',
    text: `update "case" set packet = packet || jsonb_build_object(
             'untold', coalesce(packet->'untold', '[]') || $2::jsonb,
             'summary', concat_ws(' · ', nullif(packet->>'summary', ''), $3::text))
            where id = $1`,
    values: [note.caseId, JSON.stringify(untold), untold.map(untoldWords).join(', ')],
  });
}

function nameOf({ outcome, receipt, at }: Untold): string {
  return [outcome, receipt, at].join(' ');
}
