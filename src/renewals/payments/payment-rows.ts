import type { Queryable } from '../../store/statement';
import type { Cycle } from '../../turn/port';
import type { Link } from '../links/link';
import type { PaymentEvent, Provider, Quote } from '../port';
import type { CheckoutRow } from './checkout-rows';

export type PaymentStatus = 'pending' | 'succeeded' | 'failed' | 'duplicate' | 'mismatch';
/** done: the orders run on. deferred: the order system has the job. refused: it is tried again. */
export type Activation = 'done' | 'deferred' | 'refused';

export interface PaymentRow {
  readonly id: number;
  readonly provider: Provider;
  readonly paymentRef: string | null;
  readonly linkId: number;
  readonly checkoutId: number;
  readonly amountMinor: number;
  readonly currency: string;
  readonly status: PaymentStatus;
  readonly refundedMinor: number;
  readonly dispute: 'open' | 'won' | 'lost' | null;
  readonly activation: Activation | null;
  /** When it became what it is, epoch ms of its provider. */
  readonly at: number;
}

const SELECT = `
  select id, provider, payment_ref as "paymentRef", link_id as "linkId", checkout_id as "checkoutId",
         amount_minor as "amountMinor", currency, status, refunded_minor as "refundedMinor", dispute, activation, at
    from payment`;

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

/**
 * One payment at a time for each of the link's orders, whatever link it comes by: two that are both the first would
 * prolong an order twice. Sorted, so that two of them cannot wait for each other; held until commit.
 */
export async function lockPayingFor(tx: Queryable, linkId: number): Promise<void> {
  await tx.query({
    name: 'renewals_lock_paying',
    text: `select pg_advisory_xact_lock(h)
             from (select distinct hashtextextended('payment:order:' || k, 0) as h
                     from link l, unnest(l.order_keys) k where l.id = $1 order by 1) sorted`,
    values: [linkId],
  });
}

/** The payment an event is about; undefined while it is not known, or where the provider names none. */
export async function findPayment(
  tx: Queryable,
  { provider, paymentRef }: Pick<PaymentEvent, 'provider' | 'paymentRef'>,
): Promise<PaymentRow | undefined> {
  if (paymentRef === undefined) return undefined;
  return await tx.one<PaymentRow>({
    name: 'renewals_find_payment',
    text: `${SELECT} where provider = $1 and payment_ref = $2`,
    values: [provider, paymentRef],
  });
}

export async function paymentById(tx: Queryable, id: number): Promise<PaymentRow | undefined> {
  return await tx.one<PaymentRow>({
    name: 'renewals_payment_by_id',
    text: `${SELECT} where id = $1`,
    values: [id],
  });
}

