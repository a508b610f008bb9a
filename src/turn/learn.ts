import { without } from '../lib/without';
import { isLabel, type PhraseNote } from '../moderation/phrase-notes';
import { saysNothingMore } from '../nlu/slots/only-values';
import { withoutMasks } from '../privacy/phrase-mask';
import type { Draft } from './draft';
import type { MissedPhrase, ScoredIntent } from './port';
import type { Trace } from './trace';
import { FALLBACK, PROVIDE_DETAILS } from './understand';

/** Longer texts are letters: they tell more of a person than of an intent. */
const MAX_CHARACTERS = 300;
/** Misunderstandings in a row that are remembered: with the third a person is fetched. */
const MISSED_MAX = 3;
/** Below this the best intent is as likely wrong as right: worth a person's look, also where the turn acted on it. */
const SURE = 0.5;
/** How sure the next message must be understood to tell what the one before meant. */
const SURE_OF_REPHRASED = 0.8;

/**
 * Notes what a turn teaches: a text that was not understood, or what the texts before it meant. Texts of a thread that
 * a person has are not looked at. Pure but for the draft; commit.ts writes the notes.
 */
export function learn(draft: Draft, maskPhrase: (text: string) => string): void {
  const { trace } = draft;
  const earlier = isOver(draft) ? [] : (draft.state.missed ?? []);
  // No decision reads it, and a text that is unsent must not live on in the traces of later turns.
  if (trace?.input.state.missed) {
    draft.trace = { ...trace, input: { ...trace.input, state: without(trace.input.state, 'missed') } };
  }
  if (!trace || isOver(draft)) return remember(draft, earlier);
  const missed = doubtIn(trace, draft, maskPhrase);
  if (missed?.noted) note(draft, [missed], 'unsure');
  if (missed && isMissed(trace)) return remember(draft, [...earlier, missed].slice(-MISSED_MAX));
  const { choice, intent, confidence } = trace.understanding;
  const chosen = choice?.split(':', 1)[0] ?? '';
  if (isLabel(chosen)) note(draft, earlier, 'corrected', chosen);
  else if (choice === undefined && isLabel(intent) && confidence >= SURE_OF_REPHRASED)
    note(draft, earlier.slice(-1), 'rephrased', intent);
  // Whoever comes next may tell by the case what it was about.
  const forPerson =
    trace.input.context.waitingForPerson || trace.actions.some(({ type }) => type === 'handoff');
  remember(draft, forPerson ? earlier : []);
}

/** A person has come or gone, or a text was unsent: nothing after it tells what the texts before it meant. */
function isOver({ thread, effects }: Draft): boolean {
  return (
    thread.events.some(({ event }) => event.kind === 'returned') ||
    effects.some(
      ({ type }) => type === 'native_takeover' || type === 'platform_return' || type === 'delete_message',
    )
  );
}

/** Not understood, rather than acted on with a doubt: an answered question does not mean what is asked next. */
function isMissed({ understanding: { intent } }: Trace): boolean {
  return intent === FALLBACK || intent === PROVIDE_DETAILS;
}

/** What the customer said, where it is in doubt; undefined also where nothing was to be understood. */
function doubtIn(
  trace: Trace,
  { thread }: Draft,
  maskPhrase: (text: string) => string,
): MissedPhrase | undefined {
  const { text, language, choice, urgent, reminder, wordless } = trace.understanding;
  if (choice !== undefined || urgent || reminder || wordless || text.length > MAX_CHARACTERS)
    return undefined;
  if (trace.loop || trace.input.context.optedOut) return undefined;
  const guess = guessOf(trace, maskPhrase);
  if (!guess) return undefined;
  return {
    text: maskPhrase(text),
    // The language to answer in may have been wished for; the signs tell what this was written in.
    language: /\p{Script=Han}/u.test(text) ? 'zh' : language,
    ...guess,
    inboxId: thread.events.at(-1)?.id ?? 0,
    noted: guess.intent !== FALLBACK || guess.confidence < SURE,
  };
}

/** The engine's best guess at a text that it was not sure of, or took for out of scope; undefined: it was understood. */
function guessOf(
  { understanding, input }: Trace,
  maskPhrase: (text: string) => string,
): ScoredIntent | undefined {
  const { text, intent, confidence, ranked } = understanding;
  if (intent === FALLBACK) return ranked[0] ?? { intent: FALLBACK, confidence: 0 };
  // Yes, no and values are what was asked for, however oddly they are put.
  if (confidence < SURE && (isLabel(intent) || input.state.expect === undefined))
    return { intent, confidence };
  // "My thing blinks, NO-48213", out of the blue: the value was acted on, the words were not understood. Certainty is
  // never the engine's own; see understand.ts.
  const onlyForValues = intent === PROVIDE_DETAILS && confidence === 1 && input.state.expect === undefined;
  return onlyForValues && !saysNothingMore(withoutMasks(maskPhrase(text))) ? ranked[1] : undefined;
}

function note(
  draft: Draft,
  missed: readonly MissedPhrase[],
  reason: PhraseNote['reason'],
  suggested?: string,
): void {
  for (const phrase of missed)
    draft.phrases.push({
      ...phrase,
      threadId: draft.thread.id,
      reason,
      ...(suggested !== undefined && { suggested }),
    });
}

function remember(draft: Draft, missed: readonly MissedPhrase[]): void {
  if (missed.length > 0) draft.state = { ...draft.state, missed };
  else if (draft.state.missed) draft.state = without(draft.state, 'missed');
}
