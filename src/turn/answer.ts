import { AppError } from '../lib/errors';
import { without } from '../lib/without';
import { handOff } from './decide-handoff';
import { type Draft, isSilenced } from './draft';
import type { FactAsker, FactSource } from './facts';
import { countAnswer, isLooping, isWornOut, mayStillTell } from './loop-guard';
import type { SaidMessage } from './platform-events';
import type {
  Action,
  DecideContext,
  DecideInput,
  Decision,
  Facts,
  HoursFact,
  ThreadState,
  Understanding,
} from './port';
import { PRIORITY } from './result';
import { traced } from './trace';

/** Says nothing of what the matter is. */
export const SMALL_TALK: ReadonlySet<string> = new Set([
  'greeting',
  'thanks',
  'affirm',
  'deny',
  'provide-details',
  'fallback',
  'language',
  'human',
  'bot-identity',
  'lost-details',
  'why-details',
]);
/** A decision that still asks after this many rounds is a mistake in an intent. */
const MAX_FACT_ROUNDS = 3;
export interface AnswerDeps {
  readonly facts: FactSource;
  understand(input: {
    readonly messages: readonly SaidMessage[];
    readonly state: ThreadState;
  }): Understanding;
  decide(input: DecideInput): Decision;
  contextOf(draft: Draft): DecideContext;
  /** Is a person there now? From the brand's opening hours alone, so that it can always be told. */
  hours(): HoursFact;
}

/** What a customer may want at any time, and what ends a loop anyway. */
const NEVER_HELD_BACK: ReadonlySet<Action['type']> = new Set([
  'handoff',
  'add_request',
  'press',
  'rate',
  'suppress',
  'opt_out',
  'opt_in',
  'consent',
]);

interface Outcome {
  readonly state: ThreadState;
  readonly actions: readonly Action[];
}

/** Understands what was said and decides on it; what the decision does to thread and case is noted in the draft. */
export async function answer(draft: Draft, said: readonly SaidMessage[], deps: AnswerDeps): Promise<void> {
  if (isSilenced(draft)) return listenOnly(draft, said, deps);
  const started = performance.now();
  const before = draft.state;
  const understanding = deps.understand({ messages: said, state: before });
  const understood = performance.now();
  const context = deps.contextOf(draft);
  const last = said.at(-1);
  const asker: FactAsker = { threadId: draft.thread.id, inboxId: last?.inboxId ?? 0 };
  const facts = timed(deps.facts);
  const decision = await decideWithFacts({ understanding, state: before, facts: {}, context }, asker, {
    ...deps,
    facts,
  });
  const decided = performance.now();

  const state = countAnswer(before, decision.state, understanding, context.now);
  const outcome = readAgain(said, decision.actions)
    ? { state: before, actions: [] }
    : breakLoop({ state, actions: decision.actions }, context, deps);
  draft.state = outcome.state;
  const topic = topicOf(understanding.intent, outcome.state);
  if (topic !== undefined) draft.intent = topic;
  const rank = rankOf(outcome.actions, context);
  for (const action of outcome.actions) take(draft, action, { inboxId: asker.inboxId, rank });
  // A rating that nothing follows from belongs to the case it is about.
  const rated = outcome.actions.find((action) => action.type === 'rate');
  const alone = draft.thread.caseId === null && !outcome.actions.some(({ type }) => type === 'handoff');
  if (rated && alone) draft.afterCase = rated.caseId;
  draft.trace = {
    version: 1,
    input: {
      messages: said.map(({ inboxId: _, ...message }) => message),
      state: before,
      context: without(context, 'brand'),
    },
    understanding: traced(understanding),
    facts: decision.facts,
    actions: decision.actions,
    ...(outcome.actions !== decision.actions && { loop: true }),
    language: outcome.state.language ?? understanding.language,
    words: [],
    timings: {
      understand: round(understood - started),
      decide: round(decided - understood - facts.spentMs()),
      ...facts.timings(),
    },
    waitedMs: Math.max(0, ...draft.thread.events.map(({ ageMs }) => ageMs)),
  };
}

/** What a person has read and left calls for nobody once more: the thread would go to and fro. */
function readAgain(said: readonly SaidMessage[], actions: readonly Action[]): boolean {
  return (
    said.every((message) => message.again) &&
    actions.some(({ type }) => type === 'handoff' || type === 'opt_in')
  );
}

// What a case is called: the matter in hand rather than the pleasantries around it.
function topicOf(intent: string, state: ThreadState): string | undefined {
  return SMALL_TALK.has(intent) ? state.flow?.intent : intent;
}

