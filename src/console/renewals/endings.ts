import { inAccounts } from '../../store/in-accounts';
import type { Reach } from '../access';
import type { RenewalFilter, RenewalState } from '../contract/renewal';
import type { Bindings } from '../inbox/bindings';
import { linkState } from '../links/link-state';

/** Where the orders are: in our own table, or with the brand. */
export type BookKind = 'sql' | 'http';

/** A row of `endings`. */
export interface Ending {
  readonly key: string;
  readonly number: string | null;
  readonly plan: string | null;
  readonly currency: string | null;
  readonly endsAt: number;
  readonly state: RenewalState;
  readonly threadId: string | null;
  readonly contactId: number | null;
  readonly name: string | null;
  readonly handle: string | null;
  readonly linkId: number | null;
  readonly linkCode: string | null;
  readonly linkExpiresAt: number | null;
  readonly linkOpen: boolean;
  readonly elsewhereId: number | null;
  /** Its place in the list: what ends next comes first, what has ended last comes after all that is still to end. */
  readonly rank: number;
}

export interface EndingsOf {
  readonly agent: Reach;
  /** Business time, epoch ms. */
  readonly now: number;
  readonly book: BookKind;
  readonly key: (orderNumber: string) => string;
}

const DAY_MS = 86_400_000;
/** Larger than any end, twice. */
const ENDED = 9_000_000_000_000_000;
/** Older links are not read for what a brand's own system knows better. */
const KNOWN_MS = 400 * DAY_MS;

/** SQL of all ends of orders around now, each with its state, newest link and whoever proved it. */
export function endings(
  { within, ch, q }: Omit<RenewalFilter, 'state'>,
  { agent, now, book, key }: EndingsOf,
  { bind, place }: Bindings,
): string {
  const [moment, reach] = [bind(now), Number(within) * DAY_MS];
  const span = `> ${bind(now - reach)}::bigint and <column> <= ${bind(now + reach)}::bigint`;
  const inSpan = (column: string) => `${column} ${span.replace('<column>', column)}`;
  const accounts = place(agent.accounts);
  const parts = [inAccounts('t.account_id', accounts)];
  if (ch) parts.push(`starts_with(t.id, ${bind(`${ch}:`)})`);
  if (q) {
    const pattern = bind(`%${q.replace(/^@/, '').replace(/[\\%_]/g, '\\$&')}%`);
    parts.push(`(e.key = ${bind(key(q))} or i.handle ilike ${pattern} or c.name ilike ${pattern})`);
  }
  return `select e.key, e.number, e.plan, e.currency, e.ends_at "endsAt", ${stateOf(moment)} state, t.id "threadId",
                 i.contact_id "contactId", i.handle, c.name, l.id "linkId", l.code "linkCode",
                 l.expires_at "linkExpiresAt", coalesce(l.status = 'issued' and l.expires_at > ${moment}::bigint, false) "linkOpen",
                 f.id "elsewhereId", case when e.ends_at > ${moment}::bigint then e.ends_at else ${ENDED} - e.ends_at end rank
            from (${book === 'sql' ? ownOrders(inSpan) : knownOrders(inSpan, bind(now - KNOWN_MS))}
                  union all ${renewed(inSpan)}) e
            left join lateral (${NEWEST_LINK}) l on true
            left join offline_payment f on f.order_key = e.key and f.ends_at = e.ends_at and f.voided_at is null
            left join lateral (${proved(accounts)}) p on true
            left join thread t on t.id = coalesce(p.thread_id, l.thread_id)
            left join identity i on i.thread_id = t.id left join contact c on c.id = i.contact_id
           where ${parts.join('\n and ')}`;
}

type InSpan = (column: string) => string;

function ownOrders(inSpan: InSpan): string {
  return `select number_key key, number, plan, currency, expires_at ends_at, null::bigint paid_link
            from "order" where ${inSpan('expires_at')} and status not in ('cancelled', 'suspended')`;
}

/** Orders of a brand's own system, as the last price named for each and its reminders knew them. */
function knownOrders(inSpan: InSpan, since: string): string {
  return `select key, number, plan, currency, ends_at, null::bigint paid_link
            from (select distinct on (key) * from (
                    select k.key, line ->> 'orderNumber' number, line ->> 'plan' plan, q.body ->> 'currency' currency,
                           (line ->> 'expiresAt')::bigint ends_at, l.id seen
                      from link l join quote q on q.id = l.quote_id
                     cross join unnest(l.order_keys) with ordinality k (key, n)
                     cross join lateral (select q.body -> 'lines' -> (k.n - 1)::int line) one
                     where l.expires_at > ${since}::bigint
                    union all
                    select order_key, null, null, null, ends_at, 0 from reminder) every
                   order by key, ends_at desc, seen desc) newest
           where ${inSpan('ends_at')} and not exists (select 1 from renewal r where r.order_key = key and r.until_at > ends_at)`;
}

/** Ends that are none any more, because the order was renewed. */
function renewed(inSpan: InSpan): string {
  return `select r.order_key, o.number, o.plan, m.currency, r.from_at, m.link_id
            from renewal r join payment m on m.id = r.payment_id and m.status = 'succeeded'
            left join "order" o on o.number_key = r.order_key where ${inSpan('r.from_at')}`;
}

/** The one that paid, else the newest that was made for this end. Two halves, so that each goes by its index. */
const NEWEST_LINK = `select * from (
     select k.* from link k where k.id = e.paid_link
     union all
     select k.* from link k join quote kq on kq.id = k.quote_id
      where e.paid_link is null and k.order_keys @> array[e.key] and k.status <> 'cancelled'
        and kq.body -> 'lines' @> jsonb_build_array(jsonb_build_object('expiresAt', e.ends_at))) made
   order by id desc limit 1`;

function proved(accounts: number): string {
  return `select a.thread_id from attempt a join thread at on at.id = a.thread_id
           where a.order_key = e.key and a.outcome = 'matched' and ${inAccounts('at.account_id', accounts)}
           order by a.at desc, a.id desc limit 1`;
}

/** Unpaid, a link that is over still tells how far its customer came; after the end nothing counts but the money. */
function stateOf(now: string): string {
  return `case when e.paid_link is not null or l.status = 'paid' then 'paid'
               when f.id is not null then 'elsewhere'
               when l.id is not null and ${linkState('l', now)} in ('paying', 'failed') then ${linkState('l', now)}
               when e.ends_at <= ${now}::bigint then 'lapsed'
               when l.id is null then 'not_asked'
               when l.opened > 0 then 'opened' else 'sent' end`;
}
