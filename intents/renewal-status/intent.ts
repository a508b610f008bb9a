import { without } from '../../src/lib/without';
import type { Action, DecideInput, Decision, IntentModule, KnownOrder } from '../../src/turn/port';

/** Plan and end date of orders that passed the identity gate, and an offer to renew them. */
export const renewalStatus: IntentModule = {
  intent: 'renewal-status',
  gate: 'identity',
  aboutLastPaid: true,
  decide,
};

function decide({ state, orders = [] }: DecideInput): Decision {
  // A number that did not match is still to be told about, once it does: a later contact belongs to this question.
  const open = (state.slots.unmatched?.length ?? 0) > 0;
  const settled = { ...(open ? without(state, 'expect') : without(state, 'flow', 'expect')), asked: 0 };
  const lines = orders.map(describe);
  const paid = state.slots.orderNumbers.length === 0;
  // "Did my payment go through?" is not a wish to pay once more.
  if (paid && orders.every((order) => order.status === 'active')) return { state: settled, actions: lines };
  if (!orders.some((order) => order.renewable)) {
    const choices = [{ id: 'human', key: 'human/choice' }];
    return {
      state: { ...settled, expect: { kind: 'confirm', what: 'human' } },
      actions: [...lines, { type: 'say', key: 'renewal-status/person-needed', choices }],
    };
  }
  const numbers = paid ? orders.map((order) => order.orderNumber) : state.slots.orderNumbers;
  const choices = [
    { id: 'renew', key: 'renew/choice' },
    { id: 'human', key: 'human/choice' },
  ];
  return {
    state: {
      ...settled,
      slots: { ...settled.slots, orderNumbers: numbers },
      expect: { kind: 'confirm', what: 'renew' },
    },
    actions: [...lines, { type: 'say', key: 'renewal-status/offer', choices }],
  };
}

function describe(order: KnownOrder): Action {
  const values = {
    order: order.orderNumber,
    plan: { names: order.planNames },
    end: { day: order.expiresAt },
  };
  return { type: 'say', key: `renewal-status/${order.status}`, values, withNext: true };
}
