import type { Capabilities } from '../channel/adapter';
import { replyWindow } from '../channel/window';
import type { Draft } from './draft';
import type { Action } from './port';
import { PRIORITY } from './result';

/** Kind of the timer that asks how a case went. */
export const ASK_SATISFACTION = 'ask_satisfaction';

/** What choices of the answers are called: `csat:<case>:<score>`. */
export const RATING = 'csat';

/**
 * Asks how a case went when its timer is due: only if nothing has happened since the case was closed, the customer
 * wants messages, and the platform lets the bot write.
 */
export function askSatisfaction(
  draft: Draft,
  { now, capabilities }: { readonly now: number; readonly capabilities: Capabilities },
): void {
  const due = draft.thread.events.find(
    ({ event }) => event.kind === 'timer' && event.timer === ASK_SATISFACTION,
  );
  if (due?.event.kind !== 'timer') return;
  const { caseId, epoch, scale } = due.event.data;
  if (typeof caseId !== 'number' || (scale !== 3 && scale !== 5)) return;
  const { thread } = draft;
  const untouched = thread.control === 'bot' && thread.epoch === epoch && thread.caseId === null;
  if (!untouched || thread.optedOut || draft.messages.length > 0 || draft.says.length > 0) return;
  const window = replyWindow({ lastOpeningAt: draft.windowOpenedAt ?? undefined, capabilities, now });
  if (window.state !== 'open') return;
  draft.state = { ...draft.state, satisfaction: { caseId, scale } };
  draft.afterCase = caseId;
  draft.effects.push({ type: 'asked_satisfaction', caseId });
  draft.says.push({ action: question(caseId, scale), priority: PRIORITY.chat });
}

/** In the order of their scores, so that a typed number is the score itself. */
const LABELS = {
  3: ['system/choice-csat-bad', 'system/choice-csat-okay', 'system/choice-csat-good'],
  5: [
    'system/choice-csat-awful',
    'system/choice-csat-bad',
    'system/choice-csat-okay',
    'system/choice-csat-good',
    'system/choice-csat-great',
  ],
} as const;

function question(caseId: number, scale: 3 | 5): Extract<Action, { type: 'say' }> {
  const choices = LABELS[scale].map((key, index) => ({ id: `${RATING}:${caseId}:${index + 1}`, key }));
  return { type: 'say', key: 'system/csat-ask', choices };
}
