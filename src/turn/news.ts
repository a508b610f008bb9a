import type { InboxEvent, PaymentNews, TimerDue } from '../inbox/event';
import type { ClaimedEvent } from './claim';
import { type Draft, isSilenced } from './draft';
import type { Action } from './port';
import { PRIORITY } from './result';
import { afterPayment, afterReturn, awaitedForMore } from './state';

/**
 * Tells the customer what happened outside the chat: a payment, a person's hand-back, a promise that ran late. Also
 * notes what only people have to know.
 */
export function tellNews(draft: Draft): void {
  for (const claimed of draft.thread.events) tell(draft, claimed);
}

function tell(draft: Draft, { event, at }: ClaimedEvent): void {
  switch (event.kind) {
    case 'payment':
      tellPayment(draft, event, at);
      return;
    case 'returned':
      draft.state = { ...afterReturn(draft.state), introduced: true };
      say(draft, 'system/returned', PRIORITY.chat);
      return;
    case 'timer':
      if (event.timer === 'handoff_due' && isStillWaitedFor(event.data, draft)) {
        say(draft, 'system/handoff-late', PRIORITY.chat);
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
      return;
  }
}

// The epoch grows with each move and survives the case: another one belongs to a promise that was kept or made anew.
function isStillWaitedFor(promise: TimerDue['data'], { thread }: Draft): boolean {
  return thread.control === 'handoff_requested' && promise.epoch === thread.epoch;
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
      handOver(draft);
      return;
    case 'dispute_lost':
      // For people to decide what it means for the plan; the customer has it from the bank.
      handOver(draft);
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

function handOver(draft: Draft): void {
  if (draft.thread.control !== 'bot') return noteMore(draft);
  if (draft.effects.some((effect) => effect.type === 'handoff')) return;
  draft.effects.push({ type: 'handoff', reason: 'payment_problem' });
}

function tellUnreadable(draft: Draft): void {
  if (draft.thread.control !== 'bot' && draft.thread.control !== 'paused') return;
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
