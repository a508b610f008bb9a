import { without } from '../lib/without';
import { EMPTY_STATE, type ThreadState } from './port';

/** A thread's stored state; `{}` of a new thread becomes the empty one. */
export function restoreState(stored: Partial<ThreadState>): ThreadState {
  return { ...EMPTY_STATE, ...stored };
}

/** Nothing is asked and nothing worked on any more; what the customer told us stays known. */
export function settled(state: ThreadState): ThreadState {
  return { ...without(state, 'flow', 'expect', 'noted', 'skill'), misunderstood: 0, asked: 0 };
}

/** A person is awaited for something else than the call too: taking the call back does not end that. */
export function awaitedForMore(state: ThreadState): ThreadState {
  return state.callBack ? { ...state, callBack: { ...state.callBack, alone: false } } : state;
}

/** The state in which this slot is asked for, once more if it was already. */
export function expecting(slot: 'orderNumber' | 'contact', state: ThreadState): ThreadState {
  return { ...state, expect: { kind: 'slot', slot }, asked: isAsked(slot, state) ? state.asked + 1 : 1 };
}

export function isAsked(slot: 'orderNumber' | 'contact', { expect }: ThreadState): boolean {
  return expect?.kind === 'slot' && expect.slot === slot;
}

/**
 * After a payment the paid orders are done with, so that the next number given is a new renewal; they are remembered
 * for questions about them.
 */
export function afterPayment(state: ThreadState, paid: readonly string[]): ThreadState {
  const slots = without(state.slots, 'unmatched', 'cycle', 'promoCode', 'ambiguous', 'quantity', 'url');
  return {
    ...without(settled(state), 'lastLink', 'lookAgain', 'turns'),
    slots: { ...slots, orderNumbers: [], lastPaid: paid },
  };
}

/** After a person hands the thread back: the bot says again that it is a bot (`system/returned` does), and no loop is left. */
export function afterReturn(state: ThreadState): ThreadState {
  const slots = without(state.slots, 'quantity', 'url');
  return {
    ...without(
      settled(state),
      'introduced',
      'choices',
      'answeredAt',
      'answered',
      'pace',
      'turns',
      'lookAgain',
      'callBack',
    ),
    slots,
  };
}
