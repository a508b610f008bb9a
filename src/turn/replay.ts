import type { Brand } from '../brand';
import { compareJson } from '../lib/compare-json';
import { AppError } from '../lib/errors';
import { decideWithFacts } from './answer';
import { brandContext } from './brand-context';
import type { Engine } from './build-engine';
import type { DecideContext, FactRequest, Facts } from './port';
import type { Trace } from './trace';

/** What is left of a trace when the customer has unsent the messages it began with. */
export type ErasedTrace = Omit<Trace, 'input' | 'understanding' | 'actions'>;

/** One way in which a replayed turn differs from the recorded one. */
export interface ReplayDifference {
  readonly what: 'intent' | 'slots' | 'language' | 'actions';
  readonly recorded: unknown;
  readonly replayed: unknown;
}

/**
 * Does a recorded turn again with this engine: same messages, same memory, same facts, no store and no network. The
 * same engine gives no difference; another version of the intents shows what it would have done otherwise.
 * @throws AppError TRACE_ERASED
 */
export async function replayTurn(
  trace: Trace | ErasedTrace,
  engine: Engine,
  brand: Brand,
): Promise<ReplayDifference[]> {
  if (!('input' in trace)) {
    throw new AppError(
      'TRACE_ERASED',
      'the customer unsent what this turn answered: there is nothing to replay',
    );
  }
  const { messages, state } = trace.input;
  const understanding = engine.understand({ messages, state });
  const { context: moment } = trace.input;
  const context: DecideContext = { ...moment, brand: brandContext(brand, moment.channel) };
  const decision = await decideWithFacts(
    { understanding, state, facts: {}, context },
    { threadId: '', inboxId: 0 },
    { decide: engine.decide, facts: { fetch: async (requests) => recorded(requests, trace.facts) } },
  );
  const pairs: readonly (readonly [ReplayDifference['what'], unknown, unknown])[] = [
    ['intent', trace.understanding.intent, understanding.intent],
    ['slots', trace.understanding.slots, understanding.slots],
    ['language', trace.language, decision.state.language ?? understanding.language],
    ['actions', trace.actions, decision.actions],
  ];
  return pairs
    .filter(([, before, now]) => !compareJson(before, now))
    .map(([what, before, now]) => ({ what, recorded: before, replayed: now }));
}

// A fact that was not asked for then is not known now: the decision differs anyway, and says so by its actions.
function recorded(requests: readonly FactRequest[], facts: Facts): Facts {
  return Object.fromEntries(requests.map(({ kind }) => [kind, facts[kind] ?? { outcome: 'unavailable' }]));
}
