import { QUOTE_VALID_MS } from '../../renewals/prices/quote';
import type { Queryable } from '../../store/store';
import type { Report } from '../contract/reports';
import { dayOf, type ReportScope, valuesOf, within } from './scope';

/** When a link was made: what is left of its end without the time it was valid, and was given later. */
const MADE_AT = `(l.expires_at - l.extended_ms - ${QUOTE_VALID_MS})`;
const PAID = `from payment p join link l on l.id = p.link_id where p.status = 'succeeded'
  and ${within({ at: 'p.at', thread: 'l.thread_id', language: 'l.language' })}`;

/** How far the links came that were made in the period, and what was paid in it by any link. */
export async function moneyFigures(
  store: Queryable,
  scope: ReportScope,
): Promise<Pick<Report, 'links' | 'revenue' | 'takings'>> {
  const values = valuesOf(scope);
  const links = await store.one<Report['links']>({
    name: 'report-links',
    text: `select count(*)::int sent, count(*) filter (where opened > 0 or tried or status = 'paid')::int opened,
                  count(*) filter (where tried or status = 'paid')::int paying,
                  count(*) filter (where status = 'paid')::int paid
             from (select l.opened, l.status, exists (select 1 from checkout where link_id = l.id) tried from link l
                    where ${within({ at: MADE_AT, thread: 'l.thread_id', language: 'l.language' })}) made`,
    values,
  });
  const revenue = await store.query<Report['revenue'][number]>({
    name: 'report-revenue',
    text: `select p.currency, sum(p.amount_minor - p.refunded_minor)::bigint minor, count(*)::int payments,
                  coalesce(sum((select count(*) from renewal r where r.payment_id = p.id)), 0)::int renewals
             ${PAID} group by 1 order by 2 desc, 1`,
    values,
  });
  const takings = await store.query<Report['takings'][number]>({
    name: 'report-takings',
    text: `select ${dayOf('p.at', 6)} "day", p.currency, sum(p.amount_minor - p.refunded_minor)::bigint minor
             ${PAID} group by 1, 2 order by 1, 2`,
    values: [...values, scope.timeZone],
  });
  return { links: links ?? { sent: 0, opened: 0, paying: 0, paid: 0 }, revenue, takings };
}
