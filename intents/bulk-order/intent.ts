import type { Action, DecideInput, Decision, IntentModule } from '../../src/turn/port';

/** A form asks for whom and how many; where it cannot run a person is asked at once. */
export const bulkOrder: IntentModule = { intent: 'bulk-order', skill: true, decide };

function decide({ state }: DecideInput): Decision {
  const { quantity } = state.slots;
  const because: Action =
    quantity === undefined
      ? { type: 'say', key: 'bulk-order/ask-quantity' }
      : { type: 'say', key: 'bulk-order/handoff', values: { quantity } };
  return { state, actions: [because, { type: 'handoff', reason: 'intent_needs_person' }] };
}
