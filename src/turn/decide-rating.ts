import { without } from '../lib/without';
import { RATING } from './ask-satisfaction';
import type { Settled } from './decide-handoff';
import type { DecideInput } from './port';

/** Scores that a person follows up, by scale. */
const LOW = { 3: 1, 5: 2 } as const;

/**
 * The answer to how a case went: tapped, or typed by its number or words. Thanks for it, and a person for a low one.
 * Undefined: this is something else.
 */
export function takeRating({ understanding, state, context }: DecideInput): Settled | undefined {
  const [kind, caseText, scoreText] = (understanding.choice ?? '').split(':');
  if (kind !== RATING) return undefined;
  const asked = state.satisfaction;
  const [caseId, score] = [Number(caseText), Number(scoreText)];
  if (!Number.isSafeInteger(caseId) || !Number.isSafeInteger(score)) return undefined;
  const rated = { type: 'rate', caseId, score } as const;
  // An old question, or one answered already: of a case the first answer counts, which the store sees to.
  if (asked?.caseId !== caseId)
    return { state, actions: [rated, { type: 'say', key: 'system/csat-thanks' }] };
  const answered = { ...without(state, 'satisfaction', 'choices'), misunderstood: 0 };
  if (score > LOW[asked.scale])
    return { state: answered, actions: [rated, { type: 'say', key: 'system/csat-thanks' }] };
  const sorry = { type: 'say', key: 'system/csat-sorry' } as const;
  if (context.waitingForPerson) return { state: answered, actions: [rated, sorry] };
  return { state: answered, actions: [rated, sorry, { type: 'handoff', reason: 'low_rating' }] };
}
