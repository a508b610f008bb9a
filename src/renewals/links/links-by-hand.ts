import type { Brand } from '../../brand';
import type { Clock } from '../../lib/clock';
import { AppError, errorCode } from '../../lib/errors';
import type { Ids } from '../../lib/ids';
import type { Language } from '../../lib/languages';
import { writeAudit } from '../../store/audit';
import type { Queryable, Store } from '../../store/store';
import type { Cycle } from '../../turn/port';
import { findOrders } from '../orders/find-orders';
import type { OrderNumbers } from '../orders/order-number';
import { type CheckoutPage, closeCheckoutsOf, lockLiveCheckout } from '../payments/checkout-rows';
import type { Checkouts } from '../payments/checkouts';
import type { OrderBook } from '../port';
import { createCalendar } from '../prices/calendar';
import { importPoints } from '../prices/points';
import type { PromoCodeOutcome } from '../prices/promotions';
import { priceOrders, type QuoteTotal, quoteTotals } from '../prices/quote';
import { findLink, insertLink, type Link, linkById, lockLink, type PreparedLink, prepareLink } from './link';

/** What people in charge do with links themselves: no identity is asked for, so every act leaves a line in `audit`. */
export interface LinkDeskDeps {
  readonly store: Store;
  readonly brand: Brand;
  readonly numbers: OrderNumbers;
  readonly orderBook: OrderBook;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly publicUrl: () => string;
}

export interface LinkWish {
  readonly orderNumbers: readonly string[];
  readonly threadId: string;
  readonly language?: Language | undefined;
  readonly cycle?: Cycle | undefined;
  readonly promoCode?: string | undefined;
}

export interface MadeByHand {
  readonly id: number;
  readonly url: string;
  readonly code: string;
  /** Epoch ms. */
  readonly expiresAt: number;
  readonly totals: readonly QuoteTotal[];
  readonly currency: string;
}

/** Who the audit says it was. */
const COMMAND_LINE = 'command line';
const TOKEN_IN_URL = /\/r\/([0-9a-z]{32})(?![0-9a-z])/;
const CODE = /^[0-9A-HJKMNP-TV-Z]{2}-?[0-9A-HJKMNP-TV-Z]{2}$/;

/**
 * Makes a link as a turn does: priced now, fixed for its life, replacing open ones of the same chat and orders.
 * @throws AppError NOT_THERE, LINK_NOT_RENEWABLE, LINK_CODE_REFUSED, ORDERS_UNAVAILABLE
 */
export async function createLink(
  wish: LinkWish,
  deps: LinkDeskDeps,
  actor = COMMAND_LINE,
): Promise<MadeByHand> {
  const { link, insert } = await prepareByHand(wish, deps, actor);
  const id = await deps.store.transaction(insert);
  const { url, code, expiresAt, quote } = link;
  return { id, url, code, expiresAt, totals: quoteTotals(quote), currency: quote.currency };
}

/**
 * Works a link out without storing it, for who stores it together with the words that carry it.
 * @throws AppError as createLink
 */
export async function prepareByHand(
  wish: LinkWish,
  deps: LinkDeskDeps,
  actor: string,
): Promise<{ readonly link: PreparedLink; readonly insert: (tx: Queryable) => Promise<number> }> {
  const { brand, numbers, clock, ids, publicUrl } = deps;
  const language = await languageOf(wish, deps);
  const orders = await findOrders(wish.orderNumbers, deps);
  const now = clock.now();
  const given = orders.map(({ number, points }) => ({ orderKey: numbers.key(number), points }));
  const pricing = priceOrders(orders, {
    brand,
    calendar: createCalendar(brand.brand.timeZone),
    now,
    ...(wish.promoCode !== undefined && { promoCode: wish.promoCode }),
  });
  if (pricing.outcome === 'not_renewable')
    throw new AppError(
      'LINK_NOT_RENEWABLE',
      `${pricing.orderNumbers.join(', ')}: cancelled, suspended, or its plan is not sold any more`,
    );
  refuseCode(wish, pricing.promoCode);
  const quote = { ...pricing.quote, ...(wish.cycle && { preselected: wish.cycle }) };
  const link = prepareLink({ quote, threadId: wish.threadId, language }, { ids, publicUrl });
  const insert = async (tx: Queryable) => {
    if (brand.points) await importPoints(tx, { given, at: now });
    const made = await insertLink(tx, link, numbers);
    await auditLink(tx, { actor, action: 'link.created', linkId: made, threadId: wish.threadId, now });
    return made;
  };
  return { link, insert };
}

/**
 * The conversation on a channel that proved one of these orders last, for each of them that was proved there; several
 * where different chats did.
 */
export async function threadsThatProved(
  channel: string,
  orderNumbers: readonly string[],
  { store, numbers }: Pick<LinkDeskDeps, 'store' | 'numbers'>,
): Promise<readonly string[]> {
  const rows = await store.query<{ id: string }>({
    name: 'links_threads_of_orders',
    text: `select distinct latest.id from (
             select distinct on (a.order_key) t.id from attempt a join thread t on t.id = a.thread_id
              where a.outcome = 'matched' and a.order_key = any($1) and starts_with(t.id, $2)
              order by a.order_key, a.id desc) latest order by 1`,
    values: [orderNumbers.map(numbers.key), `${channel}:`],
  });
  return rows.map(({ id }) => id);
}

