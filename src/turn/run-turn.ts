import type { Account } from '../channel/account';
import { splitThreadId } from '../channel/thread-id';
import type { Clock } from '../lib/clock';
import { LANGUAGES, type Language } from '../lib/languages';
import { type AnswerDeps, answer } from './answer';
import { askSatisfaction } from './ask-satisfaction';
import type { ClaimedThread } from './claim';
import { handOff, introduce } from './decide-handoff';
import { closeDraft, type Draft, isSilenced, openDraft } from './draft';
import { learn } from './learn';
import { dueLook, planLook } from './look-again';
import { joinReturn, tellNews, tellPulled } from './news';
import { noteWindow, type PlatformEventDeps, takePlatformEvents } from './platform-events';
import type { DecideContext } from './port';
import { remind } from './remind';
import type { Reminders } from './remind-port';
import { PRIORITY, type TurnResult } from './result';
import { type SpeakDeps, speak } from './speak';
import { watchOut } from './watch-out';
import type { Watch } from './watch-port';

export interface TurnDeps
  extends PlatformEventDeps,
    Omit<AnswerDeps, 'contextOf'>,
    Omit<SpeakDeps, 'capabilitiesOf'> {
  readonly channelOf: (channel: Account['channel']) => {
    readonly capabilities: ReturnType<SpeakDeps['capabilitiesOf']>;
  };
  readonly brandOf: (account: { channel: Account['channel']; accountId: string }) => DecideContext['brand'];
  readonly clock: Clock;
  readonly defaultLanguage: Language;
  /** Left out: nobody is reminded of anything. */
  readonly reminders?: Reminders;
  /** Left out: nothing is suspicious. */
  readonly watch?: Watch;
  /** What may be kept of a text apart from its conversation. Left out: nothing is learned from. */
  readonly maskPhrase?: (text: string) => string;
}

/**
 * One turn of one thread: everything unread in it is taken in, understood, decided on and put into words. Nothing is
 * written and nothing is sent here; the result says what has to happen, and commit.ts makes all of it happen or none.
 */
export async function runTurn(thread: ClaimedThread, deps: TurnDeps): Promise<TurnResult> {
  const draft = openDraft(thread);
  const context = contextOf(draft, deps);

  const said = await takePlatformEvents(draft, deps);
  const now = deps.clock.now();
  tellNews(draft, now);
  tellPulled(draft, deps.hours);
  const look = said.length === 0 ? dueLook(draft) : undefined;
  const before = draft.state;
  const heard = look ? [look] : said;
  const putAway = await watchOut(draft, said, deps);
  if (heard.length > 0 && !putAway) await answer(draft, heard, { ...deps, contextOf: () => context });
  joinReturn(draft);
  askSatisfaction(draft, { now, capabilities: capabilities(thread, deps) });
  planLook(draft, before, now);
  if (deps.reminders) {
    const { reminders } = deps;
    const answering = said.length > 0;
    await remind(draft, { reminders, now, answering, capabilities: capabilities(thread, deps) });
  }
  if (deps.maskPhrase) learn(draft, deps.maskPhrase);

  if (isSilenced(draft)) draft.says.length = 0;
  const language = draft.trace?.language ?? draft.state.language ?? deps.defaultLanguage;
  const spoken = speak(draft, context, language, deps.clock.now(), {
    ...deps,
    capabilitiesOf: () => capabilities(thread, deps),
  });
  return closeDraft(draft, spoken.outbox, spoken.messages);
}

/**
 * What remains to be done when a turn cannot be finished however often it is tried: the customer is told that
 * something went wrong, and a person gets the thread.
 */
export function failTurn(thread: ClaimedThread, deps: TurnDeps): TurnResult {
  const [head] = thread.events;
  // Only the first event is given up: whatever follows it gets a turn of its own.
  const alone: ClaimedThread = { ...thread, events: head ? [head] : [] };
  const draft = openDraft(alone);
  const context = contextOf(draft, deps);
  // Without it the window of a new thread would look closed, for the person's answer too.
  if (head) noteWindow(draft, head);
  if (head?.event.kind === 'message') {
    const { text, messageId } = head.event;
    draft.messages.push({ origin: 'customer', text, at: head.at, platformMessageId: messageId });
  }
  if (!isSilenced(draft)) {
    const decision = introduce(handOff('failed_turn', { state: draft.state, context, hours: deps.hours() }));
    draft.state = decision.state;
    for (const action of decision.actions) {
      if (action.type === 'say') draft.says.push({ action, priority: PRIORITY.human });
    }
    if (thread.control !== 'handoff_requested')
      draft.effects.push({ type: 'handoff', reason: 'failed_turn' });
  }
  const language = LANGUAGES.find((known) => known === thread.language) ?? deps.defaultLanguage;
  const spoken = speak(draft, context, language, deps.clock.now(), {
    ...deps,
    capabilitiesOf: () => capabilities(thread, deps),
  });
  const result = closeDraft(draft, spoken.outbox, spoken.messages);
  return head ? { ...result, failedInboxId: head.id } : result;
}

function contextOf({ thread }: Draft, deps: TurnDeps): DecideContext {
  const { channel, accountId } = splitThreadId(thread.id);
  const { replyWindowMs } = capabilities(thread, deps);
  return {
    now: deps.clock.now(),
    channel,
    ...(replyWindowMs !== undefined && { replyWindowMs }),
    brand: deps.brandOf({ channel, accountId }),
    optedOut: thread.optedOut,
    waitingForPerson: thread.control === 'handoff_requested',
  };
}

function capabilities(thread: ClaimedThread, deps: TurnDeps) {
  return deps.channelOf(splitThreadId(thread.id).channel).capabilities;
}
