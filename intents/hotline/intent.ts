import type { Action, DecideInput, Decision, IntentModule } from '../../src/turn/port';

/** Number, hours and cost of the hotline, and the video call where the brand has one. */
export const hotline: IntentModule = { intent: 'hotline', decide };

function decide({ state, context }: DecideInput): Decision {
  const { values } = context.brand;
  if (values.hotline === undefined) return { state, actions: [say('hotline/none')] };
  if (values.hotlineVideo === undefined) return { state, actions: [say('hotline/answer')] };
  return { state, actions: [{ ...say('hotline/answer'), withNext: true }, say('hotline/video')] };
}

function say(key: string): Extract<Action, { type: 'say' }> {
  return { type: 'say', key };
}
