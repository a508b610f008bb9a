import type { Heard } from './decide-heard';
import type { Action, Decision, ThreadState } from './port';
import { expecting } from './state';

/** Does not have, or cannot find, what the identity gate needs. Part of provide-details, answered here. */
export const LOST_DETAILS = 'lost-details';

/** Flows that a lost detail may stand in the way of, if one of them is asked for in the same breath. */
const FLOWS = ['renew', 'renewal-status'];
const NUMBER_WORDS = /order|ordre|bestilling|number|nummer(?!et mitt)|订单|单号|訂單/iu;
const CONTACT_WORDS = /\be-?mail|\bmail|e-?post|phone|telefon|\btlf|mobil|邮箱|郵箱|邮件|手机|手機|电话/iu;

type LostSlot = 'orderNumber' | 'contact';

/** Which of the two the customer misses: the one that is named, else the one that was asked for. */
export function lostSlot({ input: { understanding, state } }: Heard): LostSlot {
  const { text } = understanding;
  // "My order is NO-48213 but I forgot the mail" names both.
  if (state.slots.orderNumbers.length > 0) return 'contact';
  const number = NUMBER_WORDS.test(text);
  const contact = CONTACT_WORDS.test(text);
  if (number !== contact) return number ? 'orderNumber' : 'contact';
  return state.expect?.kind === 'slot' && state.expect.slot === 'contact' ? 'contact' : 'orderNumber';
}

/** Helps to find the missing detail: where it stands, then that a person can find it, then a person. */
export function helpToFind(heard: Heard): Decision {
  const { state } = heard.input;
  const times = timesHelped(state);
  if (times >= 2) {
    const because: Action = { type: 'say', key: 'system/lost-person' };
    return { state, actions: [because, { type: 'handoff', reason: 'intent_needs_person' }] };
  }
  const action: Action =
    times === 0
      ? { type: 'say', key: `system/lost-${lostSlot(heard)}` }
      : { type: 'say', key: 'system/lost-again', choices: [{ id: 'human', key: 'human/choice' }] };
  return { state: remembered(heard), actions: [action] };
}

/** Notes in the flow that help was given, so that the next time goes further. */
export function markHelped(state: ThreadState): ThreadState {
  if (!state.flow) return state;
  const data = { ...state.flow.data, helped: timesHelped(state) + 1 };
  return { ...state, flow: { ...state.flow, data } };
}

/** How often help to find the open detail was given. */
export function timesHelped({ flow, expect, asked }: ThreadState): number {
  // Where nothing is worked on, the question for the number is only open because of this help.
  if (!flow) return expect?.kind === 'slot' ? asked : 0;
  const helped = flow.data?.helped;
  return typeof helped === 'number' ? helped : 0;
}

/** The flow that was wished for opens; without one the number may still be typed as soon as it is found. */
function remembered({ input: { state, understanding } }: Heard): ThreadState {
  const wished = FLOWS.find((intent) => understanding.also?.includes(intent));
  const flow = state.flow ?? (wished === undefined ? undefined : { intent: wished });
  const slot = state.slots.orderNumbers.length === 0 ? 'orderNumber' : 'contact';
  const waiting = expecting(slot, { ...state, misunderstood: 0 });
  return markHelped({ ...waiting, ...(flow && { flow }) });
}
