import type { Clock } from '../lib/clock';
import { AppError } from '../lib/errors';
import { type Draft, isSilenced } from './draft';
import type { FactAsker, FactSource } from './facts';
import type { SaidMessage } from './platform-events';
import type { Action, DecideContext, DecideInput, Decision, Facts, ThreadState, Understanding } from './port';
import { PRIORITY } from './result';

/** A decision that still asks after this many rounds is a mistake in an intent. */
const MAX_FACT_ROUNDS = 3;
/** Answers without progress in ten minutes after which the other side may well be a machine (design: trust.md R24). */
const LOOP_ANSWERS = 8;
const LOOP_WINDOW_MS = 10 * 60_000;

export interface AnswerDeps {
  readonly clock: Clock;
  readonly facts: FactSource;
  understand(input: {
    readonly messages: readonly SaidMessage[];
    readonly state: ThreadState;
  }): Understanding;
  decide(input: DecideInput): Decision;
  contextOf(draft: Draft): DecideContext;
  /** True for intents a customer may use while waiting for a person: they serve themselves. */
  isSelfServe(intent: string): boolean;
}

/** Understands what was said and decides on it; what the decision does to thread and case is noted in the draft. */
export async function answer(draft: Draft, said: readonly SaidMessage[], deps: AnswerDeps): Promise<void> {
  if (isSilenced(draft)) return suppress(draft, 'human_control');
  const started = performance.now();
  const before = draft.state;
  const understanding = deps.understand({ messages: said, state: before });
  const understood = performance.now();
  const context = deps.contextOf(draft);
  const last = said.at(-1);
  const asker: FactAsker = { threadId: draft.thread.id, inboxId: last?.inboxId ?? 0 };
  const { state, actions, facts } = await decideWithFacts(
    { understanding, state: before, facts: {}, context },
    asker,
    deps,
  );
  const decided = performance.now();

  const outcome = waitsForPerson(draft)
    ? whileWaiting(draft, understanding, { state, actions }, deps)
    : { state, actions };
  draft.state = countAnswers(before, outcome.state, understanding, deps.clock.now());
  draft.intent = understanding.intent;
  for (const action of guardLoop(draft, outcome.actions)) take(draft, action, last);
  draft.trace = {
    version: 1,
    input: { messages: said.map(({ inboxId: _, ...message }) => message), state: before, context },
    understanding,
    facts,
    actions: outcome.actions,
    language: understanding.language,
    words: [],
    timings: { understand: round(understood - started), decide: round(decided - understood) },
  };
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

function take(draft: Draft, action: Action, last: SaidMessage | undefined): void {
  const inboxId = last?.inboxId ?? 0;
  switch (action.type) {
    case 'say':
      draft.says.push({
        action,
        priority: draft.effects.some((e) => e.type === 'opt_out') ? PRIORITY.payment : PRIORITY.chat,
      });
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
      });
      return;
    case 'opt_out':
    case 'opt_in':
      draft.effects.push({ type: action.type, inboxId });
      return;
    case 'resolve':
      draft.effects.push(action);
      return;
    case 'suppress':
      suppress(draft, action.reason);
      return;
  }
}

function suppress(draft: Draft, reason: string): void {
  draft.messages.forEach((message, index) => {
    if (message.origin === 'customer') draft.messages[index] = { ...message, suppressed: reason };
  });
}

function waitsForPerson(draft: Draft): boolean {
  return draft.thread.control === 'handoff_requested';
}

// Whoever waits for a person keeps the place in the queue and may still serve themselves; everything else is for the
// person to answer, and the customer is told once that it was received.
function whileWaiting(
  draft: Draft,
  understanding: Understanding,
  decision: { state: ThreadState; actions: readonly Action[] },
  deps: AnswerDeps,
): { state: ThreadState; actions: readonly Action[] } {
  if (understanding.urgent === 'stop' || understanding.urgent === 'start') return decision;
  const selfServe = deps.isSelfServe(understanding.intent) || understanding.choice !== undefined;
  if (selfServe && !decision.actions.some((action) => action.type === 'handoff')) return decision;
  if (draft.state.toldWaiting)
    return { state: draft.state, actions: [{ type: 'suppress', reason: 'waiting_for_person' }] };
  return {
    state: { ...draft.state, toldWaiting: true },
    actions: [{ type: 'say', key: 'system/handoff-again' }],
  };
}

// Progress is whatever an answering machine would hardly produce: a tapped choice, a new detail, an answered question.
function countAnswers(
  before: ThreadState,
  after: ThreadState,
  understanding: Understanding,
  now: number,
): ThreadState {
  const progress =
    understanding.choice !== undefined ||
    understanding.urgent !== undefined ||
    JSON.stringify(before.slots) !== JSON.stringify(after.slots) ||
    (before.expect !== undefined && after.expect === undefined);
  const recent = progress ? [] : (before.answeredAt ?? []).filter((at) => at > now - LOOP_WINDOW_MS);
  return { ...after, answeredAt: [...recent, now].slice(-LOOP_ANSWERS - 1) };
}

function guardLoop(draft: Draft, actions: readonly Action[]): readonly Action[] {
  if ((draft.state.answeredAt?.length ?? 0) <= LOOP_ANSWERS) return actions;
  if (actions.some((action) => action.type === 'handoff' || action.type === 'suppress')) return actions;
  draft.state = { ...draft.state, answeredAt: [] };
  if (waitsForPerson(draft)) return [{ type: 'suppress', reason: 'loop' }];
  return [
    { type: 'say', key: 'system/loop' },
    { type: 'handoff', reason: 'loop' },
  ];
}

function round(ms: number): number {
  return Math.round(ms * 100) / 100;
}
