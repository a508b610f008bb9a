import { without } from '../lib/without';
import {
  type Action,
  type CaseRequest,
  type DecideContext,
  type Decision,
  type HandoffReason,
  type HoursFact,
  type Say,
  say,
  type ThreadState,
} from './port';
import { awaitedForMore, settled } from './state';

export interface HandoffInput {
  readonly state: ThreadState;
  readonly context?: Pick<DecideContext, 'waitingForPerson' | 'now'>;
  /** Undefined: nothing is known about when a person is there, and nothing is promised. */
  readonly hours?: HoursFact | undefined;
  /** What was collected for the person. */
  readonly request?: CaseRequest | undefined;
  /** The first sentences say when a person comes. */
  readonly saysWhen?: boolean | undefined;
}

/** What the person is awaited for has not gone away, so the bot must not sound as if it had. */
const AGAIN_BECAUSE: Readonly<Partial<Record<HandoffReason, string>>> = {
  identity_locked: 'system/handoff-again-locked',
  order_system_down: 'system/handoff-again-down',
};

/** A decision that needs no more facts. */
export type Settled = Extract<Decision, { state: ThreadState }>;

/**
 * Moves the thread to a person with the one message the customer reads about it. Also for turns that failed, looped or
 * could not be read, where no intent decides. Put `introduce` around it where the bot may not have said what it is.
 * @param because the first sentence; without it the words that go with the reason.
 */
export function handOff(
  reason: HandoffReason,
  input: HandoffInput,
  because: readonly Action[] = [],
): Settled {
  const { state, context, hours, request, saysWhen = false } = input;
  if (context?.waitingForPerson) {
    const again = Object.hasOwn(AGAIN_BECAUSE, reason) ? AGAIN_BECAUSE[reason] : undefined;
    const words: readonly Action[] = saysWhen
      ? because
      : [...because.map(holdOn), say(again ?? 'system/handoff-again')];
    const actions = request ? [...words, { type: 'add_request', request } as const] : words;
    const forCall = request?.skill === 'call-me-back' && request.complete;
    const kept = forCall ? state : awaitedForMore(state);
    return { state: { ...without(kept, 'skill'), misunderstood: 0 }, actions };
  }
  const first = because.length > 0 ? because : [say(`system/reason-${reason}`)];
  return {
    state: settled(state),
    actions: [
      ...(saysWhen ? first : [...first.map(holdOn), whenAPersonComes(hours, state, context)]),
      { type: 'handoff', reason, ...(request && { request }) },
    ],
  };
}

/**
 * Puts the disclosure before the first words of a conversation: that a bot writes and, once a thread, where the
 * privacy notice is (X policy: in the first reply).
 */
export function introduce(decision: Settled): Settled {
  const { state, actions } = decision;
  const words = actions.filter((action) => action.type === 'say' || action.type === 'issue_link');
  if (state.introduced || words.length === 0) return decision;
  const introduced = { ...state, introduced: true, privacyShown: true };
  if (words.some((action) => action.type === 'say' && action.introduces))
    return { state: introduced, actions };
  const key = state.privacyShown ? 'system/intro-again' : 'system/intro';
  return { state: introduced, actions: [{ type: 'say', key, withNext: true }, ...actions] };
}

function whenAPersonComes(
  hours: HoursFact | undefined,
  { zone }: ThreadState,
  context: HandoffInput['context'],
): Say {
  if (hours?.open) return say('system/handoff-open');
  if (hours?.opensAt === undefined) return say('system/handoff-closed-unknown');
  // Where the customer has said to be elsewhere, by their own clock.
  if (zone !== undefined && context) {
    const opensAt = { when: hours.opensAt, now: context.now, timeZone: zone };
    return { ...say('system/handoff-closed-zone'), values: { opensAt, city: { cityOf: zone } } };
  }
  return { ...say('system/handoff-closed'), values: { opensAt: { moment: hours.opensAt } } };
}

function holdOn(action: Action): Action {
  return action.type === 'say' ? { ...action, withNext: true } : action;
}
