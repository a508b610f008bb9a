import { without } from '../lib/without';
import { isNeverMind } from '../nlu/never-mind';
import { answerTopic, isPlainAnswer, type Kit } from './decide-answer';
import { bookedCall } from './decide-call';
import type { Settled } from './decide-handoff';
import type { Heard } from './decide-heard';
import {
  type Action,
  type Decision,
  type HandoffReason,
  type IntentModule,
  type SkillFact,
  type SkillMemory,
  type SkillRequest,
  say,
  type ThreadState,
} from './port';

/** Said beside or instead of an answer; none of them leads away from an open question. */
const SMALL_TALK = new Set(['provide-details', 'fallback', 'affirm', 'deny', 'thanks', 'greeting']);
/** Why a person takes over what a skill has collected. */
const REASONS: Readonly<Record<string, HandoffReason>> = {
  'call-me-back': 'call_back',
  'bulk-order': 'bulk_quote',
};
/** How sure the engine must be that something else is asked where any text is an answer. */
const SURE = 0.6;
/** What was answered so far is not thrown away for a guess. */
const SURE_TO_LEAVE = 0.8;
/** Texts in a row that were no answer, after which a person goes on. */
const MOST_MISSES = 3;

/** The skill in the middle, if its intent is part of this installation. */
export function openSkill({ skill }: ThreadState, kit: Kit): SkillMemory | undefined {
  return skill && kit.modules.get(skill.skill)?.skill ? skill : undefined;
}

/** Begins the skill of an intent, in the place of whatever was being worked on. */
export function beginSkill(module: IntentModule, heard: Heard): Decision {
  const { state } = heard.input;
  const opened = { ...without(state, 'skill', 'expect'), flow: { intent: module.intent }, asked: 0 };
  return takeStep(module, { ...heard, input: { ...heard.input, state: opened } }, undefined);
}

/** Where the conversation goes while a skill asks: on with it, aside and back, elsewhere, or nowhere. */
export type Going =
  | { readonly way: 'here'; readonly decision: Decision }
  /** The customer wants something else: the skill is left. */
  | { readonly way: 'elsewhere'; readonly heard: Heard };

/**
 * Reads what was said as an answer to the open question first. What is none may be a question of its own: it is
 * answered, and the open one is asked again in other words.
 * @param before the thread before this message: only contacts and numbers of goods are kept of an answer.
 */
export function goOnWithSkill(memory: SkillMemory, heard: Heard, before: ThreadState, kit: Kit): Going {
  const { understanding } = heard.input;
  const { choice, wordless, text, intent } = understanding;
  const here = (decision: Decision): Going => ({ way: 'here', decision });
  const ours = choice?.split(':', 1)[0] === memory.skill;
  if (choice === `${memory.skill}:cancel` || (choice === undefined && isNeverMind(text)))
    return here(cancel(memory, heard));
  if (choice !== undefined && !ours) return { way: 'elsewhere', heard: left(heard) };
  // A skill in which any text counts takes nothing for another wish, except one that is plain.
  const otherSkill = intent !== memory.skill && kit.modules.get(intent)?.skill === true;
  if (otherSkill && !memory.free && understanding.confidence >= SURE)
    return { way: 'elsewhere', heard: left(heard) };
  if (wordless && choice === undefined && understanding.ranked.length === 0)
    return here(stay(heard, [holdOn(say(`system/${wordless}`)), again(memory)]));
  const module = kit.modules.get(memory.skill);
  if (!module) return { way: 'elsewhere', heard: left(heard) };
  const state = onlyContacts(heard, before);
  const answered = { ...heard, input: { ...heard.input, state } };
  const { skill: fact } = heard.input.facts;
  if (fact?.outcome === 'asked' && !fact.taken) return aside(memory, heard, answered, kit);
  // "Fjell AS" is in no language.
  const { language } = before;
  const keeps = memory.names && language !== undefined && understanding.slots.language === undefined;
  const kept = keeps ? { ...heard, input: { ...heard.input, state: { ...state, language } } } : answered;
  return here(takeStep(module, kept, memory));
}

/** What was no answer: another wish, a question in between, or nothing that was understood. */
function aside(memory: SkillMemory, heard: Heard, answered: Heard, kit: Kit): Going {
  const { intent } = heard.input.understanding;
  const here = (decision: Decision): Going => ({ way: 'here', decision });
  if (intent === 'deny') return here(cancel(memory, answered));
  if (intent === 'greeting' || intent === 'thanks') return here(stay(answered, [again(memory)]));
  if (SMALL_TALK.has(intent) || intent === memory.skill) return here(missed(memory, answered));
  if (kit.modules.get(intent)?.gate) {
    const sure = heard.input.understanding.confidence >= SURE_TO_LEAVE;
    return sure ? { way: 'elsewhere', heard: left(heard) } : here(missed(memory, answered));
  }
  const answer = answerTopic(intent, answered, kit);
  if ('needs' in answer) return here(answer);
  if (!isPlainAnswer(intent, answer.actions, kit)) return here(answer);
  return here(stay(answered, [...answer.actions.map(withoutChoices), again(memory)]));
}

