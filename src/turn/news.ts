import type { InboxEvent, PaymentNews, TimerDue } from '../inbox/event';
import type { ClaimedEvent } from './claim';
import { type Draft, isSilenced } from './draft';
import { PRIORITY } from './result';
import { afterPayment, afterReturn } from './state';

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
  if (payment.outcome === 'paid') {
    const until = Math.max(...payment.orders.map((order) => order.untilAt));
    draft.effects.push({ type: 'verified', level: 2 });
    draft.state = afterPayment(draft.state, numbers);
    if (payment.orders.length > 1) say(draft, 'system/paid-many', PRIORITY.payment, { amount, orders });
    else say(draft, 'system/paid', PRIORITY.payment, { amount, orders, until: { day: until } });
    if (draft.thread.control === 'bot') draft.effects.push({ type: 'resolve', resolution: 'renewed' });
    return;
  }
  if (payment.outcome === 'failed') {
    say(draft, 'system/payment-failed', PRIORITY.payment, { orders });
    return;
  }
  // Paid twice, or paid another amount than asked: money to be put right by a person, and the customer is told so.
  say(draft, 'system/payment-review', PRIORITY.payment, { amount, orders });
  if (draft.thread.control === 'bot') draft.effects.push({ type: 'handoff', reason: 'payment_problem' });
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
  if (draft.thread.control === 'bot') draft.effects.push({ type: 'handoff', reason: 'send_problem' });
}

function say(draft: Draft, key: string, priority: number, values = {}): void {
  if (isSilenced(draft)) return;
  draft.says.push({ action: { type: 'say', key, values }, priority });
}
