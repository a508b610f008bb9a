import type { ThreadState, Understanding } from './port';

/** Answers without progress in ten minutes after which the other side may well be a machine (design: trust.md R24). */
const LOOP_ANSWERS = 8;
/** Answers in the same time whatever they brought: a machine may name a new number in every message. */
const MOST_ANSWERS = 20;
const LOOP_WINDOW_MS = 10 * 60_000;

/**
 * Remembers when the bot answered without getting anywhere. Progress is whatever an answering machine would hardly
 * produce: a tapped choice, a new detail, an answered question.
 */
export function countAnswer(
  before: ThreadState,
  after: ThreadState,
  understanding: Understanding,
  now: number,
): ThreadState {
  const progress =
    understanding.choice !== undefined ||
    understanding.urgent !== undefined ||
    JSON.stringify(before.slots) !== JSON.stringify(after.slots) ||
    (before.expect !== undefined && after.expect === undefined);
  const recent = progress ? [] : (before.answeredAt ?? []).filter((at) => at > now - LOOP_WINDOW_MS);
  return { ...after, answeredAt: [...recent, now].slice(-LOOP_ANSWERS - 1), pace: paceOf(before, now) };
}

/** True when this answer would be one too many. */
export function isLooping(state: ThreadState): boolean {
  return (state.answeredAt?.length ?? 0) > LOOP_ANSWERS || (state.pace?.answers ?? 0) > MOST_ANSWERS;
}

function paceOf({ pace }: ThreadState, now: number): ThreadState['pace'] & {} {
  return pace && now - pace.since < LOOP_WINDOW_MS
    ? { since: pace.since, answers: pace.answers + 1 }
    : { since: now, answers: 1 };
}
