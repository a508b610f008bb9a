import { maskNames, phraseKey } from '../privacy/phrase-mask';
import type { Queryable } from '../store/store';
import type { MissedPhrase } from '../turn/port';

export const CANDIDATE_REASONS = ['unsure', 'corrected', 'rephrased', 'person'] as const;

/** Something to be noted about a text: that it was said, or what it meant. */
export interface PhraseNote extends MissedPhrase {
  readonly threadId: string;
  readonly reason: (typeof CANDIDATE_REASONS)[number];
  /** The intent it meant, where the conversation shows it. */
  readonly suggested?: string;
}

/** Intents that say nothing about what an earlier message meant. */
const NO_LABELS = new Set([
  'fallback',
  'greeting',
  'thanks',
  'affirm',
  'deny',
  'provide-details',
  'human',
  'bot-identity',
  'language',
  'opt-in',
  'opt-out',
]);

/** True for the name of an intent that can be what a misunderstood message meant. */
export function isLabel(intent: string): boolean {
  return /^[a-z][a-z-]{1,40}$/.test(intent) && !NO_LABELS.has(intent);
}

/**
 * Puts masked texts among the candidates; equal ones are counted, and what they meant is kept with them. Nothing is
 * asked of the database where there is nothing to note; else the names to strike out, and one statement for all.
 */
export async function notePhrases(tx: Queryable, notes: readonly PhraseNote[], now: number): Promise<void> {
  if (notes.length === 0) return;
  const names = await namesOf(tx, notes);
  const rows = gathered(notes, names);
  if (rows.length === 0) return;
  await tx.query({
    name: 'phrase-note',
    // Of a text that was counted when it was said ($11), only the meaning is news. Keys in order, so that two commits
    // with the same texts do not wait for each other.
    text: `insert into phrase_candidate as c (language, text_key, text, intent, confidence, reason, suggested, count,
                                              first_at, last_at, turn_id)
           select l, k, x, i, p, r, s, n, $10, $10,
                  (select t.id from turn t where t.thread_id = d and t.inbox_ids @> array[e] order by t.id desc limit 1)
             from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::real[], $6::text[], $7::text[], $8::int[],
                         $9::text[], $12::bigint[]) u (l, k, x, i, p, r, s, n, d, e)
            order by l, k
           on conflict (language, text_key) do update set
             count = c.count + case when excluded.language || ' ' || excluded.text_key = any($11) then 0
                                    else excluded.count end,
             last_at = greatest(c.last_at, excluded.last_at),
             reason = case when excluded.suggested is null or c.state <> 'new' then c.reason else excluded.reason end,
             suggested = case when c.state <> 'new' then c.suggested
                              else coalesce(excluded.suggested, c.suggested) end,
             turn_id = coalesce(excluded.turn_id, c.turn_id)`,
    values: [
      rows.map(({ language }) => language),
      rows.map(({ key }) => key),
      rows.map(({ text }) => text),
      rows.map(({ intent }) => intent),
      rows.map(({ confidence }) => confidence),
      rows.map(({ reason }) => reason),
      rows.map(({ suggested }) => suggested ?? null),
      rows.map(({ count }) => Math.max(1, count)),
      rows.map(({ threadId }) => threadId),
      now,
      rows.filter(({ count }) => count === 0).map(({ language, key }) => `${language} ${key}`),
      rows.map(({ inboxId }) => inboxId),
    ],
  });
}

/**
 * A person has taken a thread whose messages were not understood: the intent of its case is what they meant. Without
 * one nothing is noted.
 */
export async function noteTakeover(tx: Queryable, threadId: string, now: number): Promise<void> {
  const row = await tx.one<{ missed: readonly MissedPhrase[]; intent: string }>({
    name: 'phrase-takeover',
    text: `select t.state -> 'missed' missed, c.intent from thread t join "case" c on c.id = t.case_id
            where t.id = $1 and c.intent is not null and jsonb_typeof(t.state -> 'missed') = 'array'`,
    values: [threadId],
  });
  if (!row || !isLabel(row.intent)) return;
  const { missed, intent } = row;
  // Counted when they were said; taking a case and closing it must not count them again.
  const told = { threadId, reason: 'person', suggested: intent, noted: true } as const;
  const notes = missed.map((phrase) => ({ ...phrase, ...told }));
  await notePhrases(tx, notes, now);
}

/**
 * Forgets the texts of one message that a customer has unsent, or of a whole thread. What somebody has read and
 * accepted for the phrases stays, since it was found to tell of nobody, and loses its link to the turn.
 * Call it while the turns are still there.
 */
export async function forgetPhrases(
  tx: Queryable,
  { threadId, platformMessageId }: { readonly threadId: string; readonly platformMessageId?: string },
): Promise<void> {
  await tx.query({
    name: 'phrase-forget',
    text: `with said as (select id from turn where thread_id = $1
                            and ($2::text is null or inbox_ids && (select coalesce(array_agg(id), '{}') from inbox
                                   where thread_id = $1 and payload ->> 'messageId' = $2))),
                gone as (delete from phrase_candidate where turn_id in (select id from said)
                            and state in ('new', 'rejected'))
           update phrase_candidate set turn_id = null where turn_id in (select id from said)
              and state in ('accepted', 'exported')`,
    values: [threadId, platformMessageId ?? null],
  });
}

interface Row extends PhraseNote {
  readonly key: string;
  /** Times it was said that were not counted yet. */
  readonly count: number;
}

/** Notes of equal texts together, since a statement may touch a row once. */
function gathered(notes: readonly PhraseNote[], names: ReadonlyMap<string, readonly string[]>): Row[] {
  const rows = new Map<string, Row>();
  for (const note of notes) {
    const text = maskNames(note.text, names.get(note.threadId) ?? []);
    const key = phraseKey(text);
    if (key === undefined) continue;
    const same = rows.get(`${note.language} ${key}`);
    const count = (same?.count ?? 0) + (note.noted && note.reason !== 'unsure' ? 0 : 1);
    const suggested = note.suggested === undefined ? same : note;
    rows.set(`${note.language} ${key}`, {
      ...note,
      ...(suggested && meaningOf(suggested)),
      text,
      key,
      count,
    });
  }
  return [...rows.values()];
}

function meaningOf({ reason, suggested }: PhraseNote): Pick<PhraseNote, 'reason' | 'suggested'> {
  return { reason, ...(suggested !== undefined && { suggested }) };
}

/** What these threads' customers are called: their profile, their handle, and on the orders they have proved. */
async function namesOf(
  tx: Queryable,
  notes: readonly PhraseNote[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const rows = await tx.query<{ threadId: string; names: string[] }>({
    name: 'phrase-names',
    text: `select i.thread_id "threadId",
                  array_remove(array[c.name, i.handle], null)
                    || array(select o.name from attempt a join "order" o on o.number_key = a.order_key
                              where a.thread_id = i.thread_id and a.outcome = 'matched' and o.name is not null) names
             from identity i join contact c on c.id = i.contact_id where i.thread_id = any($1)`,
    values: [[...new Set(notes.map(({ threadId }) => threadId))]],
  });
  return new Map(rows.map(({ threadId, names }) => [threadId, names]));
}
