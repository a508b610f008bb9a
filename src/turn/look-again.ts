import { without } from '../lib/without';
import { type Draft, isSilenced } from './draft';
import type { SaidMessage } from './platform-events';
import type { DecideInput, Decision, LookAgain, ThreadState } from './port';

/**
 * A look-up that the order system did not answer is made again by the bot itself, beside the person who was asked for:
 * a timer of the thread stands for the customer's tap on "look again", and is decided on like one. While the system
 * stays away nothing more is said about it.
 */

/** The timer's kind, and the choice that it is decided on as; no customer is ever shown that choice. */
export const LOOK_AGAIN = 'look_again';

const MINUTE_MS = 60_000;
/** How long the bot goes on by itself; after that it is with the person alone. */
const GIVE_UP_AFTER_MS = 4 * 60 * MINUTE_MS;
/** Pauses by how long the system has been away: soon at first, when most outages end. */
const PAUSES: readonly { readonly upToMs: number; readonly pauseMs: number }[] = [
  { upToMs: 5 * MINUTE_MS, pauseMs: MINUTE_MS },
  { upToMs: 30 * MINUTE_MS, pauseMs: 5 * MINUTE_MS },
  { upToMs: GIVE_UP_AFTER_MS, pauseMs: 15 * MINUTE_MS },
];

/** The intent that the look-up was made for; undefined: the choice is another one. */
export function lookedFor(choice: string | undefined): string | undefined {
  return choice?.startsWith(`${LOOK_AGAIN}:`) ? choice.slice(LOOK_AGAIN.length + 1) : undefined;
}

/**
 * Remembers in the state that the order system did not answer, and forgets it when it does. A repeated look-up says so
 * when it got through, and nothing when it did not. Pure, as deciding is.
 */
export function noteOutage(
  decision: Decision,
  { state, understanding, facts, context }: DecideInput,
): Decision {
  if ('needs' in decision) return decision;
  const again = lookedFor(understanding.choice) !== undefined;
  const isDown = decision.actions.some(
    (action) => action.type === 'handoff' && action.reason === 'order_system_down',
  );
  if (isDown) {
    if (again) return stillDown(state, context.now);
    const intent = decision.state.flow?.intent;
    if (intent === undefined) return decision;
    const since = state.lookAgain?.since ?? context.now;
    return { ...decision, state: { ...decision.state, lookAgain: { intent, since } } };
  }
  if (facts.identity === undefined) {
    // There is nothing left to look up: what it needs was taken back meanwhile.
    return again ? quiet(without(state, 'lookAgain')) : decision;
  }
  const known = without(decision.state, 'lookAgain');
  if (!again) return { ...decision, state: known };
  const back = { type: 'say', key: 'system/looked-again', withNext: true } as const;
  return { state: known, actions: [back, ...decision.actions] };
}

/** What the timer of an open look-up says in the customer's place; undefined: nothing is due, or nobody to tell. */
export function dueLook(draft: Draft): SaidMessage | undefined {
  const due = firedLook(draft);
  if (!due || isSilenced(draft) || draft.thread.optedOut) return undefined;
  // A form is being filled in: not in the middle of it.
  if (draft.state.skill !== undefined) return undefined;
  return { inboxId: due.inboxId, text: '', choice: `${LOOK_AGAIN}:${due.look.intent}`, attachments: 0 };
}

/** Sets the timer for the next look-up, where one is open and no timer stands for it. */
export function planLook(draft: Draft, before: ThreadState, now: number): void {
  // A person has stepped in, or the customer wants no more messages: from here on it is theirs.
  if (isSilenced(draft) || draft.thread.optedOut) draft.state = without(draft.state, 'lookAgain');
  const { lookAgain } = draft.state;
  if (!lookAgain) return;
  const fired = firedLook(draft) !== undefined;
  if (before.lookAgain?.since === lookAgain.since && !fired) return;
  // A form that is never finished keeps each look from being made, and so from ending the looks.
  if (fired && now - lookAgain.since >= GIVE_UP_AFTER_MS) {
    draft.state = without(draft.state, 'lookAgain');
    return;
  }
  const dueAt = now + pauseAfter(now - lookAgain.since);
  draft.effects.push({ type: 'set_timer', kind: LOOK_AGAIN, dueAt, data: { since: lookAgain.since } });
}

/** The timer in this turn that stands for the open look-up; one of an earlier outage does not. */
function firedLook({ thread, state }: Draft): { inboxId: number; look: LookAgain } | undefined {
  const look = state.lookAgain;
  const fired = thread.events.find(
    ({ event }) => event.kind === 'timer' && event.timer === LOOK_AGAIN && event.data.since === look?.since,
  );
  return look && fired && { inboxId: fired.id, look };
}

function stillDown(state: ThreadState, now: number): Decision {
  const since = state.lookAgain?.since ?? now;
  return quiet(now - since >= GIVE_UP_AFTER_MS ? without(state, 'lookAgain') : state);
}

function quiet(state: ThreadState): Decision {
  return { state, actions: [{ type: 'suppress', reason: 'order_system_down' }] };
}

function pauseAfter(awayMs: number): number {
  const { pauseMs } = PAUSES.find(({ upToMs }) => awayMs < upToMs) ?? { pauseMs: 15 * MINUTE_MS };
  return pauseMs;
}
