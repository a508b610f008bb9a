import type { Queryable } from '../store/store';
import type { Action, Facts } from '../turn/port';
import type { Trace } from '../turn/trace';
import type { Turn, TurnFact } from './contract/turn';
import { languageShares } from './language-shares';
import { turnDetails } from './turn-details';

const PAGE = 50;
/** Longer texts are letters: they tell more of a person than of an intent. As in src/turn/learn.ts. */
const TEACHING_CHARACTERS = 300;

export interface TurnsAsked {
  /** Later than this one. */
  readonly after?: number | undefined;
  /** Up to this one. */
  readonly turn?: number | undefined;
}

/**
 * The newest 50 turns of a thread within what is asked, oldest first. None for an unknown thread; a turn whose message
 * the customer has unsent is left out, because what was understood of it is erased.
 */
export async function threadTurns(
  store: Queryable,
  threadId: string,
  { after, turn }: TurnsAsked,
): Promise<readonly Turn[]> {
  const rows = await store.query<{ readonly id: number; readonly at: number; readonly trace: Trace }>({
    name: 'console-turns',
    text: `select id, at, trace from turn
            where thread_id = $1 and ($2::bigint is null or id > $2) and ($3::bigint is null or id <= $3)
              and trace ? 'understanding' order by id desc limit ${PAGE}`,
    values: [threadId, after ?? null, turn ?? null],
  });
  return rows.reverse().map(turnOf);
}

/** As a moderator may see it: what was understood and done and what was proved, without the values. */
export function turnWithoutOrderData({ slots: _slots, choice: _choice, details, ...turn }: Turn): Turn {
  return { ...turn, details: details.map(({ value: _value, names: _names, ...detail }) => detail) };
}

function turnOf({ id, at, trace }: { id: number; at: number; trace: Trace }): Turn {
  const { intent, confidence, ranked, urgent, choice, slots, text, wordless } = trace.understanding;
  return {
    id,
    at,
    intent,
    confidence,
    language: trace.language,
    ...(urgent !== undefined && { urgent }),
    ...(choice !== undefined && { choice }),
    slots: { ...slots },
    // Quotes and values stay behind: an action is named, not repeated.
    actions: trace.actions.map((action) => ({
      type: action.type,
      ...('key' in action && { key: action.key }),
      ...('reason' in action && { reason: action.reason }),
    })),
    timings: trace.timings,
    ranked: [...ranked],
    languages: languageShares(
      trace.input.messages.map((message) => message.text),
      trace.language,
    ),
    joined: trace.input.messages.length,
    ...(trace.waitedMs !== undefined && { waitedMs: trace.waitedMs }),
    ...outcomeOf(trace),
    ...turnDetails(trace),
    facts: factsRead(trace.facts),
    mayCorrect:
      choice === undefined && wordless === undefined && text.length > 0 && text.length <= TEACHING_CHARACTERS,
  };
}

/** What the turn came to; of several actions the one that matters most to whoever reads it. */
function outcomeOf({ actions, loop }: Trace): Pick<Turn, 'outcome' | 'reason' | 'handoff'> {
  if (loop) return { outcome: 'loop' };
  const handoff = find(actions, 'handoff');
  if (handoff) return { outcome: 'handed_over', reason: handoff.reason, handoff: handoff.reason };
  const silence = find(actions, 'suppress');
  if (silence) return { outcome: 'silent', reason: silence.reason };
  if (find(actions, 'issue_link')) return { outcome: 'link_sent' };
  return { outcome: find(actions, 'say') ? 'answered' : 'nothing' };
}

function find<T extends Action['type']>(
  actions: readonly Action[],
  type: T,
): Extract<Action, { type: T }> | undefined {
  return actions.find((action): action is Extract<Action, { type: T }> => action.type === type);
}

function factsRead(facts: Facts): TurnFact[] {
  const { identity, quote, points, payments, hours, genuine, skill } = facts;
  return [
    ...(identity ? [{ kind: 'identity' as const, ...identityOutcome(identity) }] : []),
    ...(quote ? [{ kind: 'quote' as const, outcome: quote.outcome }] : []),
    ...(points ? [{ kind: 'points' as const, outcome: points.outcome }] : []),
    ...(payments
      ? [
          {
            kind: 'payments' as const,
            outcome: payments.outcome,
            ...(payments.outcome === 'known' && { count: payments.payments.length }),
          },
        ]
      : []),
    ...(hours ? [{ kind: 'hours' as const, outcome: hours.open ? 'open' : 'closed' }] : []),
    ...(genuine ? [{ kind: 'genuine' as const, ...genuineOutcome(genuine) }] : []),
    ...(skill ? [{ kind: 'skill' as const, outcome: skill.outcome }] : []),
  ];
}

function identityOutcome(identity: NonNullable<Facts['identity']>): Pick<TurnFact, 'outcome' | 'count'> {
  if (identity.outcome !== 'checked') return { outcome: identity.outcome };
  const matched = identity.orders.filter(({ outcome }) => outcome === 'matched').length;
  return { outcome: matched > 0 ? 'matched' : 'no_match', count: matched };
}

function genuineOutcome(genuine: NonNullable<Facts['genuine']>): Pick<TurnFact, 'outcome' | 'count'> {
  if (genuine.outcome !== 'told') return { outcome: genuine.outcome };
  const bad = genuine.things.some(({ verdict }) => verdict === 'look_alike' || verdict === 'known_fake');
  const ours = genuine.things.length > 0 && genuine.things.every(({ verdict }) => verdict === 'genuine');
  if (bad) return { outcome: 'fake', count: genuine.things.length };
  return { outcome: ours ? 'genuine' : 'not_ours', count: genuine.things.length };
}
