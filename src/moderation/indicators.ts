import type { Indicator } from '../console/contract/verdict';
import { ApiError } from '../lib/errors';
import { writeAudit } from '../store/audit';
import type { Queryable } from '../store/store';
import { bareText } from './scoring/prints';
import { lastingSubject } from './subjects';

/** Machine time for which the list of phrases is believed: it is asked for with every stranger's message. */
const PHRASES_FOR_MS = 10_000;
const MOST_PHRASES = 1_000;
/** A shorter phrase stands in half of all messages. */
const SHORTEST_PHRASE = 8;

export interface NewIndicator {
  readonly subject: string;
  readonly note?: string | undefined;
  readonly agentId: number | null;
  readonly verdictId?: number;
  readonly now: number;
}

/** Known fakes, which link-check and the watch call by that name; newest first. */
export async function listIndicators(db: Queryable): Promise<readonly Indicator[]> {
  const rows = await db.query<{
    id: number;
    subject: string;
    note: string | null;
    at: number;
    by: string | null;
    verdictId: number | null;
  }>({
    name: 'indicator-list',
    text: `select i.id, i.subject, i.note, i.confirmed_at at, i.verdict_id "verdictId", a.name by
             from indicator i left join moderation_item m on m.id = i.item_id
             left join agent a on a.id = coalesce(i.agent_id, m.decided_by)
            order by i.confirmed_at desc, i.id desc limit 1000`,
  });
  return rows.map(({ note, by, verdictId, ...row }) => ({
    ...row,
    ...(note !== null && { note }),
    ...(by !== null && { by }),
    ...(verdictId !== null && { verdictId }),
  }));
}

/** @returns the subjects that were not known before. */
export async function addIndicators(
  tx: Queryable,
  subjects: readonly string[],
  { note, agentId, verdictId, now }: Omit<NewIndicator, 'subject'>,
): Promise<readonly string[]> {
  if (subjects.length === 0) return [];
  const rows = await tx.query<{ subject: string }>({
    name: 'indicator-add-many',
    text: `insert into indicator (subject, note, agent_id, verdict_id, confirmed_at)
           select s, $2, $3, $4, $5 from unnest($1::text[]) s order by s
           on conflict (subject) do nothing returning subject`,
    values: [[...new Set(subjects)], note ?? null, agentId, verdictId ?? null, now],
  });
  return rows.map(({ subject }) => subject);
}

/** Adds one by hand. @throws ApiError 400 INDICATOR_SHORT, 409 INDICATOR_EXISTS. */
export async function addByHand(tx: Queryable, indicator: NewIndicator): Promise<Indicator> {
  const { agentId, now, note } = indicator;
  const subject = normalised(indicator.subject);
  const added = await addIndicators(tx, [subject], { note, agentId, now });
  if (added.length === 0) {
    throw new ApiError(409, 'INDICATOR_EXISTS', 'this is a known fake already: look in the list');
  }
  await audit(tx, { agentId, action: 'indicator.added', subject, now });
  const row = (await listIndicators(tx)).find((one) => one.subject === subject);
  if (!row) throw new Error('what was added is in the list');
  return row;
}

/** Takes one off the list. @throws ApiError 404 INDICATOR_NOT_FOUND. */
export async function removeIndicator(
  tx: Queryable,
  { id, agentId, now }: { readonly id: number; readonly agentId: number; readonly now: number },
): Promise<void> {
  const row = await tx.one<{ subject: string }>({
    name: 'indicator-remove-one',
    text: 'delete from indicator where id = $1 returning subject',
    values: [id],
  });
  if (!row) throw new ApiError(404, 'INDICATOR_NOT_FOUND', 'there is no such indicator: look in the list');
  await audit(tx, { agentId, action: 'indicator.removed', subject: row.subject, now });
}

/** The listed phrases in the form texts are compared by, read again after a few seconds. */
export function createPhraseIndicators(db: Queryable): () => Promise<readonly string[]> {
  let known: readonly string[] = [];
  let until = Number.NEGATIVE_INFINITY;
  return async () => {
    if (performance.now() < until) return known;
    const rows = await db.query<{ subject: string }>({
      name: 'indicator-phrases',
      text: `select subject from indicator where subject like 'phrase:%' limit ${MOST_PHRASES}`,
    });
    known = rows.map(({ subject }) => bareText(subject.slice('phrase:'.length)));
    until = performance.now() + PHRASES_FOR_MS;
    return known;
  };
}

function normalised(subject: string): string {
  const at = subject.indexOf(':');
  const [kind, value] = [subject.slice(0, at), subject.slice(at + 1).trim()];
  if (kind === 'phrase') {
    if (bareText(value).length >= SHORTEST_PHRASE) return `phrase:${value.toLowerCase()}`;
    throw new ApiError(
      400,
      'INDICATOR_SHORT',
      `a phrase needs ${SHORTEST_PHRASE} letters, or it hits customers`,
    );
  }
  const lower = value.toLowerCase();
  if (kind === 'handle' && !lower.includes(':')) return `handle:any:${lower.replace(/^@/, '')}`;
  return `${kind}:${lower}`;
}

async function audit(
  tx: Queryable,
  item: { readonly agentId: number | null; readonly action: string; readonly subject: string; now: number },
): Promise<void> {
  const { agentId, action, subject, now } = item;
  const actor = agentId === null ? 'bot' : `agent:${agentId}`;
  await writeAudit(tx, { actor, action, subject: `indicator:${lastingSubject(subject)}`, now });
}
