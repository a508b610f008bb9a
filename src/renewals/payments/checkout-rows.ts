import type { Queryable } from '../../store/statement';
import type { Cycle } from '../../turn/port';
import type { PaymentEvent, Provider } from '../port';

export type CheckoutStatus = 'open' | 'pending' | 'paid' | 'failed' | 'expired';

export interface CheckoutRow {
  readonly id: number;
  readonly linkId: number;
  readonly provider: Provider;
  /** Ours, unique per attempt: the idempotency key at the provider. */
  readonly reference: string;
  /** Our reference until the provider has given its own (see `url`). */
  readonly providerRef: string;
  readonly cycle: Cycle;
  readonly amountMinor: number;
  readonly currency: string;
  /** Empty: the provider was not asked yet, or its answer never came back. */
  readonly url: string;
  readonly status: CheckoutStatus;
  /** Epoch ms. */
  readonly expiresAt: number;
}

/** A page at its provider. */
export type CheckoutPage = Pick<CheckoutRow, 'provider' | 'providerRef'>;

const SELECT = `
  select id, link_id as "linkId", provider, reference, provider_ref as "providerRef", cycle,
         amount_minor as "amountMinor", currency, url, status, expires_at as "expiresAt" from checkout`;

export function findOpenCheckout(db: Queryable, linkId: number): Promise<CheckoutRow | undefined> {
  return db.one<CheckoutRow>({
    name: 'renewals_open_checkout',
    text: `${SELECT} where link_id = $1 and status = 'open'`,
    values: [linkId],
  });
}

/**
 * The same, or one whose money is on its way, held until the transaction ends: a page that a provider opens meanwhile
 * is noted after it, on a row whose fate is known by then.
 */
export function lockLiveCheckout(tx: Queryable, linkId: number): Promise<CheckoutRow | undefined> {
  return tx.one<CheckoutRow>({
    name: 'renewals_lock_live_checkout',
    text: `${SELECT} where link_id = $1 and status in ('open', 'pending') order by status desc limit 1 for update`,
    values: [linkId],
  });
}

export function findLatestCheckout(db: Queryable, linkId: number): Promise<CheckoutRow | undefined> {
  return db.one<CheckoutRow>({
    name: 'renewals_latest_checkout',
    text: `${SELECT} where link_id = $1 order by status = 'pending' desc, id desc limit 1`,
    values: [linkId],
  });
}

/** Money that is on its way longer than this is not waited for any more: its event was lost. */
const ON_ITS_WAY_MS = 14 * 24 * 3_600_000;

/** A checkout of this chat and these orders whose money is on its way, also one of an earlier link. */
export function findPendingCheckout(
  db: Queryable,
  { threadId, orderKeys }: { readonly threadId: string; readonly orderKeys: readonly string[] },
  now: number,
): Promise<CheckoutRow | undefined> {
  return db.one<CheckoutRow>({
    name: 'renewals_pending_checkout',
    text: `${SELECT} where status = 'pending' and expires_at > $3 and link_id in
             (select id from link where thread_id = $1 and order_keys && $2) limit 1`,
    values: [threadId, orderKeys, now - ON_ITS_WAY_MS],
  });
}

export function findCheckout(db: Queryable, id: number): Promise<CheckoutRow | undefined> {
  return db.one<CheckoutRow>({ name: 'renewals_checkout', text: `${SELECT} where id = $1`, values: [id] });
}

/** The checkout an event is about, by whichever of its names the provider gave. */
export function findCheckoutOf(db: Queryable, event: PaymentEvent): Promise<CheckoutRow | undefined> {
  return db.one<CheckoutRow>({
    name: 'renewals_checkout_of_event',
    text: `${SELECT} where provider = $1 and (provider_ref = $2 or reference = $3
              or id = (select checkout_id from payment where provider = $1 and payment_ref = $4))
            order by provider_ref = $2 desc, reference = $3 desc limit 1`,
    values: [event.provider, event.providerRef, event.reference ?? '', event.paymentRef ?? ''],
  });
}

export type NewCheckout = Pick<
  CheckoutRow,
  'linkId' | 'provider' | 'reference' | 'cycle' | 'amountMinor' | 'currency' | 'expiresAt'
> & {
  /** The quote whose price it asks for: the receipt is written from it. */
  readonly quoteId: number;
};

export async function insertCheckout(tx: Queryable, row: NewCheckout): Promise<CheckoutRow> {
  const { linkId, provider, reference, cycle, amountMinor, currency, expiresAt, quoteId } = row;
  const made = await tx.one<{ id: number }>({
    name: 'renewals_insert_checkout',
    text: `insert into checkout
             (link_id, provider, reference, provider_ref, cycle, amount_minor, currency, url, expires_at, quote_id)
           values ($1, $2, $3, $3, $4, $5, $6, '', $7, $8) returning id`,
    values: [linkId, provider, reference, cycle, amountMinor, currency, expiresAt, quoteId],
  });
  const { quoteId: _, ...kept } = row;
  return { ...kept, id: made?.id ?? 0, providerRef: reference, url: '', status: 'open' };
}

/** Keeps what the provider answered; also on a row that was closed meanwhile, so that a payment for it is known. */
export async function noteOpened(
  db: Queryable,
  opened: { id: number; providerRef: string; url: string },
): Promise<CheckoutStatus | undefined> {
  const row = await db.one<{ status: CheckoutStatus }>({
    name: 'renewals_checkout_opened',
    text: 'update checkout set provider_ref = $2, url = $3 where id = $1 returning status',
    values: [opened.id, opened.providerRef, opened.url],
  });
  return row?.status;
}

/** Closes a checkout that is still open or on its way; one that is paid stays paid. */
export async function closeCheckout(
  tx: Queryable,
  id: number,
  status: 'paid' | 'failed' | 'expired',
): Promise<void> {
  await tx.query({
    name: 'renewals_close_checkout',
    text: `update checkout set status = $2, complete_due_at = null
            where id = $1 and (status in ('open', 'pending') or ($2 = 'paid' and status <> 'paid'))`,
    values: [id, status],
  });
}

/** Notes that a page was closed at its provider. One whose payer has agreed meanwhile stays what it is. */
export async function notePageClosed(db: Queryable, id: number): Promise<void> {
  await db.query({
    name: 'renewals_page_closed',
    text: `update checkout set status = 'expired' where id = $1 and status = 'open'`,
    values: [id],
  });
}

/** The payer has agreed: until the money is here or not, nothing else is opened for the link. */
export async function awaitCheckout(tx: Queryable, id: number): Promise<void> {
  await tx.query({
    name: 'renewals_await_checkout',
    text: `update checkout set status = 'pending' where id = $1 and status <> 'paid'`,
    values: [id],
  });
}

/**
 * Closes what is open on these links, also a page that a provider is just opening: whoever asked for it finds its row
 * closed. @returns the pages that are there, to be closed at their providers too.
 */
export async function closeCheckoutsOf(
  tx: Queryable,
  linkIds: readonly number[],
): Promise<readonly CheckoutPage[]> {
  const rows = await tx.query<CheckoutPage & { url: string }>({
    name: 'renewals_close_checkouts_of',
    text: `update checkout set status = 'expired' where link_id = any($1) and status = 'open'
           returning provider, provider_ref as "providerRef", url`,
    values: [linkIds],
  });
  return rows.filter(({ url }) => url !== '').map(({ provider, providerRef }) => ({ provider, providerRef }));
}
