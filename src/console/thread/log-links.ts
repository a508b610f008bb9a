import type { Queryable } from '../../store/store';
import type { LinkCard, LogEntry } from '../contract/thread-log';
import type { Span } from './log-messages';

/** How long a price stands, and so how long before its end a link was made (QUOTE_VALID_MS of src/renewals). */
const LIFE_MS = 48 * 3_600_000;

export interface LinksOfThread {
  readonly threadId: string;
  readonly span: Span;
  /** Business time, epoch ms. */
  readonly now: number;
  readonly host: string;
  readonly seesOrders: boolean;
}

/** The payment links made in a thread during a stretch of time, as cards. */
export async function logLinks(
  store: Queryable,
  { threadId, span, now, host, seesOrders }: LinksOfThread,
): Promise<LogEntry[]> {
  const rows = await store.query<LinkRow>({
    name: 'log-links',
    text: `select l.id, l.code, l.status, l.opened, l.expires_at "expiresAt", l.extended_ms "extendedMs",
                  array(select line ->> 'orderNumber' from jsonb_array_elements(q.body -> 'lines') line) orders,
                  q.body #>> '{lines,0,plan}' plan,
                  (select count(*)::int from checkout where link_id = l.id) tries,
                  (select count(*)::int from payment where link_id = l.id and status = 'failed') declined
             from link l join quote q on q.id = l.quote_id
            where l.thread_id = $1 and l.expires_at - l.extended_ms - ${LIFE_MS} >= $2
              and l.expires_at - l.extended_ms - ${LIFE_MS} < $3 order by l.id`,
    values: [threadId, span.from, span.until],
  });
  return rows.map(({ status, orders, plan, extendedMs, ...row }) => {
    const issuedAt = row.expiresAt - extendedMs - LIFE_MS;
    const link: LinkCard = {
      ...row,
      state: status === 'issued' && row.expiresAt <= now ? 'expired' : status,
      host,
      issuedAt,
      ...(seesOrders && { orders }),
      ...(plan !== null && { plan }),
    };
    return { kind: 'link', at: issuedAt, link };
  });
}

interface LinkRow extends Pick<LinkCard, 'id' | 'code' | 'opened' | 'expiresAt' | 'tries' | 'declined'> {
  readonly status: LinkCard['state'];
  readonly extendedMs: number;
  readonly orders: string[];
  readonly plan: string | null;
}
