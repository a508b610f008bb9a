import type { Verdict } from '../console/contract/verdict';
import { ApiError } from '../lib/errors';
import type { Queryable } from '../store/store';

/** @throws ApiError 404 VERDICT_NOT_FOUND. */
export async function readVerdict(db: Queryable, id: number): Promise<Verdict> {
  const [verdict] = await select(db, { ids: [id] });
  if (!verdict) throw verdictNotFound();
  return verdict;
}

/** All of them as a record, newest first, the bot's own included. */
export async function listVerdicts(
  db: Queryable,
  { accounts }: { readonly accounts: readonly string[] },
): Promise<readonly Verdict[]> {
  return await select(db, { accounts });
}

/** The verdict that stands on each of these campaigns, where it counts for all accounts the person sees. */
export async function verdictsOn(
  db: Queryable,
  campaignIds: readonly number[],
  accounts: readonly string[],
): Promise<ReadonlyMap<number, Verdict>> {
  const found = await select(db, { campaignIds, countsFor: accounts });
  return new Map(
    found.flatMap((one) => (one.clusterId === undefined ? [] : [[one.clusterId, one] as const])).reverse(),
  );
}

/**
 * SQL condition: the verdict `v` on a campaign counts for all accounts that a person sees.
 * @param parameter number of their bound `accounts`
 */
export function countsForAll(parameter: number): string {
  return `(cardinality(v.accounts) = 0
           or (cardinality($${parameter}::text[]) > 0 and v.accounts @> $${parameter}::text[]))`;
}

interface Which {
  readonly ids?: readonly number[];
  readonly campaignIds?: readonly number[];
  readonly accounts?: readonly string[];
  readonly countsFor?: readonly string[];
}

async function select(
  db: Queryable,
  { ids, campaignIds, accounts = [], countsFor }: Which,
): Promise<readonly Verdict[]> {
  const rows = await db.query<VerdictRow>({
    name: 'verdict-select',
    text: `select v.id, v.judged, v.scope, v.thread_id "threadId", v.message_id "messageId", v.campaign_id "campaignId",
                  v.block, v.indicators, v.agent_id "agentId", a.name, v.at, v.undone_at "undoneAt", i.items
             from verdict v left join agent a on a.id = v.agent_id
             left join lateral (select jsonb_object_agg(state, n) items
                                  from (select state, count(*) n from verdict_item where verdict_id = v.id group by state) s) i
                  on true
            where ($1::bigint[] is null or v.id = any ($1))
              and ($2::bigint[] is null
                   or (v.campaign_id = any ($2) and v.scope = 'cluster' and v.undone_at is null))
              and (cardinality($3::text[]) = 0
                   or exists (select 1 from thread t where t.id = v.thread_id and t.account_id = any ($3))
                   or exists (select 1 from verdict_item o join thread t on t.id = o.thread_id
                               where o.verdict_id = v.id and t.account_id = any ($3)))
              and ($4::text[] is null or ${countsForAll(4)})
            order by v.id desc limit 100`,
    values: [ids ?? null, campaignIds ?? null, accounts, countsFor ?? null],
  });
  return rows.map(verdictOf);
}

interface VerdictRow extends Pick<Verdict, 'id' | 'judged' | 'scope' | 'block' | 'indicators' | 'at'> {
  readonly threadId: string | null;
  readonly messageId: number | null;
  readonly campaignId: number | null;
  readonly agentId: number | null;
  readonly name: string | null;
  readonly undoneAt: number | null;
  readonly items: Partial<Verdict['items']> | null;
}

const NO_ITEMS: Verdict['items'] = { queued: 0, done: 0, skipped: 0, undoing: 0, undone: 0, kept: 0 };

function verdictOf({
  threadId,
  messageId,
  campaignId,
  agentId,
  name,
  undoneAt,
  items,
  ...row
}: VerdictRow): Verdict {
  return {
    ...row,
    items: { ...NO_ITEMS, ...items },
    ...(threadId !== null && { threadId }),
    ...(messageId !== null && { messageId }),
    ...(campaignId !== null && row.scope === 'cluster' && { clusterId: campaignId }),
    ...(agentId !== null && name !== null && { by: { id: agentId, name } }),
    ...(undoneAt !== null && { undoneAt }),
  };
}

/** There is no verdict of that id. */
export function verdictNotFound(): ApiError {
  return new ApiError(404, 'VERDICT_NOT_FOUND', 'there is no such verdict: look in GET /api/verdicts');
}
