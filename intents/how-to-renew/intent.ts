import type { Action, DecideInput, Decision, IntentModule } from '../../src/turn/port';

// Ways that a brand may or may not have: the value that tells, and the words about it.
const OPTIONAL_WAYS = [
  { value: 'appLinks', key: 'how-to-renew/app' },
  { value: 'hotline', key: 'how-to-renew/hotline' },
] as const;

/** The ways to renew that this brand has, and an offer to do it here. */
export const howToRenew: IntentModule = { intent: 'how-to-renew', decide };

function decide({ state, context }: DecideInput): Decision {
  const ways = OPTIONAL_WAYS.filter(({ value }) => context.brand.values[value] !== undefined);
  const answer = [say('how-to-renew/ways'), ...ways.map(({ key }) => say(key))];
  // Details are being collected already: there is nothing to offer.
  if (state.expect?.kind === 'slot') return { state, actions: answer };
  const choices = [
    { id: 'renew', key: 'renew/choice' },
    { id: 'human', key: 'human/choice' },
  ];
  return {
    state: { ...state, expect: { kind: 'confirm', what: 'renew' } },
    actions: [...answer, { type: 'say', key: 'how-to-renew/offer', choices }],
  };
}

function say(key: string): Action {
  return { type: 'say', key, withNext: true };
}
