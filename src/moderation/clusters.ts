import type { Cluster, Signal } from '../console/contract/verdict';
import { inAccounts } from '../store/in-accounts';
import type { Queryable } from '../store/store';
import { CAMPAIGN_DAYS } from './campaigns';
import { likeness, printsOf } from './scoring/prints';
import { countsForAll, verdictsOn } from './verdict-list';

const DAY_MS = 24 * 3_600_000;
const SAMPLES = 3;
/** From this likeness on two texts are the same to a reader. */
const SAME_WORDING = 0.75;
const THREADS = 10;
/** Whether the campaign `c` is judged for all accounts $2. */
const JUDGED = `exists (select 1 from verdict v
   where v.campaign_id = c.id and v.scope = 'cluster' and v.undone_at is null and ${countsForAll(2)})`;

/** Campaigns of the last two weeks that are worth a look: those nobody has judged first, then the newest. */
export async function listClusters(
  db: Queryable,
  { accounts, now }: { readonly accounts: readonly string[]; readonly now: number },
): Promise<readonly Cluster[]> {
  const rows = await db.query<ClusterRow>({
    name: 'cluster-list',
    text: `select id, "firstAt", "lastAt", senders, messages, score, channels, away, open from (
           select c.id, ${JUDGED} judged, c.first_at "firstAt", c.last_at "lastAt", count(distinct s.thread_id)::int senders,
                  count(*)::int messages, max(s.score) score, array_agg(distinct split_part(s.thread_id, ':', 1)) channels,
                  count(distinct s.thread_id) filter (where d.status = 'spam')::int away,
                  count(distinct s.thread_id) filter (where not s.settled and d.status is distinct from 'spam')::int open
             from campaign c join suspicion s on s.campaign_id = c.id join thread t on t.id = s.thread_id
             left join desk_row d on d.thread_id = s.thread_id
            where c.last_at > $1 and ${inAccounts('t.account_id', 2)}
            group by c.id having bool_or(s.shown)) shown
            order by judged, open = 0, "lastAt" desc, id desc limit 50`,
    values: [now - CAMPAIGN_DAYS * DAY_MS, accounts],
  });
  const ids = rows.map(({ id }) => id);
  const [signals, threads, texts, verdicts] = [
    await signalsOf(db, ids, accounts),
    await threadsOf(db, ids, accounts),
    await textsOf(db, ids, accounts),
    await verdictsOn(db, ids, accounts),
  ];
  return rows.map(({ score, ...row }) => {
    const verdict = verdicts.get(row.id);
    const mine = signals.get(row.id);
    return {
      ...row,
      score: Math.round(score * 100) / 100,
      samples: differing(texts.get(row.id) ?? []),
      signals: mine?.signals ?? [],
      subjects: mine?.subjects ?? [],
      threadIds: threads.get(row.id) ?? [],
      ...(verdict && { verdict }),
    };
  });
}

/** One wording each: copies that differ by a name tell nothing more. */
function differing(texts: readonly string[]): string[] {
  const chosen: { readonly text: string; readonly prints: readonly number[] }[] = [];
  for (const text of texts) {
    const prints = printsOf(text);
    if (chosen.every((one) => likeness(one.prints, prints) < SAME_WORDING)) chosen.push({ text, prints });
  }
  return chosen.slice(0, SAMPLES).map(({ text }) => text);
}

type ClusterRow = Pick<
  Cluster,
  'id' | 'senders' | 'messages' | 'score' | 'channels' | 'open' | 'away' | 'firstAt' | 'lastAt'
>;

interface Signals {
  readonly signals: Cluster['signals'];
  readonly subjects: readonly string[];
}

async function signalsOf(
  db: Queryable,
  ids: readonly number[],
  accounts: readonly string[],
): Promise<ReadonlyMap<number, { signals: Cluster['signals']; subjects: string[] }>> {
  const rows = await db.query<{ id: number; signal: Signal; messages: number }>({
    name: 'cluster-signals',
    text: `select campaign_id id, g signal, count(*)::int messages
             from suspicion s join thread t on t.id = s.thread_id, unnest(s.signals) g
            where campaign_id = any ($1) and ${inAccounts('t.account_id', 2)}
            group by 1, 2 order by 1, g = 'first_contact', 3 desc, 2`,
    values: [ids, accounts],
  });
  const leads = await db.query<{ id: number; subject: string }>({
    name: 'cluster-subjects',
    text: `select distinct campaign_id id, u subject
             from suspicion s join thread t on t.id = s.thread_id, unnest(s.subjects) u
            where campaign_id = any ($1) and ${inAccounts('t.account_id', 2)} order by 1, 2`,
    values: [ids, accounts],
  });
  return new Map(
    ids.map((id) => [
      id,
      {
        signals: rows.filter((row) => row.id === id).map(({ signal, messages }) => ({ signal, messages })),
        subjects: leads.filter((row) => row.id === id).map(({ subject }) => subject),
      } satisfies Signals,
    ]),
  );
}

async function threadsOf(db: Queryable, ids: readonly number[], accounts: readonly string[]) {
  const rows = await db.query<{ id: number; threadIds: string[] }>({
    name: 'cluster-threads',
    text: `select c.id, t.ids "threadIds" from unnest($1::bigint[]) c (id), lateral (
             select array_agg(id order by at desc, id) ids from (
               select s.thread_id id, max(s.at) at from suspicion s join thread h on h.id = s.thread_id
                where s.campaign_id = c.id and ${inAccounts('h.account_id', 2)}
                group by s.thread_id order by 2 desc, 1 limit ${THREADS}) newest) t`,
    values: [ids, accounts],
  });
  return new Map(rows.map(({ id, threadIds }) => [id, threadIds ?? []]));
}

/** Different wordings, from the messages as they are now: what was unsent is not shown. */
async function textsOf(db: Queryable, ids: readonly number[], accounts: readonly string[]) {
  const rows = await db.query<{ id: number; texts: string[] }>({
    name: 'cluster-texts',
    text: `select c.id, t.texts from unnest($1::bigint[]) c (id), lateral (
             select array_agg(distinct text) texts from (
               select m.text from suspicion s join thread h on h.id = s.thread_id
                 join inbox i on i.id = s.inbox_id
                 join message m on m.thread_id = s.thread_id and m.platform_message_id = i.payload ->> 'messageId'
                where s.campaign_id = c.id and not m.deleted and m.text <> ''
                  and ${inAccounts('h.account_id', 2)}
                order by s.id desc limit 12) newest) t`,
    values: [ids, accounts],
  });
  return new Map(rows.map(({ id, texts }) => [id, texts ?? []]));
}
