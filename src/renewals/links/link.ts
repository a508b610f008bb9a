import { createHash } from 'node:crypto';
import type { Clock } from '../../lib/clock';
import type { Ids } from '../../lib/ids';
import type { Language } from '../../lib/languages';
import type { Queryable } from '../../store/statement';
import type { OrderNumbers } from '../orders/order-number';
import type { LinkStatus, Quote } from '../port';

/** Tokens as Ids.token() makes them: 160 bits in Crockford base32, lower case. */
const TOKEN = /^[0-9a-hjkmnp-tv-z]{32}$/;
const CODE_LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** A link that is worked out but not stored yet. The token is in `url` only; what is stored is its hash. */
export interface PreparedLink {
  readonly tokenHash: string;
  /** Short code that the DM and the page both show, e.g. 7F-42. */
  readonly code: string;
  readonly url: string;
  readonly threadId: string;
  readonly language: Language;
  readonly quote: Quote;
  /** Epoch ms. */
  readonly expiresAt: number;
}

export interface PrepareLinkDeps {
  readonly ids: Ids;
  /** What customers reach us by, without trailing slash. Asked late: at start the port may not be known yet. */
  readonly publicUrl: () => string;
}

/** Makes a link's token, code and address; nothing is stored, so a turn may do it again. */
export function prepareLink(
  wish: { quote: Quote; threadId: string; language: Language },
  { ids, publicUrl }: PrepareLinkDeps,
): PreparedLink {
  const token = ids.token();
  const tokenHash = hashToken(token);
  return {
    ...wish,
    tokenHash,
    code: codeOf(tokenHash),
    url: `${publicUrl()}/r/${token}`,
    expiresAt: wish.quote.expiresAt,
  };
}

/**
 * Stores the link inside the turn's commit. Links of the same thread that are still open for one of its orders are
 * replaced, so that the newest one in the chat is the one that counts.
 * @returns the link's id.
 */
export async function insertLink(tx: Queryable, link: PreparedLink, numbers: OrderNumbers): Promise<number> {
  const orderKeys = link.quote.lines.map((line) => numbers.key(line.orderNumber));
  const row = await tx.one<{ id: number }>({
    name: 'renewals_insert_link',
    text: `with q as (insert into quote (thread_id, body, expires_at) values ($1, $2, $3) returning id)
           insert into link (token_hash, code, thread_id, quote_id, order_keys, language, expires_at)
           select $4, $5, $1, q.id, $6, $7, $3 from q returning id`,
    values: [
      link.threadId,
      JSON.stringify(link.quote),
      link.expiresAt,
      link.tokenHash,
      link.code,
      orderKeys,
      link.language,
    ],
  });
  const id = row?.id ?? 0;
  await tx.query({
    name: 'renewals_replace_links',
    text: `update link set status = 'replaced', replaced_by = $1
            where thread_id = $2 and status = 'issued' and order_keys && $3 and id <> $1`,
    values: [id, link.threadId, orderKeys],
  });
  return id;
}

export interface Link {
  readonly id: number;
  readonly code: string;
  readonly threadId: string;
  readonly orderKeys: readonly string[];
  readonly language: Language;
  readonly state: LinkStatus;
  readonly expiresAt: number;
  readonly quote: Quote;
  /** Row of the quote; another one once a code has made the price better. */
  readonly quoteId: number;
  /** The link that took its place, or whose payment closed it. */
  readonly replacedBy?: number;
}

/** Finds the link of a token from an address; undefined for anything that is not one of ours. */
export async function findLink(db: Queryable, token: string, clock: Clock): Promise<Link | undefined> {
  if (!TOKEN.test(token)) return undefined;
  const row = await db.one<LinkRow>({
    name: 'renewals_find_link',
    text: `${SELECT_LINK} where l.token_hash = $1`,
    values: [hashToken(token)],
  });
  return row && toLink(row, clock.now());
}

/** Locks the link until the transaction ends and reads it afterwards, in that order. */
export async function lockLink(tx: Queryable, id: number, clock: Clock): Promise<Link | undefined> {
  await tx.query({
    name: 'renewals_lock_link',
    text: 'select 1 from link where id = $1 for update',
    values: [id],
  });
  return await linkById(tx, id, clock);
}

export async function linkById(db: Queryable, id: number, clock: Clock): Promise<Link | undefined> {
  const row = await db.one<LinkRow>({
    name: 'renewals_link',
    text: `${SELECT_LINK} where l.id = $1`,
    values: [id],
  });
  return row && toLink(row, clock.now());
}

/** Puts a better quote in the place of the link's; inside the transaction that holds the link's lock. */
export async function useQuote(tx: Queryable, link: Link, quote: Quote): Promise<void> {
  await tx.query({
    name: 'renewals_use_quote',
    text: `with q as (insert into quote (thread_id, body, expires_at) values ($2, $3, $4) returning id)
           update link set quote_id = q.id from q where link.id = $1`,
    values: [link.id, link.threadId, JSON.stringify(quote), link.expiresAt],
  });
}

/** Counts a view of the page; nobody decides anything by it. */
export async function countOpened(db: Queryable, id: number): Promise<void> {
  await db.query({
    name: 'renewals_opened',
    text: 'update link set opened = opened + 1 where id = $1',
    values: [id],
  });
}

interface LinkRow {
  id: number;
  code: string;
  thread_id: string;
  order_keys: string[];
  language: Language;
  status: LinkStatus;
  expires_at: number;
  replaced_by: number | null;
  quote_id: number;
  body: Quote;
}

const SELECT_LINK = `
  select l.id, l.code, l.thread_id, l.order_keys, l.language, l.status, l.expires_at, l.replaced_by, l.quote_id, q.body
    from link l join quote q on q.id = l.quote_id`;

function toLink(row: LinkRow, now: number): Link {
  return {
    id: row.id,
    code: row.code,
    threadId: row.thread_id,
    orderKeys: row.order_keys,
    language: row.language,
    state: row.status === 'issued' && row.expires_at <= now ? 'expired' : row.status,
    expiresAt: row.expires_at,
    quote: row.body,
    quoteId: row.quote_id,
    ...(row.replaced_by !== null && { replacedBy: row.replaced_by }),
  };
}

/** Whether a text has the form of a token; anything else is not looked up. */
export function isToken(text: string): boolean {
  return TOKEN.test(text);
}

export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

// Four letters of the alphabet of the token: about a million codes, and nothing in them can be misread.
function codeOf(tokenHash: string): string {
  const letters = [...Buffer.from(tokenHash, 'hex').subarray(0, 4)].map((byte) => CODE_LETTERS[byte & 31]);
  return `${letters.slice(0, 2).join('')}-${letters.slice(2).join('')}`;
}
