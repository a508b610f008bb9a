import { type NullOf, withoutNulls } from '../../lib/without';
import { QUOTE_VALID_MS } from '../../renewals/prices/quote';
import type { Queryable } from '../../store/store';
import type { LinkEvents } from '../contract/link';

/** What became of a link, newest first, and the payment pages that were opened for it. */
export async function linkEvents(
  store: Queryable,
  linkId: number,
): Promise<Pick<LinkEvents, 'events' | 'tries'>> {
  type Event = LinkEvents['events'][number];
  const events = await store.query<
    Pick<Event, 'key' | 'at' | 'what'> & NullOf<Pick<Event, 'by' | 'amountMinor' | 'currency'>>
  >({
    name: 'link-events',
    text: `select 'issued' key, expires_at - extended_ms - ${QUOTE_VALID_MS} as at, 'issued' what, null by,
                  null::bigint "amountMinor", null currency from link where id = $1::bigint
           union all
           select 'audit:' || u.id, u.at, u.action, coalesce(a.name, u.actor), null, null
             from audit u left join agent a on u.actor = 'agent:' || a.id
            where u.subject = 'link:' || $1::bigint and u.action <> 'link.created'
           union all
           select 'payment:' || id, at, 'payment.' || status, null, amount_minor, currency
             from payment where link_id = $1::bigint
            order by 2 desc, 1 desc`,
    values: [linkId],
  });
  const tries = await store.query<LinkEvents['tries'][number]>({
    name: 'link-tries',
    text: `select id, provider, cycle, amount_minor "amountMinor", currency, status from checkout
            where link_id = $1 order by id desc`,
    values: [linkId],
  });
  return {
    events: events.map(({ by, amountMinor, currency, ...event }) => ({
      ...event,
      ...withoutNulls({ by, amountMinor, currency }),
    })),
    tries,
  };
}
