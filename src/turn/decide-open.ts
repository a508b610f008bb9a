import { askAgain, comeBackTo, passGate } from './decide-gate';
import type { Settled } from './decide-handoff';
import type { Heard } from './decide-heard';
import { MAIN_CHOICES } from './decide-urgent';
import type { Action, Decision, IntentModule, ThreadState } from './port';

/** What people write around a value without asking for anything. */
const BESIDE_VALUES = new Set(['fallback', 'greeting', 'thanks', 'affirm', 'call-me-back', 'bulk-order']);

/** The value the open flow waits for; undefined: the bot has asked for none. */
export function openSlot(state: ThreadState): 'orderNumber' | 'contact' | undefined {
  if (!state.flow || state.expect?.kind !== 'slot') return undefined;
  const { slot } = state.expect;
  return slot === 'cycle' ? undefined : slot;
}

/** Not understood, or no answer to what was asked: first help, then choices, then a person. */
export function notUnderstood(heard: Heard): Decision {
  const { state, context } = heard.input;
  const slot = openSlot(state);
  if (context.waitingForPerson && !slot) return noteForPerson(heard);
  const misunderstood = state.misunderstood + 1;
  if (misunderstood >= 3)
    return { state, actions: [{ type: 'handoff', reason: slot ? 'slot_failed' : 'not_understood' }] };
  const next = { ...state, misunderstood };
  if (misunderstood === 2) {
    return { state: next, actions: [{ type: 'say', key: 'fallback/offer', choices: MAIN_CHOICES }] };
  }
  return { state: next, actions: [slot ? askAgain(slot) : { type: 'say', key: 'fallback/answer' }] };
}

/** Nothing to read: says so, and what was asked stays asked. */
export function answerWordless(what: 'attachment' | 'emoji' | 'nothing', heard: Heard): Decision {
  const { state, context } = heard.input;
  const slot = openSlot(state);
  const key = `system/${what}`;
  if (slot) return { state, actions: [{ type: 'say', key, withNext: true }, askAgain(slot)] };
  if (context.waitingForPerson) return noteForPerson(heard);
  return { state, actions: [{ type: 'say', key }] };
}

/** After a question in between was answered, comes back to the open one, or goes on if its answer came along. */
export function resumeAfter(
  answer: Settled,
  slot: 'orderNumber' | 'contact',
  module: IntentModule,
  heard: Heard,
): Decision {
  const before = heard.input.state;
  const state: ThreadState = {
    ...answer.state,
    ...(before.flow && { flow: before.flow }),
    ...(before.expect && { expect: before.expect }),
    asked: before.asked,
  };
  const input = { ...heard.input, state };
  const said = answer.actions.map(holdWithoutChoices);
  if (heard.news.orders || heard.news.contact) {
    const next = passGate(module, { ...heard, input });
    return 'needs' in next ? next : { ...next, actions: [...said, ...next.actions] };
  }
  return { state, actions: [...said, ...(module.resume?.(input) ?? [comeBackTo(slot)])] };
}

/**
 * While a person is awaited, what they asked for ("which number may we call?") is theirs: a contact or a detail that
 * no renewal is waiting for starts none.
 */
export function isForPerson({ input: { understanding, state, context }, news }: Heard): boolean {
  if (!context.waitingForPerson || understanding.choice !== undefined || state.flow) return false;
  if (news.orders || state.slots.orderNumbers.length > 0) return false;
  return (
    understanding.intent === 'provide-details' || (news.contact && BESIDE_VALUES.has(understanding.intent))
  );
}

/** Once, and for each new detail: the person will read it. After that the bot does not get between them. */
export function noteForPerson({ input: { state }, news }: Heard): Decision {
  if (state.noted && !news.contact && !news.more)
    return { state, actions: [{ type: 'suppress', reason: 'waiting_for_person' }] };
  return { state: { ...state, noted: true }, actions: [{ type: 'say', key: 'system/noted' }] };
}

// The choices of the answer would lead away from the question that stands open.
function holdWithoutChoices(action: Action): Action {
  if (action.type !== 'say') return action;
  const { choices: _dropped, ...rest } = action;
  return { ...rest, withNext: true };
}
