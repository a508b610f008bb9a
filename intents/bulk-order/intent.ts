import type { Action, DecideInput, Decision, IntentModule } from '../../src/turn/port';

/** A person makes the quote; how many it is for goes along with the case. */
export const bulkOrder: IntentModule = { intent: 'bulk-order', decide };

function decide({ state }: DecideInput): Decision {
  const { quantity } = state.slots;
  const because: Action =
    quantity === undefined
      ? { type: 'say', key: 'bulk-order/ask-quantity' }
      : { type: 'say', key: 'bulk-order/handoff', values: { quantity } };
  return { state, actions: [because, { type: 'handoff', reason: 'intent_needs_person' }] };
}