/** Links by address or by short code; a code may belong to several, the newest comes first. At most 20. */
export async function findLinks(
  codeOrUrl: string,
  { store, clock }: Pick<LinkDeskDeps, 'store' | 'clock'>,
): Promise<readonly Link[]> {
  const [, token] = TOKEN_IN_URL.exec(codeOrUrl) ?? [];
  if (token !== undefined) {
    const link = await findLink(store, token, clock);
    return link ? [link] : [];
  }
  const code = codeOrUrl.trim().toUpperCase();
  if (!CODE.test(code)) return [];
  const rows = await store.query<{ id: number }>({
    name: 'links_of_code',
    text: 'select id from link where code = $1 order by id desc limit 20',
    values: [code.includes('-') ? code : `${code.slice(0, 2)}-${code.slice(2)}`],
  });
  const links: Link[] = [];
  for (const { id } of rows) {
    const link = await linkById(store, id, clock);
    if (link) links.push(link);
  }
  return links;
}

/**
 * Closes a link that is still open, and its payment page at the provider.
 * @returns codes of the providers that could not be told; their pages close by themselves, and a payment there would
 * come back as one for a cancelled link.
 * @throws AppError LINK_CLOSED, LINK_BEING_PAID
 */
export async function cancelLink(
  link: Link,
  { store, clock, checkouts }: Pick<LinkDeskDeps, 'store' | 'clock'> & { readonly checkouts: Checkouts },
  actor = COMMAND_LINE,
): Promise<readonly string[]> {
  const pages = await store.transaction(async (tx) => {
    const fresh = await lockLink(tx, link.id, clock);
    if (fresh?.state !== 'issued')
      throw new AppError(
        'LINK_CLOSED',
        `link ${link.code} is ${fresh?.state ?? 'gone'}: there is nothing to cancel`,
      );
    const live = await lockLiveCheckout(tx, link.id);
    if (live?.status === 'pending')
      throw new AppError(
        'LINK_BEING_PAID',
        `a payment for link ${link.code} is on its way: wait for its end, then refund it`,
      );
    await tx.query({
      name: 'links_cancel',
      text: `update link set status = 'cancelled' where id = $1`,
      values: [link.id],
    });
    const { id: linkId, threadId } = link;
    await auditLink(tx, { actor, action: 'link.cancelled', linkId, threadId, now: clock.now() });
    return await closeCheckoutsOf(tx, [link.id]);
  });
  return await expireAt(pages, checkouts);
}

async function expireAt(pages: readonly CheckoutPage[], checkouts: Checkouts): Promise<string[]> {
  const failed: string[] = [];
  for (const { provider, providerRef } of pages) {
    try {
      await checkouts.of(provider)?.expire(providerRef);
    } catch (error) {
      failed.push(`${provider}: ${errorCode(error)}`);
    }
  }
  return failed;
}

/** Who names a code has promised its price to somebody: a link at the full one would break that. */
function refuseCode({ promoCode }: LinkWish, outcome: PromoCodeOutcome | undefined): void {
  if (promoCode === undefined || outcome === undefined || outcome === 'applied') return;
  throw new AppError('LINK_CODE_REFUSED', `no link made: the code ${promoCode} ${WHY_NO_CODE[outcome]}`);
}

const WHY_NO_CODE: Readonly<Record<Exclude<PromoCodeOutcome, 'applied'>, string>> = {
  unknown: 'is none of brand.yaml; leave --promo out for a link without it',
  over: 'has run out (its `until` in brand.yaml)',
  not_yet: 'does not count yet (its `from` in brand.yaml)',
  no_gain: 'makes none of these orders cheaper; leave --promo out, the link has the same price',
};

async function languageOf(
  { threadId, language }: LinkWish,
  { store, brand }: LinkDeskDeps,
): Promise<Language> {
  const row = await store.one<{ language: string | null }>({
    name: 'links_thread',
    text: 'select language from thread where id = $1',
    values: [threadId],
  });
  if (!row)
    throw new AppError(
      'NOT_THERE',
      `there is no conversation ${threadId}: it is channel:account:user, as the API and chat --trace name it`,
    );
  const spoken = brand.brand.languages.find((known) => known === row.language);
  return language ?? spoken ?? brand.brand.defaultLanguage;
}

/** Notes in the audit who did what with a link. */
export async function auditLink(
  tx: Queryable,
  {
    linkId,
    threadId,
    ...line
  }: {
    readonly actor: string;
    readonly action: string;
    readonly linkId: number;
    readonly threadId: string;
    readonly now: number;
  },
): Promise<void> {
  await writeAudit(tx, { ...line, subject: `link:${linkId}`, detail: { threadId } });
}
