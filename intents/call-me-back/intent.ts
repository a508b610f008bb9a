import type { DecideInput, Decision, IntentModule } from '../../src/turn/port';

/** A form asks for number, time and topic; where it cannot run a person is asked at once. */
export const callMeBack: IntentModule = { intent: 'call-me-back', skill: true, decide };

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
