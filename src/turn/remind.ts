import type { Capabilities } from '../channel/adapter';
import { without } from '../lib/without';
import { REMINDER_CHOICES, reminderWords } from './decide-reminders';
import { type Draft, isSilenced } from './draft';
import type { Action } from './port';
import {
  REMINDER_PLAN_TIMER,
  REMINDER_TIMER,
  type RemindedOrder,
  type RemindedThread,
  type Reminders,
} from './remind-port';
import { PRIORITY } from './result';
import { settled } from './state';

type Choices = NonNullable<Extract<Action, { type: 'say' }>['choices']>;

export interface RemindDeps {
  readonly reminders: Reminders;
  readonly capabilities: Capabilities;
  /** Business time, epoch ms. */
  readonly now: number;
  /** The customer said something that this turn answers. */
  readonly answering: boolean;
}

/** Who has just answered a question may need a moment for the next one. */
const STILL_TALKING_MS = 10 * 60_000;
/** After this long it is said again that a bot writes; as decide.ts does. */
const LONG_PAUSE_MS = 24 * 3_600_000;
/** News after which an order has a new end. */
const NEW_END = new Set(['paid', 'activated']);

/**
 * The last step of a turn: offers reminders once after a payment, says those that are due, and has reminders planned
 * where the customer's word, their orders or an order's end have changed.
 */
export async function remind(draft: Draft, deps: RemindDeps): Promise<void> {
  const { events } = draft.thread;
  if (mayOffer(draft, deps)) offer(draft, deps);
  const due = events.flatMap(({ id, event }) => {
    if (event.kind !== 'timer' || event.timer !== REMINDER_TIMER) return [];
    const { reminderId } = event.data;
    return typeof reminderId === 'number' ? [{ reminderId, inboxId: id }] : [];
  });
  if (due.length > 0) {
    const { orders, write } = await deps.reminders.judge(due, remindedThread(draft, deps));
    draft.effects.push({ type: 'reminders', write });
    if (orders.length > 0) sayReminder(draft, orders, deps.now);
  }
  const planning = events.some(({ event }) => event.kind === 'timer' && event.timer === REMINDER_PLAN_TIMER);
  // Beside an answer there is no time to ask the order system: the plan waits for a turn of its own.
  if (planning && !deps.answering) {
    const { write } = await deps.reminders.plan(remindedThread(draft, deps));
    draft.effects.push({ type: 'reminders', write });
  } else if (planning || hasNewFacts(draft)) draft.effects.push({ type: 'plan_reminders' });
}

/** Consent, the orders proved, or their ends are not what they were when this turn began. */
function hasNewFacts({ thread, state }: Draft): boolean {
  if (state.reminders?.status !== 'on') return false;
  const { reminders, slots } = { ...thread.state };
  const known = new Set(slots?.proved);
  return (
    reminders?.status !== 'on' ||
    (state.slots.proved ?? []).some((number) => !known.has(number)) ||
    thread.events.some(({ event }) => event.kind === 'payment' && NEW_END.has(event.outcome))
  );
}

function mayOffer(draft: Draft, { answering }: RemindDeps): boolean {
  const { thread, state } = draft;
  if (answering || state.reminders !== undefined || isOptedOut(draft) || personHasControl(draft))
    return false;
  if (draft.says.length !== 1 || state.flow !== undefined) return false;
  return thread.events.some(({ event }) => event.kind === 'payment' && NEW_END.has(event.outcome));
}

// In one message with the receipt, so that nobody is written to twice.
function offer(draft: Draft, { capabilities, now }: RemindDeps): void {
  const [receipt] = draft.says.splice(0);
  if (receipt?.action.type !== 'say') return;
  const { priority } = receipt;
  draft.says.push({ action: { ...receipt.action, withNext: true }, priority });
  draft.says.push({ action: reminderWords('offer', capabilities), priority });
  draft.state = {
    ...draft.state,
    expect: { kind: 'confirm', what: REMINDER_CHOICES.topic },
    reminders: { status: 'offered', at: now },
  };
}

function sayReminder(draft: Draft, orders: readonly RemindedOrder[], now: number): void {
  const { state } = draft;
  const choices: Choices = [
    { id: 'renew', key: 'renew/choice' },
    { id: REMINDER_CHOICES.no, key: 'system/reminder-choice-off' },
  ];
  draft.says.push({ action: { ...wordsOf(orders), choices }, priority: PRIORITY.chat });
  const slots = without(state.slots, 'unmatched', 'cycle', 'promoCode', 'ambiguous');
  const pause = draft.lastCustomerAt === null || now - draft.lastCustomerAt >= LONG_PAUSE_MS;
  draft.state = {
    ...settled(pause ? without(state, 'introduced') : state),
    // A "yes" is about these orders, with no need to type a number again.
    slots: { ...slots, orderNumbers: orders.map((order) => order.orderNumber) },
    expect: { kind: 'confirm', what: 'renew' },
  };
}

function wordsOf(orders: readonly RemindedOrder[]): Extract<Action, { type: 'say' }> {
  const values = ({ orderNumber, planNames, expiresAt }: RemindedOrder) => ({
    order: orderNumber,
    plan: { names: planNames },
    end: { day: expiresAt },
  });
  const [only] = orders;
  if (orders.length === 1 && only?.from) {
    return { type: 'say', key: 'system/reminder', values: { ...values(only), price: only.from } };
  }
  const lines = orders.map((order) => ({ key: 'system/reminder-line', values: values(order) }));
  return { type: 'say', key: 'system/reminder-many', values: { orders: { lines } } };
}

function remindedThread(draft: Draft, { capabilities, now, answering }: RemindDeps): RemindedThread {
  const { thread, state, windowOpenedAt, lastCustomerAt, says } = draft;
  const asked = state.expect?.kind === 'slot' && state.flow !== undefined;
  const talking = asked && lastCustomerAt !== null && now - lastCustomerAt < STILL_TALKING_MS;
  return {
    threadId: thread.id,
    optedOut: isOptedOut(draft),
    personHasControl: personHasControl(draft),
    inConversation: answering || says.length > 0 || talking,
    windowOpenedAt,
    lastCustomerAt,
    capabilities,
    proved: state.slots.proved ?? [],
    phone: state.slots.phone,
  };
}

function isOptedOut({ thread, effects }: Draft): boolean {
  const last = effects.findLast(({ type }) => type === 'opt_out' || type === 'opt_in');
  return last ? last.type === 'opt_out' : thread.optedOut;
}

function personHasControl(draft: Draft): boolean {
  const moved = draft.effects.some(({ type }) => type === 'handoff' || type === 'native_takeover');
  return moved || isSilenced(draft) || draft.thread.control !== 'bot';
}
