import type { DecideInput, Decision, IntentModule } from '../../src/turn/port';

const CHOICES = [
  { id: 'renew', key: 'renew/choice' },
  { id: 'renewal-status', key: 'renewal-status/choice' },
  { id: 'human', key: 'human/choice' },
];

/** Says hello; the first time also that a bot is writing and what it can do. */
export const greeting: IntentModule = { intent: 'greeting', decide };

function decide({ state }: DecideInput): Decision {
  if (state.introduced) return { state, actions: [{ type: 'say', key: 'greeting/again', choices: CHOICES }] };
  return { state, actions: [{ type: 'say', key: 'greeting/first', introduces: true, choices: CHOICES }] };
}
