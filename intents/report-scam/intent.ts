import type { Action, DecideInput, Decision, IntentModule } from '../../src/turn/port';

/** What to do at once, and a person who looks into it; a link in the message goes along with the case. */
export const reportScam: IntentModule = { intent: 'report-scam', decide };

function decide({ understanding, state }: DecideInput): Decision {
  const key = understanding.slots.url === undefined ? 'report-scam/ask-url' : 'report-scam/handoff';
  const because: readonly Action[] = [
    { type: 'say', key },
    { type: 'say', key: 'report-scam/advice' },
  ];
  return { state, actions: [...because, { type: 'handoff', reason: 'intent_needs_person' }] };
}
