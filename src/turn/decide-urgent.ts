import type { Action, DecideInput, Decision, ThreadState, Understanding } from './port';
import { settled } from './state';

export type UrgentWish = 'human' | 'stop' | 'start';

const BY_INTENT: Readonly<Record<string, UrgentWish>> = {
  human: 'human',
  'opt-out': 'stop',
  'opt-in': 'start',
};

/** How sure the engine must be before a text without the word itself counts as "stop": silence is a heavy answer. */
const SURE_OF_STOP = 0.7;

/** A wish that is granted in every state, whether it came as a fixed word, a tapped choice or in other words. */
export function urgentWish(understanding: Understanding): UrgentWish | undefined {
  const { urgent, choice, intent, text, confidence } = understanding;
  if (urgent) return urgent;
  // Somebody who tapped an answer did not say anything else.
  const named = choice ?? intent;
  if (choice === undefined) {
    // "Can I stop auto-renewal?" is a question, and silence is the wrong answer to it.
    if (named === 'opt-out' && (confidence < SURE_OF_STOP || /[?？]/.test(text))) return undefined;
    // Who asked for silence breaks it by the word they were told, never by what a text might mean.
    if (named === 'opt-in') return undefined;
  }
  return Object.hasOwn(BY_INTENT, named) ? BY_INTENT[named] : undefined;
}

/** @param input of a thread that may be opted out; `start` only where it is. */
export function answerUrgent(wish: UrgentWish, { state }: DecideInput): Decision {
  switch (wish) {
    case 'human':
      return { state, actions: [{ type: 'handoff', reason: 'asked_for_human' }] };
    case 'stop':
      return {
        state: withoutReminders(settled(state)),
        actions: [{ type: 'say', key: 'opt-out/answer' }, { type: 'opt_out' }],
      };
    case 'start':
      return {
        state: settled(state),
        actions: [{ type: 'opt_in' }, { type: 'say', key: 'opt-in/answer', choices: MAIN_CHOICES }],
      };
  }
}

// "Start" brings the answers back, but reminders have to be asked for.
function withoutReminders(state: ThreadState): ThreadState {
  return state.reminders ? { ...state, reminders: { ...state.reminders, status: 'off' } } : state;
}

/** What the bot offers when nothing else is being talked about. */
export const MAIN_CHOICES: Extract<Action, { type: 'say' }>['choices'] & {} = [
  { id: 'renew', key: 'renew/choice' },
  { id: 'renewal-status', key: 'renewal-status/choice' },
  { id: 'human', key: 'human/choice' },
];
