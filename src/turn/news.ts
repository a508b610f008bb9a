import type { InboxEvent, PaymentNews, TimerDue } from '../inbox/event';
import type { ClaimedEvent } from './claim';
import { handOff } from './decide-handoff';
import { type Draft, isSilenced } from './draft';
import type { Action, HandoffReason, HoursFact } from './port';
import { PRIORITY } from './result';
import { afterPayment, afterReturn, awaitedForMore } from './state';

/**
 * Tells the customer what happened outside the chat: a payment, a person's hand-back, a promise that ran late. Also
 * notes what only people have to know.
 */
export function tellNews(draft: Draft, now: number): void {
  for (const claimed of draft.thread.events) tell(draft, claimed, now);
}

function tell(draft: Draft, { event, at }: ClaimedEvent, now: number): void {
  switch (event.kind) {
    case 'payment':
      tellPayment(draft, event, at);
      return;
    case 'returned':
      // After a long silence nothing is said: the customer has not been waiting for anything.
      draft.state = afterReturn(draft.state);
      if (event.by === 'idle') return;
      draft.state = { ...draft.state, introduced: true };
      say(draft, 'system/returned', PRIORITY.chat);
      return;
    case 'timer':
      if (event.timer === 'handoff_due' && isStillWaitedFor(event.data, draft)) {
        tellLate(draft, event.data, now);
      }
      return;
    case 'unreadable':
      tellUnreadable(draft);
      return;
    case 'send_failed':
      noteSendFailure(draft, event);
      return;
    case 'message':
    case 'postback':
    case 'reaction':
    case 'edit':
    case 'delete':
    case 'echo':
    case 'thread_control':
    case 'arrival':
    case 'pulled':
      return;
  }
}

/** A person has called for a person, before the bot or the customer did: the customer hears that one comes. */
export function tellPulled(draft: Draft, hours: () => HoursFact): void {
  const called = draft.thread.events.some(({ event }) => event.kind === 'pulled');
  if (!called || draft.thread.control !== 'handoff_requested') return;
  const { state, actions } = handOff('pulled', { state: draft.state, hours: hours() });
  draft.state = state;
  for (const action of actions)
    if (action.type === 'say') draft.says.push({ action, priority: PRIORITY.human });
}

/** What was left unanswered is answered in the same breath as the bot says that it is back. */
export function joinReturn(draft: Draft): void {
  const index = draft.says.findIndex(
    ({ action }) => action.type === 'say' && action.key === 'system/returned',
  );
  const said = draft.says[index];
  if (!said || index === draft.says.length - 1) return;
  draft.says[index] = { ...said, action: { type: 'say', key: 'system/returned-on', withNext: true } };
}

// The epoch grows with each move and survives the case: another one belongs to a promise that was kept or made anew.
function isStillWaitedFor(promise: TimerDue['data'], { thread }: Draft): boolean {
  return thread.control === 'handoff_requested' && promise.epoch === thread.epoch;
}

/** The apology comes once and names a new time, which is a promise like the first; after that only people are told. */
function tellLate(draft: Draft, promise: TimerDue['data'], now: number): void {
  const { nextAt, again } = promise;
  const until = typeof nextAt === 'number' && nextAt > now ? nextAt : undefined;
  draft.effects.push({ type: 'late', again: again === true, ...(until !== undefined && { until }) });
  if (again === true) return;
  if (until === undefined) return say(draft, 'system/handoff-late', PRIORITY.human);
  const by = { when: until, now, ...(draft.state.zone !== undefined && { timeZone: draft.state.zone }) };
  say(draft, 'system/handoff-late-until', PRIORITY.human, { by });
}

