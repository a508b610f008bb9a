import type { Queryable } from '../../store/store';
import type { AccountState } from '../contract/channels';

/** Newest rows of the outbox that are looked at for lags: a day of a busy brand, and no more work than that. */
const NEWEST = 50_000;

type PerAccount<T> = ReadonlyMap<string, T>;

/** How long customers waited for the bot's first answer, of answers sent since. */
export async function answerLags(
  store: Queryable,
  ids: readonly string[],
  since: number,
): Promise<PerAccount<NonNullable<AccountState['lag']>>> {
  const rows = await store.query<NonNullable<AccountState['lag']> & { readonly accountId: string }>({
    name: 'channel-lags',
    text: `select account_id "accountId", count(*)::int answers,
                  percentile_disc(0.5) within group (order by ms)::int "p50Ms",
                  percentile_disc(0.95) within group (order by ms)::int "p95Ms"
             from (select distinct on (o.inbox_id) o.account_id, greatest(0, o.sent_at - i.platform_at) ms
                     from outbox o join inbox i on i.id = o.inbox_id
                    where o.id > (select coalesce(max(id), 0) - ${NEWEST} from outbox) and o.account_id = any ($1)
                      and o.status = 'sent' and o.kind = 'send' and o.origin = 'bot' and o.sent_at >= $2
                      and i.kind in ('message', 'postback')
                    order by o.inbox_id, o.step) answers
            group by account_id`,
    values: [ids, since],
  });
  return new Map(rows.map(({ accountId, ...lag }) => [accountId, lag]));
}

/** Why messages tried since did not leave, most frequent first. */
export async function failures(
  store: Queryable,
  ids: readonly string[],
  since: number,
): Promise<PerAccount<AccountState['errors']>> {
  const rows = await store.query<{ accountId: string; code: string; count: number }>({
    name: 'channel-failures',
    text: `select account_id "accountId", reason code, count(*)::int count from outbox
            where account_id = any ($1) and first_attempt_at >= $2 and reason is not null and status <> 'cancelled'
            group by 1, 2 order by 3 desc, 2`,
    values: [ids, since],
  });
  const all = new Map<string, AccountState['errors'][number][]>();
  for (const { accountId, ...error } of rows) all.set(accountId, [...(all.get(accountId) ?? []), error]);
  return all;
}

/** What waits, and what was given up. */
export async function queues(
  store: Queryable,
  ids: readonly string[],
): Promise<PerAccount<AccountState['queue']>> {
  const rows = await store.query<
    Omit<AccountState['queue'], 'oldestMs'> & { readonly accountId: string; readonly oldestMs: number | null }
  >({
    name: 'channel-queues',
    text: `select o.account_id "accountId", count(*) filter (where o.status in ('pending', 'sending'))::int waiting,
                  count(*) filter (where o.status = 'unknown')::int unknown,
                  count(*) filter (where o.status in ('dead', 'refused') and o.unknown_since is null)::int dead,
                  count(*) filter (where o.status in ('dead', 'held') and o.unknown_since is not null)::int unclear,
                  (extract(epoch from clock_timestamp()
                     - min(i.received_at) filter (where o.status in ('pending', 'sending', 'unknown'))) * 1000)::bigint
                    "oldestMs"
             from outbox o join inbox i on i.id = o.inbox_id
            where o.account_id = any ($1) and o.status in ('pending', 'sending', 'unknown', 'dead', 'refused', 'held')
              and o.kind = 'send'
            group by 1`,
    values: [ids],
  });
  return new Map(
    rows.map(({ accountId, oldestMs, ...counts }) => [
      accountId,
      { ...counts, ...(oldestMs !== null && { oldestMs }) },
    ]),
  );
}
