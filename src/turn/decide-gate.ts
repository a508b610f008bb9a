import { without } from '../lib/without';
import { likelyEmail } from '../nlu/slots/likely-email';
import { type Heard, MEANT_EMAIL } from './decide-heard';
import { LOST_DETAILS, lostSlot, markHelped } from './decide-lost';
import { ORDERS_MAX } from './decide-slots';
import type {
  Action,
  Decision,
  Facts,
  HandoffReason,
  IntentModule,
  KnownOrder,
  ReplyValue,
  ThreadState,
} from './port';
import { expecting, isAsked } from './state';

/** More orders than these are counted in words, not listed; those that did not match are always named. */
const ORDERS_NAMED = 5;

type AskedSlot = 'orderNumber' | 'contact';

/**
 * The identity gate: collects order numbers and a contact, has them checked, and lets the intent decide about the
 * orders that matched. An unknown order and a wrong contact take the same way and get the same words.
 */
export function passGate(module: IntentModule, heard: Heard): Decision {
  const { input } = heard;
  const { state } = input;
  const { orderNumbers, lastPaid = [] } = state.slots;
  if (module.aboutLastPaid && orderNumbers.length === 0 && lastPaid.length > 0)
    return passPaid(module, heard, lastPaid);
  if (orderNumbers.length > ORDERS_MAX)
    return give('intent_needs_person', heard, [
      { type: 'say', key: 'system/too-many', values: { max: ORDERS_MAX } },
    ]);
  if (orderNumbers.length === 0) return ask('orderNumber', module.intent, heard);
  if (!hasContact(state) && !allProved(state)) return ask('contact', module.intent, heard);
  // A number that did not match is not tried again until there is another number or contact: tries are few.
  const unmatched = state.slots.unmatched ?? [];
  const toCheck = orderNumbers.filter((number) => !unmatched.includes(number));
  if (toCheck.length === 0) return askAnother(unmatched, heard);
  const { identity } = input.facts;
  if (!identity) return { needs: [identityRequest(toCheck, state)] };
  switch (identity.outcome) {
    case 'unavailable':
      return give('order_system_down', heard);
    case 'locked':
      return give('identity_locked', heard);
    case 'checked':
      return goOn(module, heard, identity);
  }
}

/** What was paid here was proved before its link was made: nothing has to be given again. */
function passPaid(module: IntentModule, heard: Heard, paid: readonly string[]): Decision {
  const { input } = heard;
  const { identity } = input.facts;
  if (!identity) return { needs: [identityRequest(paid, input.state)] };
  if (identity.outcome === 'unavailable') return give('order_system_down', heard);
  const found = identity.outcome === 'checked' ? identity.orders : [];
  const orders = found.filter((order) => order.outcome === 'matched');
  if (orders.length === 0) return ask('orderNumber', module.intent, heard);
  return module.decide({ ...input, state: { ...without(input.state, 'expect'), asked: 0 }, orders });
}

/** Asks for the open slot once more, in other words and with help. */
export function askAgain(slot: AskedSlot): Action {
  return { type: 'say', key: `system/again-${slot}` };
}

/** Comes back to the open slot after something else was answered: the question alone, for it was explained before. */
export function comeBackTo(slot: AskedSlot): Action {
  return { type: 'say', key: `system/back-${slot}` };
}

type Checked = Extract<NonNullable<Facts['identity']>, { outcome: 'checked' }>;

function goOn(module: IntentModule, heard: Heard, identity: Checked): Decision {
  const { input } = heard;
  const orders = identity.orders.filter((order) => order.outcome === 'matched');
  const failed = identity.orders.filter((order) => order.outcome === 'no_match').map((o) => o.orderNumber);
  if (orders.length === 0) {
    // What this thread proved long ago has to be proved again.
    if (!hasContact(input.state)) return ask('contact', module.intent, heard);
    // The next try would be refused anyway; the number of tries left is never told.
    if (identity.triesLeft <= 0) return give('identity_locked', heard);
    return askAnother(failed, heard);
  }
  const state = proved({ ...without(input.state, 'expect'), asked: 0 }, orders, failed);
  const decision = module.decide({ ...input, state, orders });
  if ('needs' in decision || failed.length === 0) return decision;
  return { ...decision, actions: [unmatchedNote(failed), ...decision.actions] };
}

