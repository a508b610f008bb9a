import { ApiError } from '../lib/errors';
import { writeAudit } from '../store/audit';
import type { Queryable } from '../store/store';
import type { Trace } from '../turn/trace';
import { notePhrases } from './phrase-notes';

export interface WrongIntent {
  readonly turnId: number;
  /** What it should have been taken for. */
  readonly intent: string;
  readonly agentId: number;
  /** Business time, epoch ms. */
  readonly now: number;
}

export interface WrongIntentDeps {
  readonly maskPhrase: (text: string) => string;
  /** Intents that have phrases. */
  readonly intents: ReadonlySet<string>;
}

/** Longer texts are letters: they tell more of a person than of an intent. */
const MAX_CHARACTERS = 300;

/**
 * Puts the text of a turn among the candidates for phrases, masked, with the intent a person says it has. Nothing is
 * learned from it before somebody has reviewed it.
 * @returns the text as it is kept.
 * @throws ApiError 404 TURN_NOT_FOUND, 400 INTENT_UNKNOWN, 409 TURN_TEACHES_NOTHING
 */
export async function fileWrongIntent(
  tx: Queryable,
  { turnId, intent, agentId, now }: WrongIntent,
  { maskPhrase, intents }: WrongIntentDeps,
): Promise<string> {
  if (!intents.has(intent)) {
    throw new ApiError(
      400,
      'INTENT_UNKNOWN',
      `there is no intent "${intent}" with phrases: see GET /api/intents`,
    );
  }
  const turn = await findTurn(tx, turnId);
  if (!turn) throw new ApiError(404, 'TURN_NOT_FOUND', 'there is no such turn, or its message was unsent');
  const { text, choice, wordless, language, intent: was, confidence } = turn.understanding;
  if (choice !== undefined || wordless !== undefined || text === '' || text.length > MAX_CHARACTERS) {
    throw teachesNothing();
  }
  const masked = {
    text: maskPhrase(text),
    language: /\p{Script=Han}/u.test(text) ? 'zh' : language,
    intent: was,
    confidence,
    inboxId: turn.inboxId,
    // Where it became a candidate when it was said, it is not counted again.
    noted: true,
  };
  await notePhrases(tx, [{ ...masked, threadId: turn.threadId, reason: 'person', suggested: intent }], now);
  const kept = await keptText(tx, turnId);
  if (kept === undefined) throw teachesNothing();
  await noteAudit(tx, { turnId, intent, was, agentId, now });
  return kept;
}

function teachesNothing(): ApiError {
  return new ApiError(
    409,
    'TURN_TEACHES_NOTHING',
    'only a short written text can be filed: this was a tap, a picture, a letter, or nothing but values',
  );
}

interface TurnRow {
  readonly threadId: string;
  readonly inboxId: number;
  readonly understanding: Trace['understanding'];
}

async function findTurn(tx: Queryable, turnId: number): Promise<TurnRow | undefined> {
  return await tx.one<TurnRow>({
    name: 'wrong-intent-turn',
    text: `select thread_id "threadId", coalesce(inbox_ids[cardinality(inbox_ids)], 0) "inboxId",
                  trace -> 'understanding' understanding
             from turn where id = $1 and trace ? 'understanding'`,
    values: [turnId],
  });
}

async function keptText(tx: Queryable, turnId: number): Promise<string | undefined> {
  const row = await tx.one<{ readonly text: string }>({
    name: 'wrong-intent-kept',
    text: 'select text from phrase_candidate where turn_id = $1 order by last_at desc, id desc limit 1',
    values: [turnId],
  });
  return row?.text;
}

async function noteAudit(
  tx: Queryable,
  { turnId, intent, was, agentId, now }: WrongIntent & { was: string },
) {
  const subject = `turn:${turnId}`;
  const detail = { intent, was };
  await writeAudit(tx, { actor: `agent:${agentId}`, action: 'turn.wrong_intent', subject, detail, now });
}
