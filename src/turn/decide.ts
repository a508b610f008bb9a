import { without } from '../lib/without';
import type { IntentCatalogue } from './catalogue';
import { askAgain, passGate } from './decide-gate';
import { handOff, introduce } from './decide-handoff';
import { type Heard, listen, WHICH_ONE } from './decide-heard';
import { answerWordless, notUnderstood, openSlot, resumeAfter } from './decide-open';
import { answerUrgent, urgentWish } from './decide-urgent';
import type { Action, DecideContext, DecideInput, Decision, IntentModule } from './port';

export interface DecideDeps {
  /** Intents with code; see intents/index.ts. */
  readonly modules: readonly IntentModule[];
  readonly catalogue: IntentCatalogue;
}

/**
 * The pure router from what was understood to what is done. It answers, or names the facts it needs first; the same
 * input always gives the same decision. Words for a person, the introduction and the identity gate are added here, so
 * that no intent can leave them out.
 */
export function createDecide({ modules, catalogue }: DecideDeps): (input: DecideInput) => Decision {
  const kit: Kit = { modules: new Map(modules.map((module) => [module.intent, module])), catalogue };
  return (given) => {
    const input = afterPause(given);
    return finish(route(input, kit), input);
  };
}

interface Kit {
  readonly modules: ReadonlyMap<string, IntentModule>;
  readonly catalogue: IntentCatalogue;
}

/** After this long people may have forgotten whom they write with (design: trust.md P9); the reply windows' length. */
const LONG_PAUSE_MS = 24 * 3_600_000;
// A value says more than the pleasantry around it: "hi, NO-48213" goes on with the renewal.
const GIVE_WAY_TO_VALUES = new Set(['provide-details', 'fallback', 'greeting', 'thanks', 'affirm', 'deny']);
// Answered by the router itself; here they arrive only when there was nothing in them to answer.
const OWN_INTENTS = new Set(['fallback', 'human', 'opt-out', 'opt-in', 'affirm', 'deny', 'provide-details']);
/** Where values go when no flow is open. */
const DEFAULT_FLOW = 'renew';

/** A conversation taken up after a long pause begins with the introduction again. */
function afterPause(input: DecideInput): DecideInput {
  const { state, context } = input;
  const last = state.answeredAt?.at(-1);
  if (last === undefined || context.now - last < LONG_PAUSE_MS) return input;
  return { ...input, state: without(state, 'introduced') };
}

function route(input: DecideInput, kit: Kit): Decision {
  const { understanding, context } = input;
  const wish = urgentWish(understanding);
  if (context.optedOut && (wish === undefined || wish === 'stop')) {
    return { state: input.state, actions: [{ type: 'suppress', reason: 'opt_out' }] };
  }
  const heard = listen(input);
  if (wish && (wish !== 'start' || context.optedOut)) return answerUrgent(wish, heard.input);
  if (understanding.wordless && understanding.choice === undefined) {
    return answerWordless(understanding.wordless, heard);
  }
  if (heard.input.state.slots.ambiguous !== undefined)
    return askWhichOne(heard, heard.input.state.slots.ambiguous);
  const topic = wish === 'start' ? 'greeting' : topicOf(heard, kit);
  if (topic === 'affirm' || topic === 'deny') return answerYesNo(topic, heard, kit);
  return takeTopic(topic, heard, kit);
}

/** The intent that answers: the one a choice belongs to, the open flow for values, else what was understood. */
function topicOf({ input: { understanding, state }, news }: Heard, kit: Kit): string {
  const { choice, intent } = understanding;
  const open = state.flow && kit.modules.has(state.flow.intent) ? state.flow.intent : DEFAULT_FLOW;
  const chosen = choice === undefined ? undefined : intentOfChoice(choice, kit);
  const named = chosen ?? intent;
  if (named === 'provide-details') return open;
  const brought = news.orders || news.contact || news.cycle;
  return chosen === undefined && brought && GIVE_WAY_TO_VALUES.has(intent) ? open : named;
}

/** Choice ids are `<intent>` or `<intent>:<value>`; Meta's start button sends GET_STARTED. */
function intentOfChoice(choice: string, kit: Kit): string | undefined {
  if (choice === 'GET_STARTED') return 'greeting';
  const intent = choice.split(':', 1)[0] ?? '';
  return kit.modules.has(intent) || kit.catalogue.intents.has(intent) ? intent : undefined;
}

/** Yes and no count only where something was asked. */
function answerYesNo(topic: 'affirm' | 'deny', heard: Heard, kit: Kit): Decision {
  const { state } = heard.input;
  const { expect } = state;
  if (expect === undefined)
    return { state: { ...state, misunderstood: 0 }, actions: [{ type: 'say', key: `${topic}/answer` }] };
  if (topic === 'affirm')
    return expect.kind === 'confirm' ? takeTopic(expect.what, heard, kit) : notUnderstood(heard);
  // "Never mind", said to an offer or where a value was asked for: the bot lets it be.
  return {
    state: { ...without(state, 'expect', 'flow'), misunderstood: 0, asked: 0 },
    actions: [{ type: 'say', key: 'deny/answer' }],
  };
}

