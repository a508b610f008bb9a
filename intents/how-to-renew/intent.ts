import type { Action, DecideInput, Decision, IntentModule } from '../../src/turn/port';

// Ways that a brand may or may not have: the value that tells, and the words about it.
const OPTIONAL_WAYS = [
  { value: 'appLinks', key: 'how-to-renew/app' },
  { value: 'hotline', key: 'how-to-renew/hotline' },
] as const;

/** What renewing takes, and the ways to do it that this brand has. */
export const howToRenew: IntentModule = { intent: 'how-to-renew', decide };

function decide({ state, context }: DecideInput): Decision {
  // Who is giving details has chosen a way; what is left to know is what it takes.
  if (state.expect?.kind === 'slot' && state.flow) return { state, actions: [say('how-to-renew/ways')] };
  const { values, facts } = context.brand;
  const ways = OPTIONAL_WAYS.filter(({ value }) => values[value] !== undefined).map(({ key }) => say(key));
  const towns = [...new Set((facts?.shops ?? []).map((shop) => shop.city))];
  const shops =
    towns.length > 0 ? [{ ...say('how-to-renew/shops'), values: { towns: { list: towns } } }] : [];
  return { state, actions: [say('how-to-renew/ways'), ...ways, ...shops] };
}

function say(key: string): Extract<Action, { type: 'say' }> {
  return { type: 'say', key, withNext: true };
}
