import type { DecideInput, Decision, IntentModule } from '../../src/turn/port';

/** How to know a link of ours, and a person who checks the one in question; it goes along with the case. */
export const linkCheck: IntentModule = { intent: 'link-check', decide };

function decide({ understanding, state }: DecideInput): Decision {
  const key = understanding.slots.url === undefined ? 'link-check/ask-url' : 'link-check/handoff';
  return {
    state,
    actions: [
      { type: 'say', key },
      { type: 'handoff', reason: 'intent_needs_person' },
    ],
  };
}
