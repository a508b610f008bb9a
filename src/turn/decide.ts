import { without } from '../lib/without';
import type { IntentCatalogue } from './catalogue';
import { answerTopic, followUp, isPlainAnswer, type Kit } from './decide-answer';
import { answerCall, callWish } from './decide-call';
import { askAgain, passGate } from './decide-gate';
import { handOff, introduce } from './decide-handoff';
import { type Heard, listen, WHICH_ONE } from './decide-heard';
import { helpToFind, LOST_DETAILS, timesHelped } from './decide-lost';
import {
  answerWordless,
  isForPerson,
  noteForPerson,
  notUnderstood,
  openSlot,
  resumeAfter,
} from './decide-open';
import { takeRating } from './decide-rating';
import {
  answerReminders,
  isStaleOffer,
  needsOrder,
  type ReminderWish,
  reminderWish,
} from './decide-reminders';
import { answerSensitive } from './decide-sensitive';
import { beginSkill, goOnWithSkill, openSkill } from './decide-skill';
import { DEFAULT_FLOW, topicOf } from './decide-topic';
import { answerUrgent, type UrgentWish, urgentWish } from './decide-urgent';
import { noteOutage } from './look-again';
import type { Action, DecideInput, Decision, IntentModule } from './port';

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
    return finish(noteOutage(route(input, kit), input), input);
  };
}

/** After this long people may have forgotten whom they write with (design: trust.md P9); the reply windows' length. */
const LONG_PAUSE_MS = 24 * 3_600_000;
/** Tells how an order stands, to whom it belongs. */
const ABOUT_STATE = 'renewal-status';
/** Asked on the way to a renewal, which names price and ways to pay itself. */
const ABOUT_PAYING = new Set(['payment-methods', 'billing-cycle']);
/** Many new ones at once. */
const BULK = 'bulk-order';
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
  const { callBack } = input.state;
  const aboutCall = callBack && callWish(input);
  if (aboutCall) return answerCall(aboutCall, callBack, heard.input);
  if (wish && (wish !== 'start' || context.optedOut)) return answerUrgent(wish, heard.input);
  const other = takeRating(heard.input) ?? answerSensitive(heard.input);
  if (other) return other;
  const skill = openSkill(heard.input.state, kit);
  const reminder = reminderWish(heard.input);
  if (reminder && (reminder === 'no' || !skill)) return takeReminders(reminder, heard, kit);
  if (skill) {
    const going = goOnWithSkill(skill, heard, input.state, kit);
    return going.way === 'here' ? going.decision : routeTopic(going.heard, kit);
  }
  return routeTopic(heard, kit, wish);
}

function routeTopic(heard: Heard, kit: Kit, wish?: UrgentWish): Decision {
  const { understanding } = heard.input;
  if (understanding.wordless && understanding.choice === undefined) {
    return answerWordless(understanding.wordless, heard);
  }
  if (heard.input.state.slots.ambiguous !== undefined)
    return askWhichOne(heard, heard.input.state.slots.ambiguous);
  if (isForPerson(heard)) return noteForPerson(heard);
  const topic = wish === 'start' ? 'greeting' : topicOf(heard, kit);
  if (topic === 'affirm' || topic === 'deny') return answerYesNo(topic, heard, kit);
  return takeTopic(topic, heard, kit);
}

/** Yes and no count only where something was asked. */
function answerYesNo(topic: 'affirm' | 'deny', heard: Heard, kit: Kit): Decision {
  const { state } = heard.input;
  const { expect, flow } = state;
  // A number that may come later, where no flow waits for it, is no question to say yes to.
  const asked = expect !== undefined && (expect.kind !== 'slot' || flow !== undefined || topic === 'deny');
  if (!asked || isStaleOffer(expect))
    return { state: { ...state, misunderstood: 0 }, actions: [{ type: 'say', key: `${topic}/answer` }] };
  if (topic === 'affirm') {
    // "OK", said to where the number stands, means "I'll look".
    if (expect.kind === 'slot' && timesHelped(state) > 0 && state.misunderstood === 0) {
      return {
        state: { ...state, misunderstood: 1 },
        actions: [{ type: 'say', key: 'system/take-your-time' }],
      };
    }
    if (expect.kind !== 'confirm') return notUnderstood(heard);
    // "Shall I get a person?" - "Yes."
    if (expect.what === 'human') return answerUrgent('human', heard.input);
    return takeTopic(expect.what, heard, kit);
  }
  // "Never mind", said to an offer or where a value was asked for: the bot lets it be.
  return {
    state: { ...without(state, 'expect', 'flow'), misunderstood: 0, asked: 0 },
    actions: [{ type: 'say', key: 'deny/answer' }],
  };
}

