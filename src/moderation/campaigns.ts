import { accountKeyOf } from '../channel/thread-id';
import type { Judgement } from '../console/contract/verdict';
import type { Queryable } from '../store/store';
import { isAlike, likeness } from './scoring/prints';

/** A campaign is over after so long without a copy: what comes then is another. */
export const CAMPAIGN_DAYS = 14;
const DAY_MS = 24 * 3_600_000;
/** Campaigns with any print in common that are compared: those with the most. */
const CANDIDATES = 8;

export interface KnownCampaign {
  readonly id: number;
  readonly prints: readonly number[];
  /** For the account of the conversation that was asked about. */
  readonly judged: Judgement | null;
  /** Other senders who have written it. */
  readonly others: number;
}

/**
 * As SQL: what people have said last of the campaign `c` that counts for an account. Who sees some accounts speaks for
 * these alone.
 */
function standingOn(account: string): string {
  return `(select v.judged from verdict v
            where v.campaign_id = c.id and v.scope = 'cluster' and v.undone_at is null
              and (cardinality(v.accounts) = 0 or ${account} = any (v.accounts)) order by v.id desc limit 1)`;
}

/** The campaign a text belongs to, if there is one: nearly the same words, within two weeks. */
export async function findCampaign(
  db: Queryable,
  { prints, threadId, now }: { readonly prints: readonly number[]; threadId: string; readonly now: number },
): Promise<KnownCampaign | undefined> {
  const rows = await db.query<KnownCampaign>({
    name: 'campaign-find',
    text: `select c.id, c.prints, ${standingOn('$4')} judged,
                  (select count(distinct s.thread_id)::int from suspicion s
                    where s.campaign_id = c.id and s.thread_id <> $2) others
             from (select * from campaign where prints && $1::int[] and last_at > $3
                    order by (select count(*) from unnest(prints) p where p = any($1)) desc, id limit ${CANDIDATES}) c`,
    values: [prints, threadId, now - CAMPAIGN_DAYS * DAY_MS, accountKeyOf(threadId)],
  });
  const alike = rows.filter((row) => isAlike(row.prints, prints));
  return alike.toSorted((a, b) => likeness(b.prints, prints) - likeness(a.prints, prints))[0];
}

/**
 * The same inside a commit, where a campaign that is not there yet begins. One commit at a time, so that two first
 * copies begin one campaign.
 * @returns its id.
 */
export async function joinCampaign(
  tx: Queryable,
  item: {
    readonly prints: readonly number[];
    readonly threadId: string;
    readonly now: number;
  },
): Promise<number> {
  const { prints, now } = item;
  await tx.query({ name: 'campaign-lock', text: `select pg_advisory_xact_lock(hashtext('campaign'))` });
  const known = (await findCampaign(tx, item)) ?? (await campaignOf(tx, item.threadId));
  if (known) {
    await tx.query({
      name: 'campaign-goes-on',
      text: 'update campaign set last_at = greatest(last_at, $2) where id = $1',
      values: [known.id, now],
    });
    return known.id;
  }
  const row = await tx.one<{ id: number }>({
    name: 'campaign-begins',
    text: 'insert into campaign (prints, first_at, last_at) values ($1, $2, $2) returning id',
    values: [prints, now],
  });
  if (!row) throw new Error('an insert gives its id back');
  return row.id;
}

/** A sender goes on with the campaign they began, in other words. */
async function campaignOf(tx: Queryable, threadId: string): Promise<{ readonly id: number } | undefined> {
  return await tx.one<{ id: number }>({
    name: 'campaign-of-thread',
    text: 'select campaign_id id from suspicion where thread_id = $1 order by id desc limit 1',
    values: [threadId],
  });
}