function takeTopic(topic: string, heard: Heard, kit: Kit): Decision {
  const { state } = heard.input;
  const module = kit.modules.get(topic);
  if (module?.gate) return takeFlow(module, heard);
  const answer = answerTopic(topic, heard, kit);
  const slot = openSlot(state);
  const open = state.flow && kit.modules.get(state.flow.intent);
  if ('needs' in answer || !slot || !open?.gate || !isPlainAnswer(topic, answer.actions, kit)) return answer;
  // Who says thanks has read the question; who says hello gets nothing but the question.
  if (topic === 'thanks') return answer;
  if (topic === 'greeting') return { ...answer, actions: open.resume?.(heard.input) ?? [askAgain(slot)] };
  return resumeAfter(answer, slot, open, heard);
}

/** Opens the flow, or goes on with it. */
function takeFlow(module: IntentModule, heard: Heard): Decision {
  const { input, news } = heard;
  const { state, understanding } = input;
  const same = state.flow?.intent === module.intent;
  const brought = news.orders || news.contact || news.cycle || understanding.choice !== undefined;
  if (same && openSlot(state) && !brought) return notUnderstood(heard);
  const opened = same
    ? state
    : { ...without(state, 'expect', 'flow'), flow: { intent: module.intent }, asked: 0 };
  return passGate(module, { ...heard, input: { ...input, state: { ...opened, misunderstood: 0 } } });
}

function answerTopic(topic: string, heard: Heard, kit: Kit): Decision {
  const { input } = heard;
  const state = { ...input.state, misunderstood: 0 };
  const module = kit.modules.get(topic);
  if (module) return module.decide({ ...input, state });
  const kind = kit.catalogue.intents.get(topic)?.kind;
  if (kind === undefined || OWN_INTENTS.has(topic)) return notUnderstood(heard);
  switch (kind) {
    case 'answer':
      // A brand without a hotline has nothing to say about it: then a person does.
      if (canSay(`${topic}/answer`, input.context, kit))
        return { state, actions: [{ type: 'say', key: `${topic}/answer` }] };
      return toPerson(topic, { ...input, state }, kit);
    case 'handoff':
    // A flow without a module: its code is not part of this installation.
    case 'flow':
      return toPerson(topic, { ...input, state }, kit);
    case 'system':
      return notUnderstood(heard);
  }
}

/** `<intent>/handoff` is the first sentence where there is one; else the reason has its own. */
function toPerson(topic: string, { state }: DecideInput, kit: Kit): Decision {
  const reason = kit.catalogue.intents.get(topic)?.reason ?? 'intent_needs_person';
  const key = `${topic}/handoff`;
  const because: readonly Action[] = kit.catalogue.replies.has(key) ? [{ type: 'say', key }] : [];
  return { state, actions: [...because, { type: 'handoff', reason }] };
}

function askWhichOne({ input: { state } }: Heard, value: string): Decision {
  const choices = [
    { id: WHICH_ONE.order, key: 'system/choice-order' },
    { id: WHICH_ONE.phone, key: 'system/choice-phone' },
  ];
  return { state, actions: [{ type: 'say', key: 'system/which-one', values: { value }, choices }] };
}

function isPlainAnswer(topic: string, actions: readonly Action[], kit: Kit): boolean {
  const known = kit.modules.has(topic) || kit.catalogue.intents.get(topic)?.kind === 'answer';
  return known && topic !== 'fallback' && actions.every((action) => action.type === 'say');
}

const ALWAYS_KNOWN = ['brand', 'orderExample', 'privacyUrl', 'website', 'handle'];

function canSay(key: string, context: DecideContext, kit: Kit): boolean {
  const placeholders = kit.catalogue.replies.get(key)?.placeholders;
  if (!placeholders) return false;
  return [...placeholders].every(
    (name) => ALWAYS_KNOWN.includes(name) || Object.hasOwn(context.brand.values, name),
  );
}

/** What holds for every decision: one message about a person, and an introduction before the first words. */
function finish(decision: Decision, { facts, context }: DecideInput): Decision {
  if ('needs' in decision) return decision;
  const handoff = decision.actions.find((action) => action.type === 'handoff');
  if (!handoff) return introduce(decision);
  if (!facts.hours && !context.waitingForPerson) return { needs: [{ kind: 'hours' }] };
  const because = decision.actions.filter((action) => action.type === 'say');
  const { state } = decision;
  return introduce(
    handOff(handoff.reason, { state, context, ...(facts.hours && { hours: facts.hours }) }, because),
  );
}