function tellPayment(draft: Draft, payment: PaymentNews, at: number): void {
  const amount = { minor: payment.amountMinor, currency: payment.currency };
  const numbers = payment.orders.map((order) => order.orderNumber);
  const orders = { list: numbers };
  draft.messages.push({
    origin: 'system',
    text: `payment ${payment.outcome}`,
    at,
    context: { news: payment },
  });
  const tellIt = (key: string, values = {}, choices?: Say['choices']) =>
    say(draft, `system/${key}`, PRIORITY.payment, { amount, orders, ...values }, choices);
  const until = { day: Math.max(...payment.orders.map((order) => order.untilAt)) };
  const many = payment.orders.length > 1;
  switch (payment.outcome) {
    case 'paid':
      noteRenewed(draft, numbers);
      tellIt(many ? 'paid-many' : 'paid', many ? {} : { until });
      settle(draft);
      return;
    case 'activating':
      noteRenewed(draft, numbers);
      tellIt('payment-activating');
      return;
    case 'activated':
      tellIt(many ? 'payment-activated-many' : 'payment-activated', many ? {} : { until });
      settle(draft);
      return;
    case 'inactive':
      noteRenewed(draft, numbers);
      tellIt('payment-inactive');
      handOver(draft);
      return;
    case 'pending':
      tellIt('payment-pending');
      return;
    case 'failed':
      tellIt('payment-failed');
      return;
    case 'not_taken':
      tellIt('payment-not-taken', {}, [{ id: 'renew', key: 'renew/choice' }]);
      return;
    case 'duplicate':
      // The money goes back by itself; should that not work, it is told again and a person takes over.
      tellIt(payment.automaticRefund ? 'payment-twice' : 'payment-review');
      if (!payment.automaticRefund) handOver(draft);
      return;
    case 'refund_done':
      tellIt('payment-twice-refunded');
      return;
    case 'refund_failed':
      tellIt('refund-failed');
      handOver(draft);
      return;
    case 'refunded':
      tellIt('payment-refunded');
      handOver(draft);
      return;
    case 'disputed':
      tellIt('payment-disputed');
      handOver(draft, 'payment_dispute');
      return;
    case 'dispute_lost':
      // For people to decide what it means for the plan; the customer has it from the bank.
      handOver(draft, 'payment_dispute');
      return;
    case 'dispute_won':
      return;
    case 'mismatch':
      // Another amount than asked: money to be put right by a person, and the customer is told so.
      tellIt('payment-review');
      handOver(draft);
      return;
  }
}

/** Paid through a link of this chat: its own payments may be spoken of from now on. */
function noteRenewed(draft: Draft, numbers: readonly string[]): void {
  draft.effects.push({ type: 'verified', level: 2 });
  draft.state = afterPayment(draft.state, numbers);
}

function settle(draft: Draft): void {
  if (draft.thread.control === 'bot') draft.effects.push({ type: 'resolve', resolution: 'renewed' });
}

function handOver(draft: Draft, reason: HandoffReason = 'payment_problem'): void {
  if (draft.thread.control !== 'bot') return noteMore(draft);
  if (draft.effects.some((effect) => effect.type === 'handoff')) return;
  draft.effects.push({ type: 'handoff', reason });
}

function tellUnreadable(draft: Draft): void {
  if (draft.thread.control !== 'bot') return;
  if (draft.effects.some((effect) => effect.type === 'handoff')) return;
  say(draft, 'system/unreadable', PRIORITY.chat);
  draft.effects.push({ type: 'handoff', reason: 'unreadable_channel' });
}

function noteSendFailure(draft: Draft, failure: Extract<InboxEvent, { kind: 'send_failed' }>): void {
  if (failure.otherOwner) {
    draft.effects.push({ type: 'native_takeover', at: draft.lastCustomerAt ?? 0 });
    return;
  }
  const outboxIds = draft.thread.events.flatMap(({ event }) =>
    event.kind === 'send_failed' ? event.outboxId : [],
  );
  // Once for all that failed: the first of them has named the others.
  if (failure.outboxId !== outboxIds[0]) return;
  if (draft.thread.control !== 'bot') {
    noteMore(draft);
    draft.effects.push({ type: 'undelivered', outboxIds });
    return;
  }
  draft.effects.push({ type: 'handoff', reason: 'send_problem', undelivered: outboxIds });
}

/** The case that is there is about this too. */
function noteMore(draft: Draft): void {
  draft.state = awaitedForMore(draft.state);
}

type Say = Extract<Action, { type: 'say' }>;

function say(draft: Draft, key: string, priority: number, values = {}, choices?: Say['choices']): void {
  if (isSilenced(draft)) return;
  draft.says.push({ action: { type: 'say', key, values, ...(choices && { choices }) }, priority });
}