// A person has the thread. "Stop" is still the customer's word on automation, so it is noted, without an answer.
function listenOnly(draft: Draft, said: readonly SaidMessage[], deps: Pick<AnswerDeps, 'understand'>): void {
  draft.effects.push({ type: 'note_inbound' });
  suppress(draft, draft.thread.control === 'paused' ? 'spam' : 'human_control');
  const { urgent, reminder, sensitive } = deps.understand({ messages: said, state: draft.state });
  const inboxId = said.at(-1)?.inboxId ?? 0;
  if (urgent === 'stop') draft.effects.push({ type: 'opt_out', inboxId });
  if (urgent === 'start') draft.effects.push({ type: 'opt_in', inboxId });
  if (sensitive && sensitive !== 'sender_differs') draft.effects.push({ type: 'press', reason: sensitive });
  const { reminders } = draft.state;
  if ((urgent === 'stop' || reminder === 'no') && reminders?.status === 'on') {
    draft.state = { ...draft.state, reminders: { ...reminders, status: 'off' } };
    if (urgent !== 'stop') draft.effects.push({ type: 'consent', kind: 'reminders', given: false, inboxId });
  }
}

/** Asks for facts until the decision is made. Exported because a trace is replayed by the same rule. */
export async function decideWithFacts(
  input: DecideInput,
  asker: FactAsker,
  deps: Pick<AnswerDeps, 'decide' | 'facts'>,
): Promise<{ state: ThreadState; actions: readonly Action[]; facts: Facts }> {
  let facts = input.facts;
  for (let round = 0; round <= MAX_FACT_ROUNDS; round++) {
    const decision = deps.decide({ ...input, facts });
    if (!('needs' in decision)) return { ...decision, facts };
    facts = { ...facts, ...(await deps.facts.fetch(decision.needs, asker)) };
  }
  throw new AppError(
    'TURN_NEVER_DECIDES',
    `${input.understanding.intent} still asks for facts after ${MAX_FACT_ROUNDS} rounds`,
  );
}

function rankOf(actions: readonly Action[], { optedOut }: DecideContext): number {
  // Whoever opted out hears the bot only about that, or because they asked for a person: it must not be held back.
  if (optedOut || actions.some(({ type }) => type === 'opt_out')) return PRIORITY.payment;
  // That a person comes may use the calls that small talk has to leave alone.
  return actions.some(({ type }) => type === 'handoff') ? PRIORITY.human : PRIORITY.chat;
}

function take(draft: Draft, action: Action, { inboxId, rank }: { inboxId: number; rank: number }): void {
  switch (action.type) {
    case 'say':
      draft.says.push({ action, priority: action.receipts ? Math.min(rank, PRIORITY.link) : rank });
      return;
    case 'issue_link':
      draft.effects.push({ type: 'verified', level: 1 });
      draft.says.push({ action, priority: PRIORITY.link });
      return;
    case 'handoff':
      draft.effects.push({
        type: 'handoff',
        reason: action.reason,
        ...(draft.intent && { intent: draft.intent }),
        ...(action.request && { request: action.request }),
      });
      return;
    case 'add_request':
    case 'press':
    case 'rate':
      draft.effects.push(action);
      return;
    case 'opt_out':
    case 'opt_in':
      draft.effects.push({ type: action.type, inboxId });
      return;
    case 'consent':
      draft.effects.push({ ...action, inboxId });
      return;
    case 'resolve':
      draft.effects.push(action);
      return;
    case 'suppress':
      suppress(draft, action.reason);
      return;
  }
}

/** Notes why what the customer has just written is not answered. */
export function suppress(draft: Draft, reason: string): void {
  draft.messages.forEach((message, index) => {
    if (message.origin === 'customer') draft.messages[index] = { ...message, suppressed: reason };
  });
}

// Two machines would go on for ever: the last answer names a person, and the bot is quiet after that.
function breakLoop(decided: Outcome, context: DecideContext, deps: Pick<AnswerDeps, 'hours'>): Outcome {
  const { state, actions } = decided;
  if (!isLooping(state) && !isWornOut(state)) return decided;
  if (actions.some((action) => NEVER_HELD_BACK.has(action.type))) return { state, actions };
  if (context.waitingForPerson && mayStillTell(state, actions)) return { state, actions };
  if (context.waitingForPerson) return { state, actions: [{ type: 'suppress', reason: 'loop' }] };
  return handOff(isLooping(state) ? 'loop' : 'turn_cap', { state, context, hours: deps.hours() });
}

/** The same source, which also tells how long each look-up took, as `facts.<kind>`. */
function timed(facts: FactSource): FactSource & {
  spentMs(): number;
  timings(): Readonly<Record<string, number>>;
} {
  const spent = new Map<string, number>();
  return {
    spentMs: () => [...spent.values()].reduce((sum, ms) => sum + ms, 0),
    timings: () => Object.fromEntries([...spent].map(([kind, ms]) => [`facts.${kind}`, round(ms)])),
    fetch: async (requests, asker) => {
      let found: Facts = {};
      // One after the other, as the source does it too: a later one may rest on an earlier one.
      for (const request of requests) {
        const began = performance.now();
        try {
          found = { ...found, ...(await facts.fetch([request], asker)) };
        } finally {
          spent.set(request.kind, (spent.get(request.kind) ?? 0) + performance.now() - began);
        }
      }
      return found;
    },
  };
}

function round(ms: number): number {
  return Math.round(ms * 100) / 100;
}
