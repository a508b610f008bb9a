import { describe, expect, it } from '@jest/globals';
import { countAnswer, isLooping, mayStillTell } from '../../src/turn/loop-guard';
import { EMPTY_STATE, type ThreadState } from '../../src/turn/port';
import { NOW, understood } from '../support/deciding';

const SECOND = 1000;

/** A thread in which these intents were answered one after the other, a few seconds apart. */
function answered(intents: readonly string[], confidence = 0.9, everyMs = 20 * SECOND): ThreadState {
  let state: ThreadState = EMPTY_STATE;
  for (const [index, intent] of intents.entries()) {
    state = countAnswer(state, state, { ...understood({ intent }), confidence }, NOW + index * everyMs);
  }
  return state;
}

const QUESTIONS = ['how-to-renew', 'privacy', 'bot-identity', 'renew', 'renewal-status', 'link-check'];

describe('the loop guard', () => {
  it('is quiet while different questions are asked', () => {
    const more = ['complaint', 'technical-problem', 'change-details', 'language', 'cancel-or-refund'];
    expect(isLooping(answered([...QUESTIONS, ...more]))).toBe(false);
  });

  it('takes pleasantries, guesses and the same question again for what a machine says', () => {
    expect(isLooping(answered(Array.from({ length: 9 }, () => 'thanks')))).toBe(true);
    expect(isLooping(answered(Array.from({ length: 10 }, () => 'privacy')))).toBe(true);
    const unsure = Array.from({ length: 9 }, (_, index) => `guess-${index}`);
    expect(isLooping(answered(unsure, 0.5))).toBe(true);
    expect(isLooping(answered(unsure, 0.6))).toBe(false);
  });

  it('ends even with something new each time, and remembers no more than it needs', () => {
    const state = answered(
      Array.from({ length: 60 }, (_, index) => `question-${index}`),
      0.9,
      SECOND,
    );
    expect(isLooping(state)).toBe(true);
    expect(state.answered?.length).toBeLessThanOrEqual(20);
  });

  it('lets a question count again after ten minutes', () => {
    const before = answered(['privacy', ...Array.from({ length: 7 }, () => 'thanks')], 0.9, 90 * SECOND);
    const later = countAnswer(before, before, understood({ intent: 'privacy' }), NOW + 11 * 60 * SECOND);
    expect(later.answeredAt).toHaveLength(1);
  });

  it('still tells who waits for a person about their own order, at a human pace', () => {
    const looping = answered(Array.from({ length: 9 }, () => 'thanks'));
    const status = [{ type: 'say' as const, key: 'renewal-status/active', values: { end: { day: NOW } } }];
    expect(mayStillTell(looping, status)).toBe(true);
    expect(mayStillTell(looping, [{ type: 'say', key: 'thanks/answer' }])).toBe(false);
    expect(mayStillTell({ ...looping, pace: { since: NOW, answers: 21 } }, status)).toBe(false);
  });
});
