import type { Action, ReplyValue, ThreadState, Understanding } from './port';

/** Answers without progress in ten minutes after which the other side may well be a machine (design: trust.md R24). */
const LOOP_ANSWERS = 8;
/** Answers in the same time whatever they brought: a machine may name a new number in every message. */
const MOST_ANSWERS = 20;
const LOOP_WINDOW_MS = 10 * 60_000;
/** Answers in one stretch of conversation, however slow: who is still here has not been helped. */
const MOST_TURNS = 60;
/** A pause after which a new stretch begins. */
const STRETCH_MS = 24 * 3_600_000;
/** How sure the engine must be that a question was asked, not just something said. */
const SURE = 0.6;
// What answering machines say all day is no question.
const SMALL_TALK = new Set(['greeting', 'thanks', 'affirm', 'deny', 'provide-details', 'fallback']);

/**
 * Remembers when the bot answered without getting anywhere. Progress is whatever an answering machine would hardly
 * produce: a tapped choice, a new detail, an answered question, a question not asked before.
 */
export function countAnswer(
  before: ThreadState,
  after: ThreadState,
  understanding: Understanding,
  now: number,
): ThreadState {
  const answered = (before.answered ?? []).filter(({ at }) => at > now - LOOP_WINDOW_MS);
  const question =
    isQuestion(understanding) && answered.every(({ intent }) => intent !== understanding.intent);
  const progress =
    question ||
    understanding.choice !== undefined ||
    understanding.urgent !== undefined ||
    JSON.stringify(before.slots) !== JSON.stringify(after.slots) ||
    (after.skill !== undefined &&
      JSON.stringify(before.skill?.slots) !== JSON.stringify(after.skill.slots)) ||
    (before.expect !== undefined && after.expect === undefined);
  const recent = progress ? [] : (before.answeredAt ?? []).filter((at) => at > now - LOOP_WINDOW_MS);
  const remembered = question ? [...answered, { intent: understanding.intent, at: now }] : answered;
  return {
    ...after,
    answeredAt: [...recent, now].slice(-LOOP_ANSWERS - 1),
    answered: remembered.slice(-MOST_ANSWERS),
    pace: paceOf(before, now),
    turns: turnsOf(before, now),
  };
}

/** True when this answer would be one too many. */
export function isLooping(state: ThreadState): boolean {
  return (state.answeredAt?.length ?? 0) > LOOP_ANSWERS || isTooFast(state);
}

/** True when the bot has had its turns: more of them would not help. */
export function isWornOut({ turns }: ThreadState): boolean {
  return (turns?.count ?? 0) > MOST_TURNS;
}

/** Who waits for a person still hears what only their own order can tell, as long as no machine's pace is kept. */
export function mayStillTell(state: ThreadState, actions: readonly Action[]): boolean {
  return !isTooFast(state) && actions.some(carriesFacts);
}

function carriesFacts(action: Action): boolean {
  if (action.type === 'issue_link') return true;
  return action.type === 'say' && Object.values(action.values ?? {}).some(isOrderFact);
}

function isOrderFact(value: ReplyValue): boolean {
  return typeof value === 'object' && ('names' in value || 'day' in value || 'minor' in value);
}

function isQuestion({ intent, confidence }: Understanding): boolean {
  return confidence >= SURE && !SMALL_TALK.has(intent);
}

function isTooFast({ pace }: ThreadState): boolean {
  return (pace?.answers ?? 0) > MOST_ANSWERS;
}

function turnsOf({ turns }: ThreadState, now: number): ThreadState['turns'] & {} {
  return turns && now - turns.at < STRETCH_MS ? { count: turns.count + 1, at: now } : { count: 1, at: now };
}

function paceOf({ pace }: ThreadState, now: number): ThreadState['pace'] & {} {
  return pace && now - pace.since < LOOP_WINDOW_MS
    ? { since: pace.since, answers: pace.answers + 1 }
    : { since: now, answers: 1 };
}