/** @param memory undefined at the beginning. */
function takeStep(module: IntentModule, heard: Heard, memory: SkillMemory | undefined): Decision {
  const { input } = heard;
  const fact = input.facts.skill;
  if (!fact) return { needs: [requestOf(module, heard, memory)] };
  switch (fact.outcome) {
    case 'missing':
    case 'unavailable':
      return module.decide({ ...input, state: without(input.state, 'skill', 'flow') });
    case 'failed':
      return { state: input.state, actions: [{ type: 'handoff', reason: 'failed_turn' }] };
    case 'asked':
      return { state: remembered(input.state, fact), actions: fact.say.map(spoken) };
    case 'done': {
      const { skill, request } = fact;
      const reason = REASONS[skill] ?? 'intent_needs_person';
      const actions = [
        ...fact.say.map(spoken),
        { type: 'handoff', reason, request, saysWhen: true } as const,
      ];
      const state = without(input.state, 'skill');
      const callBack = memory && bookedCall(memory, isAlone(input));
      return { state: callBack ? { ...state, callBack } : state, actions };
    }
  }
}

/** Only the call is what a person is awaited for; a new time for it changes nothing about that. */
function isAlone({ state, context }: Heard['input']): boolean {
  return !context.waitingForPerson || (state.callBack?.alone === true && !state.noted);
}

function requestOf(module: IntentModule, heard: Heard, memory: SkillMemory | undefined): SkillRequest {
  const { understanding, state, context } = heard.input;
  const { text, language, intent, confidence, choice } = understanding;
  const { phone, email, cycle, quantity, correction } = understanding.slots;
  // What fits an order number as well was asked for as a phone number: listen has settled it.
  const settled = phone ?? (memory?.open === 'phone' ? understanding.slots.ambiguous?.value : undefined);
  return {
    kind: 'skill',
    skill: module.intent,
    said: {
      text,
      language,
      intent,
      confidence,
      slots: {
        ...(settled !== undefined && { phone: settled }),
        ...(email !== undefined && { email }),
        ...(cycle !== undefined && { cycle }),
        ...(quantity !== undefined && { quantity }),
        ...(correction !== undefined && { correction }),
      },
      ...(choice !== undefined && { choice }),
    },
    ...(memory && { memory }),
    known: {
      ...(state.slots.phone !== undefined && { phone: state.slots.phone }),
      ...(state.slots.email !== undefined && { email: state.slots.email }),
    },
    now: context.now,
  };
}

function remembered(state: ThreadState, fact: Extract<SkillFact, { outcome: 'asked' }>): ThreadState {
  const { memory, expects } = fact;
  const next: ThreadState = {
    ...without(state, 'expect'),
    flow: { intent: memory.skill },
    skill: memory,
    misunderstood: 0,
  };
  if (expects === 'contact') return { ...next, expect: { kind: 'slot', slot: 'contact' } };
  return expects ? { ...next, expect: { kind: 'confirm', what: memory.skill } } : next;
}

function missed(memory: SkillMemory, { input: { state } }: Heard): Decision {
  const misunderstood = state.misunderstood + 1;
  if (misunderstood >= MOST_MISSES)
    return { state, actions: [{ type: 'handoff', reason: 'not_understood' }] };
  return { state: { ...state, misunderstood }, actions: [again(memory)] };
}

function stay({ input: { state } }: Heard, actions: readonly Action[]): Settled {
  return { state, actions };
}

function cancel(memory: SkillMemory, heard: Heard): Settled {
  const { state } = left(heard).input;
  return { state: { ...state, misunderstood: 0 }, actions: [say(`${memory.skill}/cancelled`)] };
}

function left(heard: Heard): Heard {
  const state = { ...without(heard.input.state, 'skill', 'flow', 'expect'), asked: 0 };
  return { ...heard, input: { ...heard.input, state } };
}

/** "10000" is how many, whatever order number it looks like. */
function onlyContacts({ input: { state } }: Heard, before: ThreadState): ThreadState {
  const { phone, email, quantity } = state.slots;
  return {
    ...state,
    slots: {
      ...before.slots,
      ...(phone !== undefined && { phone }),
      ...(email !== undefined && { email }),
      ...(quantity !== undefined && { quantity }),
    },
  };
}

function again({ again: words }: SkillMemory): Action {
  return spoken(words);
}

function spoken(words: SkillMemory['again']): Action {
  return { type: 'say', ...words };
}

function holdOn(action: Action): Action {
  return action.type === 'say' ? { ...action, withNext: true } : action;
}

// The choices of the answer would lead away from the question that stands open.
function withoutChoices(action: Action): Action {
  if (action.type !== 'say') return action;
  const { choices: _dropped, ...rest } = action;
  return { ...rest, withNext: true };
}
