import type { Clock } from '../../lib/clock';
import type { Ids } from '../../lib/ids';
import type { Queryable } from '../../store/statement';
import { hashToken, isToken, type Link, linkById } from './link';

/** As long as a payment link (decision 9): a receipt in an old chat can be asked for again. */
const RECEIPT_LINK_MS = 48 * 3_600_000;

export interface PreparedReceiptLink {
  readonly url: string;
  /** Written in the turn's commit. Nothing is written where the link is not a paid one of this thread. */
  insert(tx: Queryable): Promise<void>;
}

/** Makes the address of a paid link's receipt; a token of its own, because that of the payment link is not stored. */
export function prepareReceiptLink(
  { linkId, threadId }: { readonly linkId: number; readonly threadId: string },
  { ids, clock, publicUrl }: { readonly ids: Ids; readonly clock: Clock; readonly publicUrl: () => string },
): PreparedReceiptLink {
  const token = ids.token();
  const now = clock.now();
  return {
    url: `${publicUrl()}/r/${token}`,
    insert: async (tx) => {
      await tx.query({
        name: 'renewals_drop_old_receipt_links',
        text: 'delete from receipt_link where thread_id = $1 and expires_at < $2',
        values: [threadId, now - RECEIPT_LINK_MS],
      });
      await tx.query({
        name: 'renewals_insert_receipt_link',
        text: `insert into receipt_link (token_hash, link_id, thread_id, expires_at)
               select $1, id, thread_id, $4 from link where id = $2 and thread_id = $3 and status = 'paid'`,
        values: [hashToken(token), linkId, threadId, now + RECEIPT_LINK_MS],
      });
    },
  };
}

/** The paid link a receipt's token leads to; undefined for any other token. `expired`: it shows nothing any more. */
export async function findReceiptLink(
  db: Queryable,
  token: string,
  clock: Clock,
): Promise<{ link: Link; expired: boolean } | undefined> {
  if (!isToken(token)) return undefined;
  const row = await db.one<{ link_id: number; expires_at: number }>({
    name: 'renewals_find_receipt_link',
    text: 'select link_id, expires_at from receipt_link where token_hash = $1',
    values: [hashToken(token)],
  });
  const link = row && (await linkById(db, row.link_id, clock));
  return row && link && { link, expired: row.expires_at <= clock.now() };
}
