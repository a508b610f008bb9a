import { AppError } from '../lib/errors';
import type { Queryable } from '../store/store';
import type { CANDIDATE_REASONS } from './phrase-notes';

export const CANDIDATE_STATES = ['new', 'accepted', 'rejected', 'exported'] as const;
export type CandidateState = (typeof CANDIDATE_STATES)[number];

/** A masked text that was not understood, as people see it who decide what it means. */
export interface Candidate {
  readonly id: number;
  readonly language: string;
  readonly text: string;
  /** The engine's best guess, and how sure it was. */
  readonly intent: string;
  readonly confidence: number;
  readonly reason: (typeof CANDIDATE_REASONS)[number];
  /** What the conversation shows it meant. */
  readonly suggested?: string;
  readonly state: CandidateState;
  readonly decidedIntent?: string;
  readonly count: number;
  /** Business times, epoch ms. */
  readonly firstAt: number;
  readonly lastAt: number;
  /** Where it was said last, while that turn is kept. */
  readonly turnId?: number;
}

export interface CandidateQuery {
  readonly state: CandidateState;
  readonly limit: number;
}

/** What is decided about a candidate. Accepted without an intent, it is what was suggested. */
export type Verdict =
  | { readonly state: 'accepted'; readonly intent?: string | undefined }
  | { readonly state: 'rejected' };

export interface ExportedPhrase {
  readonly language: string;
  readonly intent: string;
  readonly text: string;
  readonly count: number;
}

/** Candidates in one state, those said most often first. */
export async function listCandidates(
  store: Queryable,
  { state, limit }: CandidateQuery,
): Promise<readonly Candidate[]> {
  const rows = await store.query<CandidateRow>({
    name: 'candidate-list',
    text: `${SELECT} where state = $1 order by count desc, id limit $2`,
    values: [state, limit],
  });
  return rows.map(candidateOf);
}

/**
 * Decides about a candidate, or decides otherwise than before, as long as it was not exported.
 * @throws AppError NOT_THERE, CANDIDATE_EXPORTED, CANDIDATE_INTENT
 */
export async function decideCandidate(
  store: Queryable,
  id: number,
  verdict: Verdict,
  { intents, now }: { readonly intents: ReadonlySet<string>; readonly now: number },
): Promise<Candidate> {
  const found = await findCandidate(store, id);
  if (!found)
    throw new AppError('NOT_THERE', `there is no candidate ${id}: see renewdesk intents candidates list`);
  const intent = verdict.state === 'accepted' ? (verdict.intent ?? found.suggested) : undefined;
  if (verdict.state === 'accepted') assertKnown(intent, intents);
  const [decided] = await store.query<CandidateRow>({
    name: 'candidate-decide',
    text: `update phrase_candidate set state = $2, decided_intent = $3, decided_at = $4
            where id = $1 and state <> 'exported'
        returning ${COLUMNS}`,
    values: [id, verdict.state, intent ?? null, now],
  });
  if (decided) return candidateOf(decided);
  throw new AppError(
    'CANDIDATE_EXPORTED',
    `candidate ${id} was exported already: mend its line in the patch, or in the phrases file`,
  );
}

/** Accepted candidates that were not exported yet, oldest first. */
export async function acceptedPhrases(
  store: Queryable,
): Promise<readonly (ExportedPhrase & { id: number })[]> {
  return await store.query({
    name: 'candidate-accepted',
    text: `select id, language, decided_intent intent, text, count from phrase_candidate
            where state = 'accepted' order by id`,
  });
}

/** Call it once the phrases are safely written: a crash before it exports them again, and the import skips them. */
export async function markExported(store: Queryable, ids: readonly number[], now: number): Promise<void> {
  await store.query({
    name: 'candidate-exported',
    text: `update phrase_candidate set state = 'exported', exported_at = $2 where id = any($1) and state = 'accepted'`,
    values: [ids, now],
  });
}

type CandidateRow = { readonly [K in keyof Candidate]-?: Candidate[K] | null } & Omit<
  Candidate,
  'suggested' | 'decidedIntent' | 'turnId'
>;

const COLUMNS = `id, language, text, intent, confidence, reason, suggested, state, decided_intent "decidedIntent",
                 count, first_at "firstAt", last_at "lastAt", turn_id "turnId"`;
const SELECT = `select ${COLUMNS} from phrase_candidate`;

async function findCandidate(store: Queryable, id: number): Promise<Candidate | undefined> {
  const row = await store.one<CandidateRow>({
    name: 'candidate-find',
    text: `${SELECT} where id = $1`,
    values: [id],
  });
  return row && candidateOf(row);
}

function assertKnown(intent: string | undefined, intents: ReadonlySet<string>): void {
  if (intent !== undefined && intents.has(intent)) return;
  const known = [...intents].join(', ');
  throw new AppError(
    'CANDIDATE_INTENT',
    intent === undefined
      ? `nothing was suggested for this candidate: say which intent it is, of ${known}`
      : `there is no intent "${intent}" with phrases: ${known}`,
  );
}

function candidateOf({ suggested, decidedIntent, turnId, ...row }: CandidateRow): Candidate {
  return {
    ...row,
    confidence: Math.round(row.confidence * 1_000) / 1_000,
    ...(suggested !== null && { suggested }),
    ...(decidedIntent !== null && { decidedIntent }),
    ...(turnId !== null && { turnId }),
  };
}
