import type { Queryable } from '../store/statement';
import type { Cycle } from '../turn/port';
import type { CheckoutRow } from './checkout-rows';
import type { Link } from './link';
import type { PaymentEvent } from './port';

export type PaymentStatus = 'succeeded' | 'failed' | 'duplicate' | 'mismatch';

export async function threadOfLink(tx: Queryable, linkId: number): Promise<string | undefined> {
  const row = await tx.one<{ thread_id: string }>({
    name: 'renewals_thread_of_link',
    text: 'select thread_id from link where id = $1',
    values: [linkId],
  });
  return row?.thread_id;
}

export async function lockThread(tx: Queryable, threadId: string): Promise<void> {
  await tx.query({
    name: 'renewals_lock_thread',
    text: 'select 1 from thread where id = $1 for update',
    values: [threadId],
  });
}

export async function hasPayment(tx: Queryable, event: PaymentEvent): Promise<boolean> {
  const row = await tx.one({
    name: 'renewals_has_payment',
    text: 'select 1 from payment where provider = $1 and provider_event_id = $2',
    values: [event.provider, event.eventId],
  });
  return row !== undefined;
}

export async function insertPayment(
  tx: Queryable,
  { event, checkout, status }: { event: PaymentEvent; checkout: CheckoutRow; status: PaymentStatus },
): Promise<number> {
  const row = await tx.one<{ id: number }>({
    name: 'renewals_insert_payment',
    text: `insert into payment
             (provider, provider_event_id, provider_ref, link_id, checkout_id, amount_minor, currency, status, at)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9) returning id`,
    values: [
      event.provider,
      event.eventId,
      event.providerRef,
      checkout.linkId,
      checkout.id,
      event.amountMinor,
      event.currency,
      status,
      event.at,
    ],
  });
  return row?.id ?? 0;
}

export async function setPaymentStatus(tx: Queryable, id: number, status: PaymentStatus): Promise<void> {
  await tx.query({
    name: 'renewals_payment_status',
    text: 'update payment set status = $2 where id = $1',
    values: [id, status],
  });
}

export async function markLinkPaid(tx: Queryable, id: number): Promise<void> {
  await tx.query({
    name: 'renewals_link_paid',
    text: `update link set status = 'paid' where id = $1`,
    values: [id],
  });
}

/** Closes every other open link for one of these orders, in whatever chat: the order is paid. @returns their ids. */
export async function cancelRivals(tx: Queryable, link: Link): Promise<number[]> {
  const rows = await tx.query<{ id: number }>({
    name: 'renewals_cancel_rivals',
    text: `update link set status = 'cancelled', replaced_by = $1
            where status = 'issued' and order_keys && $2 and id <> $1 returning id`,
    values: [link.id, link.orderKeys],
  });
  return rows.map((row) => row.id);
}

/** Links of the same chat and orders that a newer one took the place of: a page of theirs may still be payable. */
export async function replacedLinks(tx: Queryable, link: Link): Promise<number[]> {
  const rows = await tx.query<{ id: number }>({
    name: 'renewals_replaced_links',
    text: `select id from link where thread_id = $1 and status = 'replaced' and order_keys && $2 and id <> $3`,
    values: [link.threadId, link.orderKeys, link.id],
  });
  return rows.map((row) => row.id);
}

/**
 * The link whose payment bought what this one offers: itself, or the first paid one among those that took its place one
 * after the other. Undefined while none of them is paid.
 */
export async function findPaidLink(tx: Queryable, link: Link): Promise<number | undefined> {
  const row = await tx.one<{ id: number }>({
    name: 'renewals_paid_link',
    text: `with recursive chain (id, status, next) as (
             select id, status, replaced_by from link where id = $1
             union select l.id, l.status, l.replaced_by from link l join chain on l.id = chain.next)
           select id from chain where status = 'paid' limit 1`,
    values: [link.id],
  });
  return row?.id;
}

/** Money we cannot place is never thrown away: an operator finds it here. */
export async function quarantinePayment(tx: Queryable, event: PaymentEvent, reason: string): Promise<void> {
  await tx.query({
    text: 'insert into quarantine (source, reason, body) values ($1, $2, $3)',
    values: [`payment:${event.provider}`, reason, JSON.stringify(event)],
  });
}

export interface Receipt {
  readonly amountMinor: number;
  readonly currency: string;
  /** What was paid for, the same for every order. */
  readonly cycle: Cycle;
  /** Epoch ms. */
  readonly at: number;
  readonly renewals: readonly { readonly orderKey: string; readonly untilAt: number }[];
}

/** The payment that settled a link, with what it bought; undefined while it is not paid. */
export async function findReceipt(db: Queryable, linkId: number): Promise<Receipt | undefined> {
  const rows = await db.query<{
    amount_minor: number;
    currency: string;
    cycle: Cycle;
    at: number;
    order_key: string;
    until_at: number;
  }>({
    name: 'renewals_receipt',
    text: `select p.amount_minor, p.currency, r.cycle, p.at, r.order_key, r.until_at
             from payment p join renewal r on r.payment_id = p.id
            where p.link_id = $1 and p.status = 'succeeded' order by r.id`,
    values: [linkId],
  });
  const first = rows[0];
  return (
    first && {
      amountMinor: first.amount_minor,
      currency: first.currency,
      cycle: first.cycle,
      at: first.at,
      renewals: rows.map((row) => ({ orderKey: row.order_key, untilAt: row.until_at })),
    }
  );
}
