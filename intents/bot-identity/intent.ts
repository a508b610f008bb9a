import type { DecideInput, Decision, IntentModule } from '../../src/turn/port';

/** Says plainly that it is a bot, which is an introduction too. */
export const botIdentity: IntentModule = { intent: 'bot-identity', decide };

function decide({ state }: DecideInput): Decision {
  const choices = [{ id: 'human', key: 'human/choice' }];
  return { state, actions: [{ type: 'say', key: 'bot-identity/answer', introduces: true, choices }] };
}