function ask(slot: AskedSlot, intent: string, heard: Heard): Decision {
  const { state, understanding } = heard.input;
  if (understanding.also?.includes(LOST_DETAILS)) return helpAndAsk(slot, heard);
  const action = slot === 'orderNumber' ? askOrder(intent, heard) : askContact(intent, heard);
  return { state: expecting(slot, state), actions: [action] };
}

/** "I want to renew but lost my order number": where it stands is said at once, and it is asked for. */
function helpAndAsk(slot: AskedSlot, heard: Heard): Decision {
  const lost = lostSlot(heard);
  const help: Action = { type: 'say', key: `system/lost-${lost}` };
  const actions = lost === slot ? [help] : [{ ...help, withNext: true }, comeBackTo(slot)];
  return { state: markHelped(expecting(slot, heard.input.state)), actions };
}

function askOrder(intent: string, { input: { state }, news }: Heard): Action {
  if (news.contact) return { type: 'say', key: 'system/need-orderNumber' };
  if (hasContact(state) || isAsked('orderNumber', state)) return askAgain('orderNumber');
  return { type: 'say', key: `${intent}/ask-orderNumber` };
}

// A number that came just now is named, so that a correction is seen to have arrived.
function askContact(intent: string, { input: { state }, news }: Heard): Action {
  if (isAsked('contact', state) && !news.orders) return askAgain('contact');
  const values = { orders: ordersInWords(state.slots.orderNumbers) };
  return { type: 'say', key: `${intent}/ask-contact`, values };
}

function askAnother(failed: readonly string[], heard: Heard): Decision {
  const { state } = heard.input;
  const slots = { ...state.slots, orderNumbers: failed, unmatched: failed };
  const email = state.slots.email === undefined ? undefined : likelyEmail(state.slots.email);
  const orders = { list: failed };
  const person = { id: 'human', key: 'human/choice' };
  const action: Action =
    email === undefined
      ? { type: 'say', key: 'system/no-match', values: { orders }, choices: [person] }
      : {
          type: 'say',
          key: 'system/no-match-email',
          values: { orders, email },
          choices: [{ id: MEANT_EMAIL, key: 'system/choice-email' }, person],
        };
  return { state: expecting('contact', { ...state, slots }), actions: [action] };
}

function proved(state: ThreadState, orders: readonly KnownOrder[], failed: readonly string[]): ThreadState {
  const numbers = orders.map((order) => order.orderNumber);
  const all = [...new Set([...(state.slots.proved ?? []), ...numbers])].slice(-ORDERS_MAX);
  const unmatched = [...new Set([...(state.slots.unmatched ?? []), ...failed])];
  // From here on in the spelling of the order book, so that one order is never two.
  const orderNumbers = [...new Set([...unmatched, ...numbers])];
  const slots = { ...state.slots, orderNumbers, proved: all, ...(unmatched.length > 0 && { unmatched }) };
  return { ...state, slots };
}

function give(reason: HandoffReason, { input: { state } }: Heard, because: readonly Action[] = []): Decision {
  return { state, actions: [...because, { type: 'handoff', reason }] };
}

function unmatchedNote(failed: readonly string[]): Action {
  return { type: 'say', key: 'system/some-unmatched', values: { orders: { list: failed } }, withNext: true };
}

function identityRequest(orderNumbers: readonly string[], state: ThreadState) {
  const { email, phone } = state.slots;
  return { kind: 'identity' as const, orderNumbers, ...(email && { email }), ...(phone && { phone }) };
}

function hasContact(state: ThreadState): boolean {
  return state.slots.email !== undefined || state.slots.phone !== undefined;
}

function allProved(state: ThreadState): boolean {
  const known = new Set(state.slots.proved);
  return state.slots.orderNumbers.every((number) => known.has(number));
}

/** The numbers, or how many they are where nobody would read them all. */
function ordersInWords(numbers: readonly string[]): ReplyValue {
  if (numbers.length <= ORDERS_NAMED) return { list: numbers };
  return { key: 'system/so-many-orders', values: { count: numbers.length } };
}
