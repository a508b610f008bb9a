import type { IntentCatalogue } from './catalogue';
import type { Settled } from './decide-handoff';
import type { Heard } from './decide-heard';
import { notUnderstood } from './decide-open';
import { MAIN_CHOICES } from './decide-urgent';
import type { Action, DecideContext, DecideInput, Decision, IntentModule, Say, ThreadState } from './port';

/** Everything that can answer: intents with code, and the folders with their words. */
export interface Kit {
  readonly modules: ReadonlyMap<string, IntentModule>;
  readonly catalogue: IntentCatalogue;
}

// Answered by the router itself; here they arrive only when there was nothing in them to answer.
const OWN_INTENTS = new Set(['fallback', 'human', 'affirm', 'deny', 'provide-details']);
/** A wish for silence that is not sure enough to act on, and one for messages that nobody has stopped. */
const NOTHING_TO_CHANGE: Readonly<Record<string, Action>> = {
  'opt-out': { type: 'say', key: 'opt-out/how' },
  'opt-in': { type: 'say', key: 'opt-in/already', choices: MAIN_CHOICES },
};
const ALWAYS_KNOWN = ['brand', 'orderExample', 'privacyUrl', 'website', 'handle'];

/** What an intent says when it is asked about; the open question of a flow is not thought of here. */
export function answerTopic(topic: string, heard: Heard, kit: Kit): Decision {
  const { input } = heard;
  const state = { ...input.state, misunderstood: 0 };
  const module = kit.modules.get(topic);
  if (module) return module.decide({ ...input, state });
  const kind = kit.catalogue.intents.get(topic)?.kind;
  if (kind === undefined || OWN_INTENTS.has(topic)) return notUnderstood(heard);
  const unchanged = Object.hasOwn(NOTHING_TO_CHANGE, topic) ? NOTHING_TO_CHANGE[topic] : undefined;
  if (unchanged) return { state, actions: [unchanged] };
  switch (kind) {
    case 'answer':
      return answerInWords(topic, { ...input, state }, kit);
    case 'handoff':
    // A flow without a module: its code is not part of this installation.
    case 'flow':
      return toPerson(topic, { ...input, state }, kit);
    case 'system':
      return notUnderstood(heard);
  }
}

/** True where nothing but words comes of it, so that an open question can follow them. */
export function isPlainAnswer(topic: string, actions: readonly Action[], kit: Kit): boolean {
  const known =
    kit.modules.has(topic) ||
    Object.hasOwn(NOTHING_TO_CHANGE, topic) ||
    kit.catalogue.intents.get(topic)?.kind === 'answer';
  return known && topic !== 'fallback' && actions.every((action) => action.type === 'say');
}

/** The intent whose words answer this one: a part that has none of its own is answered as the whole. */
export function ownWords(intent: string, { modules, catalogue }: Kit): string {
  const whole = catalogue.intents.get(intent)?.partOf;
  if (whole === undefined || modules.has(intent) || catalogue.replies.has(`${intent}/answer`)) return intent;
  return whole;
}

/**
 * Follows an answer up: with an offer to renew right here, unless that is under way or offered already, or with a way
 * to a person.
 */
export function followUp(topic: string, answer: Decision, { context }: DecideInput, kit: Kit): Decision {
  const offer = kit.catalogue.intents.get(topic)?.offer;
  if ('needs' in answer || offer === undefined || !isPlainAnswer(topic, answer.actions, kit)) return answer;
  const person = { id: 'human', key: 'human/choice' };
  if (offer === 'human') return withChoices(answer, [person]);
  if (!mayOfferToRenew(answer.state, context)) return answer;
  const choices = [{ id: 'renew', key: 'renew/choice' }, person];
  const { expect } = answer.state;
  // Offered before and not taken up yet: the choices say it without words.
  if (expect?.kind === 'confirm' && expect.what === 'renew') return withChoices(answer, choices);
  return {
    state: { ...answer.state, expect: { kind: 'confirm', what: 'renew' } },
    actions: [...answer.actions.map(holdOn), { type: 'say', key: 'renew/offer', choices }],
  };
}

function withChoices(answer: Settled, choices: NonNullable<Say['choices']>): Settled {
  const last = answer.actions.at(-1);
  if (last?.type !== 'say') return answer;
  return { ...answer, actions: [...answer.actions.slice(0, -1), { ...last, choices }] };
}

function mayOfferToRenew(state: ThreadState, { now, waitingForPerson }: DecideContext): boolean {
  const { expect, flow, lastLink } = state;
  // Who waits for a person may be about to cancel.
  if (waitingForPerson) return false;
  // Details are being collected already, or what to pay with lies in the customer's hands.
  if (expect?.kind === 'slot' && flow) return false;
  return lastLink === undefined || lastLink.expiresAt <= now;
}

/** A brand without a hotline says that it has none, where there are words for that; else a person has to answer. */
function answerInWords(topic: string, input: DecideInput, kit: Kit): Decision {
  const keys = [`${topic}/answer`, `${topic}/none`];
  const key = keys.find((candidate) => canSay(candidate, input.context, kit));
  return key === undefined
    ? toPerson(topic, input, kit)
    : { state: input.state, actions: [{ type: 'say', key }] };
}

/** `<intent>/handoff` is the first sentence where there is one; else the reason has its own. */
function toPerson(topic: string, { state, context }: DecideInput, kit: Kit): Decision {
  const reason = kit.catalogue.intents.get(topic)?.reason ?? 'intent_needs_person';
  const key = `${topic}/handoff`;
  const because: readonly Action[] = canSay(key, context, kit) ? [{ type: 'say', key }] : [];
  return { state, actions: [...because, { type: 'handoff', reason }] };
}

function canSay(key: string, context: DecideContext, kit: Kit): boolean {
  const placeholders = kit.catalogue.replies.get(key)?.placeholders;
  if (!placeholders) return false;
  return [...placeholders].every(
    (name) => ALWAYS_KNOWN.includes(name) || Object.hasOwn(context.brand.values, name),
  );
}

function holdOn(action: Action): Action {
  return action.type === 'say' ? { ...action, withNext: true } : action;
}
