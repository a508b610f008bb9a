import type { DecideInput, Decision, IntentModule } from '../../src/turn/port';

/** A person calls; the number goes along with the case, and is asked for where none was given. */
export const callMeBack: IntentModule = { intent: 'call-me-back', decide };

function decide({ state }: DecideInput): Decision {
  const key = state.slots.phone === undefined ? 'call-me-back/ask-phone' : 'call-me-back/handoff';
  return {
    state,
    actions: [
      { type: 'say', key },
      { type: 'handoff', reason: 'intent_needs_person' },
    ],
  };
}