function takeTopic(topic: string, heard: Heard, kit: Kit): Decision {
  if (topic === LOST_DETAILS) return helpToFind(heard);
  const { news } = heard;
  const { state } = heard.input;
  const module = kit.modules.get(topic);
  if (module?.skill) return takeSkill(module, heard, kit);
  if (module?.gate) return takeFlow(module, heard);
  const renewal = kit.modules.get(DEFAULT_FLOW);
  // "NO-48213 by card, kari@example.no": who gives all that a renewal needs wants it, however it is to be paid.
  if (renewal && ABOUT_PAYING.has(topic) && news.orders && news.contact) return takeFlow(renewal, heard);
  const answer = followUp(topic, answerTopic(topic, heard, kit), heard.input, kit);
  const slot = openSlot(state);
  const open = state.flow && kit.modules.get(state.flow.intent);
  if ('needs' in answer || !slot || !open?.gate || !isPlainAnswer(topic, answer.actions, kit)) return answer;
  // Who says thanks has read the question; who says hello gets nothing but the question.
  if (topic === 'thanks') return answer;
  if (topic === 'greeting') return { ...answer, actions: open.resume?.(heard.input) ?? [askAgain(slot)] };
  return resumeAfter(answer, slot, open, heard);
}

/** Who names several orders wants these renewed, however many "bulk" sounds like. */
function takeSkill(module: IntentModule, heard: Heard, kit: Kit): Decision {
  const { understanding, state, context } = heard.input;
  // A button of a form that has ended long ago begins no new one.
  if (understanding.choice?.startsWith(`${module.intent}:`)) {
    if (context.waitingForPerson) return noteForPerson(heard);
    const key = understanding.choice.endsWith(':cancel') ? 'deny/answer' : 'affirm/answer';
    return { state, actions: [{ type: 'say', key }] };
  }
  const renewal = kit.modules.get(DEFAULT_FLOW);
  const named = understanding.slots.orderNumbers?.length ?? 0;
  return module.intent === BULK && named > 1 && renewal
    ? takeFlow(renewal, heard)
    : beginSkill(module, heard);
}

/** The customer's word on reminders; an order that is not proved yet is asked for by the gate of its state. */
function takeReminders(wish: ReminderWish, heard: Heard, kit: Kit): Decision {
  const answer = answerReminders(wish, heard);
  const module = kit.modules.get(ABOUT_STATE);
  if (!needsOrder(wish, heard) || !module) return answer;
  const state = without(answer.state, 'flow', 'expect');
  const next = takeFlow(module, { ...heard, input: { ...heard.input, state } });
  if ('needs' in next) return next;
  return { ...next, actions: [...answer.actions.map(holdWords), ...next.actions] };
}

function holdWords(action: Action): Action {
  return action.type === 'say' ? { ...action, withNext: true } : action;
}

/** Opens the flow, or goes on with it. */
function takeFlow(module: IntentModule, heard: Heard): Decision {
  const { input, news } = heard;
  const { state, understanding } = input;
  const same = state.flow?.intent === module.intent;
  const brought =
    news.orders || news.contact || news.cycle || news.promoCode || understanding.choice !== undefined;
  if (same && openSlot(state) && !brought) {
    return understanding.also?.includes(LOST_DETAILS) ? helpToFind(heard) : notUnderstood(heard);
  }
  const opened = same
    ? state
    : { ...without(state, 'expect', 'flow'), flow: { intent: module.intent }, asked: 0 };
  const next = passGate(module, { ...heard, input: { ...input, state: { ...opened, misunderstood: 0 } } });
  return news.promoCode ? noteCode(next) : next;
}

/** A code that came before the price can be named is seen to have arrived; beside the price stands what it does. */
function noteCode(decision: Decision): Decision {
  if ('needs' in decision || !decision.actions.every(({ type }) => type === 'say')) return decision;
  const { promoCode } = decision.state.slots;
  if (promoCode === undefined || openSlot(decision.state) === undefined) return decision;
  const noted: Action = { type: 'say', key: 'promotions/code-noted', values: { promoCode }, withNext: true };
  return { ...decision, actions: [noted, ...decision.actions] };
}

function askWhichOne({ input: { state } }: Heard, value: string): Decision {
  const choices = [
    { id: WHICH_ONE.order, key: 'system/choice-order' },
    { id: WHICH_ONE.phone, key: 'system/choice-phone' },
  ];
  return { state, actions: [{ type: 'say', key: 'system/which-one', values: { value }, choices }] };
}

/** What holds for every decision: one message about a person, and an introduction before the first words. */
function finish(decision: Decision, { facts, context, state: before }: DecideInput): Decision {
  if ('needs' in decision) return decision;
  const handoff = decision.actions.find((action) => action.type === 'handoff');
  if (!handoff) return introduce(decision);
  if (!facts.hours && !context.waitingForPerson && !handoff.saysWhen) return { needs: [{ kind: 'hours' }] };
  const because = decision.actions.filter((action) => action.type === 'say');
  const { state } = decision;
  const { reason, saysWhen, request = before.skill?.request } = handoff;
  const handed = handOff(reason, { state, context, hours: facts.hours, request, saysWhen }, because);
  const beside = decision.actions.filter((action) => action.type === 'rate');
  return introduce({ ...handed, actions: [...beside, ...handed.actions] });
}
