import type { Settled } from './decide-handoff';
import type { DecideInput } from './port';

/**
 * What is a person's from its first word on goes to one, whatever else the text says. While one is awaited already the
 * case rises instead. Somebody else at the keyboard matters only where an order was proved before.
 */
export function answerSensitive({ understanding, state, context }: DecideInput): Settled | undefined {
  const { sensitive, choice } = understanding;
  if (sensitive === undefined || choice !== undefined) return undefined;
  if (sensitive === 'sender_differs' && (state.slots.proved ?? []).length === 0) return undefined;
  if (!context.waitingForPerson) return { state, actions: [{ type: 'handoff', reason: sensitive }] };
  const words = sensitive === 'self_harm' ? 'system/reason-self_harm' : 'system/handoff-again';
  return {
    state,
    actions: [
      { type: 'say', key: words },
      { type: 'press', reason: sensitive },
    ],
  };
}
