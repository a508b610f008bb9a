import { QUOTE_VALID_MS } from '../../renewals/prices/quote';
import { inAccounts } from '../../store/in-accounts';
import type { Queryable } from '../../store/store';
import type { Funnel } from '../contract/renewal';
import type { Asker } from './renewal-list';

const DAY_MS = 86_400_000;

/** How far the links came that were made in the last days, and what was paid by them. */
export async function funnel(store: Queryable, days: number, { agent, now }: Asker): Promise<Funnel> {
  const made = `from link l where l.expires_at - l.extended_ms > $1
                 and ${inAccounts(`regexp_replace(l.thread_id, ':[^:]*$', '')`, 2)}`;
  const values = [now - days * DAY_MS + QUOTE_VALID_MS, agent.accounts];
  const counts = await store.one<Omit<Funnel, 'takings'>>({
    name: 'renewals-funnel',
    text: `select count(*)::int sent, count(*) filter (where opened > 0 or tried or status = 'paid')::int opened,
                  count(*) filter (where tried or status = 'paid')::int paying,
                  count(*) filter (where status = 'paid')::int paid
             from (select l.*, exists (select 1 from checkout where link_id = l.id) tried ${made}) l`,
    values,
  });
  const takings = await store.query<Funnel['takings'][number]>({
    name: 'renewals-takings',
    text: `select p.currency, sum(p.amount_minor - p.refunded_minor)::bigint minor
             from payment p where p.status = 'succeeded' and p.link_id in (select l.id ${made})
            group by p.currency order by 1`,
    values,
  });
  return { ...(counts ?? { sent: 0, opened: 0, paying: 0, paid: 0 }), takings };
}