/** Writes what became of a payment; one that was pending or had failed under the same name becomes it. */
export async function putPayment(
  tx: Queryable,
  { event, checkout, status }: { event: PaymentEvent; checkout: CheckoutRow; status: PaymentStatus },
): Promise<number> {
  const row = await tx.one<{ id: number }>({
    name: 'renewals_put_payment',
    text: `insert into payment (provider, provider_event_id, provider_ref, payment_ref, link_id, checkout_id,
                                amount_minor, currency, status, at)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
           on conflict (provider, payment_ref) where payment_ref is not null
           do update set provider_event_id = excluded.provider_event_id, amount_minor = excluded.amount_minor,
                         currency = excluded.currency, status = excluded.status, at = excluded.at
           returning id`,
    values: [
      event.provider,
      event.eventId,
      checkout.providerRef,
      event.paymentRef ?? null,
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

/** @param dueAt when to try the orders again, epoch ms; left out: nothing to try. */
export async function setActivation(
  tx: Queryable,
  id: number,
  activation: Activation,
  dueAt?: number,
): Promise<void> {
  await tx.query({
    name: 'renewals_payment_activation',
    text: 'update payment set activation = $2, activate_due_at = $3 where id = $1',
    values: [id, activation, dueAt ?? null],
  });
}

/** @param minor what went back, or came back from there (negative). @returns the sum that is back now. */
export async function addRefunded(tx: Queryable, id: number, minor: number): Promise<number> {
  const row = await tx.one<{ sum: number }>({
    name: 'renewals_payment_refunded',
    text: `update payment set refunded_minor = greatest(0, refunded_minor + $2),
                  activate_due_at = case when refunded_minor + $2 >= amount_minor then null else activate_due_at end
            where id = $1 returning refunded_minor as sum`,
    values: [id, minor],
  });
  return row?.sum ?? 0;
}

/** A dispute that has ended is not open again, in whatever order its events come. */
export async function setDispute(tx: Queryable, id: number, dispute: 'open' | 'won' | 'lost'): Promise<void> {
  await tx.query({
    name: 'renewals_payment_dispute',
    text: `update payment set dispute = $2 where id = $1 and ($2 <> 'open' or dispute is null)`,
    values: [id, dispute],
  });
}

// By its link, which payments are indexed by: strangers can ask this as often as they like.
const OF_CHECKOUT = `select 1 from payment where link_id = (select link_id from checkout where id = $1) and checkout_id = $1`;

/** Whether money for this checkout has been sent and has not arrived, which may take days. */
export async function isOnItsWay(db: Queryable, checkoutId: number): Promise<boolean> {
  const row = await db.one({
    name: 'renewals_on_its_way',
    text: `${OF_CHECKOUT} and status = 'pending' limit 1`,
    values: [checkoutId],
  });
  return row !== undefined;
}

/** Whether a failure of this checkout was told before. */
export async function hasFailed(tx: Queryable, checkoutId: number): Promise<boolean> {
  const row = await tx.one({
    name: 'renewals_has_failed',
    text: `${OF_CHECKOUT} and status = 'failed' limit 1`,
    values: [checkoutId],
  });
  return row !== undefined;
}

export async function markLinkPaid(tx: Queryable, id: number): Promise<void> {
  await tx.query({
    name: 'renewals_link_paid',
    text: `update link set status = 'paid' where id = $1`,
    values: [id],
  });
}

/**
 * Closes every other open link for one of these orders, in whatever chat: the order is paid. To links of this chat that
 * were cancelled by hand it is noted too, so that money which still comes by their pages is known for a second payment.
 * @returns their ids.
 */
export async function cancelRivals(tx: Queryable, link: Link): Promise<number[]> {
  const rows = await tx.query<{ id: number }>({
    name: 'renewals_cancel_rivals',
    text: `update link set status = 'cancelled', replaced_by = $1
            where order_keys && $2 and id <> $1
              and (status = 'issued' or (status = 'cancelled' and replaced_by is null and thread_id = $3)) returning id`,
    values: [link.id, link.orderKeys, link.threadId],
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
 * after the other. One that has none of its orders bought nothing of it. Undefined while none of them is paid.
 */
export async function findPaidLink(tx: Queryable, link: Link): Promise<number | undefined> {
  const row = await tx.one<{ id: number }>({
    name: 'renewals_paid_link',
    text: `with recursive chain (id, next) as (
             select id, replaced_by from link where id = $1
             union select l.id, l.replaced_by from link l join chain on l.id = chain.next)
           select l.id from chain join link l on l.id = chain.id
            where l.status = 'paid' and l.order_keys && $2 limit 1`,
    values: [link.id, link.orderKeys],
  });
  return row?.id;
}

/** Whether the paid link renewed every order that this one offers. */
export async function hasAllOrders(
  tx: Queryable,
  paidLinkId: number,
  { orderKeys }: Pick<Link, 'orderKeys'>,
): Promise<boolean> {
  const row = await tx.one({
    name: 'renewals_has_all_orders',
    text: 'select 1 from link where id = $1 and order_keys @> $2',
    values: [paidLinkId, orderKeys],
  });
  return row !== undefined;
}

export interface Receipt {
  readonly amountMinor: number;
  readonly currency: string;
  /** What was paid for, the same for every order. */
  readonly cycle: Cycle;
  /** Epoch ms. */
  readonly at: number;
  /** Empty while the orders are still being activated. */
  readonly renewals: readonly { readonly orderKey: string; readonly untilAt: number }[];
  /** What has gone back of it. */
  readonly refundedMinor: number;
  /** The quote it was paid by, and the points it was paid with, by order key. */
  readonly quote: Quote;
  readonly points: Readonly<Record<string, number>>;
}

/** The payment that settled a link, with what it bought; undefined while it is not paid. */
export async function findReceipt(db: Queryable, linkId: number): Promise<Receipt | undefined> {
  const rows = await db.query<{
    amount_minor: number;
    currency: string;
    cycle: Cycle;
    at: number;
    refunded_minor: number;
    quote: Quote;
    points: Record<string, number> | null;
    order_key: string | null;
    until_at: number | null;
  }>({
    name: 'renewals_receipt',
    text: `select p.amount_minor, p.currency, coalesce(r.cycle, c.cycle) as cycle, p.at, p.refunded_minor, r.order_key,
                  r.until_at, q.body as quote,
                  (select jsonb_object_agg(h.order_key, h.points) from point_hold h where h.checkout_id = c.id) as points
             from payment p join link l on l.id = p.link_id left join renewal r on r.payment_id = p.id
                  left join checkout c on c.id = p.checkout_id join quote q on q.id = coalesce(c.quote_id, l.quote_id)
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
      refundedMinor: first.refunded_minor,
      quote: first.quote,
      points: first.points ?? {},
      renewals: rows.flatMap(({ order_key: orderKey, until_at: untilAt }) =>
        orderKey === null || untilAt === null ? [] : [{ orderKey, untilAt }],
      ),
    }
  );
}
