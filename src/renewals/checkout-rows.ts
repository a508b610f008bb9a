import type { Queryable } from '../store/statement';
import type { Cycle } from '../turn/port';

export type CheckoutStatus = 'open' | 'paid' | 'failed' | 'expired';

export interface CheckoutRow {
  readonly id: number;
  readonly linkId: number;
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

const SELECT = `
  select id, link_id as "linkId", provider_ref as "providerRef", cycle, amount_minor as "amountMinor", currency, url,
         status, expires_at as "expiresAt" from checkout`;

export function findOpenCheckout(db: Queryable, linkId: number): Promise<CheckoutRow | undefined> {
  return db.one<CheckoutRow>({
    name: 'renewals_open_checkout',
    text: `${SELECT} where link_id = $1 and status = 'open'`,
    values: [linkId],
  });
}

/**
 * The same, held until the transaction ends: a page that a provider opens meanwhile is noted after it, on a row whose
 * fate is known by then.
 */
export function lockOpenCheckout(tx: Queryable, linkId: number): Promise<CheckoutRow | undefined> {
  return tx.one<CheckoutRow>({
    name: 'renewals_lock_open_checkout',
    text: `${SELECT} where link_id = $1 and status = 'open' for update`,
    values: [linkId],
  });
}

export function findLatestCheckout(db: Queryable, linkId: number): Promise<CheckoutRow | undefined> {
  return db.one<CheckoutRow>({
    name: 'renewals_latest_checkout',
    text: `${SELECT} where link_id = $1 order by id desc limit 1`,
    values: [linkId],
  });
}

export function findCheckoutByRef(
  db: Queryable,
  provider: string,
  providerRef: string,
): Promise<CheckoutRow | undefined> {
  return db.one<CheckoutRow>({
    name: 'renewals_checkout_by_ref',
    text: `${SELECT} where provider = $1 and provider_ref = $2`,
    values: [provider, providerRef],
  });
}

export async function insertCheckout(
  tx: Queryable,
  row: Pick<CheckoutRow, 'linkId' | 'providerRef' | 'cycle' | 'amountMinor' | 'currency' | 'expiresAt'> & {
    provider: string;
  },
): Promise<CheckoutRow> {
  const { provider, ...rest } = row;
  const made = await tx.one<{ id: number }>({
    name: 'renewals_insert_checkout',
    text: `insert into checkout (link_id, provider, provider_ref, cycle, amount_minor, currency, url, expires_at)
           values ($1, $2, $3, $4, $5, $6, '', $7) returning id`,
    values: [row.linkId, provider, row.providerRef, row.cycle, row.amountMinor, row.currency, row.expiresAt],
  });
  return { ...rest, id: made?.id ?? 0, url: '', status: 'open' };
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

/** Closes a checkout that is still open; one that is paid stays paid. */
export async function closeCheckout(
  tx: Queryable,
  id: number,
  status: 'paid' | 'failed' | 'expired',
): Promise<void> {
  await tx.query({
    name: 'renewals_close_checkout',
    text: `update checkout set status = $2 where id = $1 and (status = 'open' or ($2 = 'paid' and status <> 'paid'))`,
    values: [id, status],
  });
}

/**
 * Closes what is open on these links, also a page that a provider is just opening: whoever asked for it finds its row
 * closed. @returns the references of the pages that are there, to be closed at the provider too.
 */
export async function closeCheckoutsOf(tx: Queryable, linkIds: readonly number[]): Promise<string[]> {
  const rows = await tx.query<{ providerRef: string; url: string }>({
    name: 'renewals_close_checkouts_of',
    text: `update checkout set status = 'expired' where link_id = any($1) and status = 'open'
           returning provider_ref as "providerRef", url`,
    values: [linkIds],
  });
  return rows.filter(({ url }) => url !== '').map(({ providerRef }) => providerRef);
}
