import type { ReplyPart } from '../channel/compose';
import { splitThreadId } from '../channel/thread-id';
import type { Clock } from '../lib/clock';
import type { Language } from '../lib/languages';
import { without } from '../lib/without';
import { SMALL_TALK } from './answer';
import type { Engine } from './build-engine';
import type { Action, Cycle, DecideContext, Facts, ThreadState, Understanding } from './port';
import type { TurnDeps } from './run-turn';
import { restoreState } from './state';
import type { SuggestFacts } from './suggest-facts';
import type { IncomingText } from './understand';

/** What the bot would answer, were it its turn. Nothing is sent, noted or tried for it. */
export interface Suggestion {
  readonly intent: string;
  /** With `{{link}}` and `{{code}}` in it where a link belongs to it. */
  readonly text: string;
  /** The link that the text promises, to be made when it is sent. */
  readonly link?: { readonly orderNumbers: readonly string[]; readonly cycle?: Cycle };
  /** It rests on an order, its price, points or payments. */
  readonly ofOrder: boolean;
}

export interface SuggestRequest {
  readonly threadId: string;
  /** As stored. */
  readonly state: Partial<ThreadState>;
  /** What nobody has answered yet, oldest first. */
  readonly messages: readonly IncomingText[];
}

export type Suggest = (request: SuggestRequest) => Promise<readonly Suggestion[]>;

export interface SuggestDeps extends Pick<TurnDeps, 'brandOf' | 'prepareLink'> {
  /** Asked for when the first suggestion is wanted: who only shows pages has no engine yet. */
  readonly engine: () => Promise<Engine>;
  readonly facts: SuggestFacts;
  readonly clock: Clock;
}

/** As many as fit above the box. */
const MOST = 3;
/** From here on another reading of the words is worth an answer of its own. */
const OTHER_FLOOR = 0.2;
/** As in src/turn/answer.ts. */
const MAX_FACT_ROUNDS = 3;
/** What can be said without anything being done beside it; a link is made when the words are sent. */
const WORDS_ALONE: ReadonlySet<Action['type']> = new Set(['say', 'issue_link', 'resolve']);
const ABOUT_ORDERS = ['identity', 'quote', 'points', 'payments'] as const;
/** Says that nothing was understood. */
const NOT_UNDERSTOOD = /^fallback\//;

/**
 * Thinks as a turn does, about words that a person is to answer: the likeliest reading first, then others that may be
 * meant. Left out is every answer that would have to do something, or that only a bot can give.
 */
export function createSuggest(deps: SuggestDeps): Suggest {
  return async ({ threadId, state: stored, messages }) => {
    if (messages.length === 0) return [];
    const engine = await deps.engine();
    const state = asPerson(restoreState(stored));
    const understanding = engine.understand({ messages, state });
    if (understanding.wordless !== undefined || understanding.urgent !== undefined) return [];
    const { channel, accountId } = splitThreadId(threadId);
    const context: DecideContext = {
      now: deps.clock.now(),
      channel,
      brand: deps.brandOf({ channel, accountId }),
      optedOut: false,
    };
    const found: Suggestion[] = [];
    for (const reading of readings(understanding)) {
      const suggestion = await answerTo(reading, { threadId, state, context, engine }, deps);
      if (suggestion && !found.some(({ text }) => text === suggestion.text)) found.push(suggestion);
    }
    return found;
  };
}

// A person needs no introduction, breaks no form off, and is not tired of a question.
function asPerson(state: ThreadState): ThreadState {
  const rest = without(state, 'answeredAt', 'skill', 'callBack', 'satisfaction', 'reminders');
  return { ...rest, introduced: true, misunderstood: 0, asked: 0 };
}

function readings(understanding: Understanding): Understanding[] {
  const { intent, ranked } = understanding;
  const others = ranked.filter(
    (other) => other.confidence >= OTHER_FLOOR && other.intent !== intent && !SMALL_TALK.has(other.intent),
  );
  const rest = without(understanding, 'also');
  return [understanding, ...others.map((other) => ({ ...rest, ...other }))].slice(0, MOST);
}

interface Thread {
  readonly threadId: string;
  readonly state: ThreadState;
  readonly context: DecideContext;
  readonly engine: Engine;
}

async function answerTo(
  understanding: Understanding,
  { threadId, state, context, engine }: Thread,
  deps: SuggestDeps,
): Promise<Suggestion | undefined> {
  let facts: Facts = {};
  for (let round = 0; round <= MAX_FACT_ROUNDS; round++) {
    const decision = engine.decide({ understanding, state, facts, context });
    if (!('needs' in decision)) {
      if (!maySay(decision.actions)) return undefined;
      const language = decision.state.language ?? understanding.language;
      const spoken = { actions: decision.actions, state: decision.state, language, brand: context.brand };
      const words = engine.replies.render({
        ...spoken,
        linkFor: ({ quote }) => ({ ...placeOf(quote, threadId, language, deps), ...AT_THE_SEND }),
      });
      return {
        intent: understanding.intent,
        text: textOf(words.parts, words.choices),
        ...linkOf(decision.actions),
        ofOrder: ABOUT_ORDERS.some((kind) => facts[kind] !== undefined),
      };
    }
    const read = await deps.facts.read(decision.needs, threadId);
    if (!read) return undefined;
    facts = { ...facts, ...read };
  }
  return undefined;
}

/** Filled in by the desk, see src/console/thread/link-words.ts. */
const AT_THE_SEND = { url: '{{link}}', code: '{{code}}' } as const;

/** A link that is never stored: only how long it would hold is told. */
function placeOf(quote: unknown, threadId: string, language: Language, { prepareLink }: SuggestDeps) {
  return { expiresAt: prepareLink({ quote, threadId, language }).expiresAt };
}

function maySay(actions: readonly Action[]): boolean {
  const spoken = actions.filter((action) => action.type === 'say' || action.type === 'issue_link');
  return (
    spoken.length > 0 &&
    actions.every(({ type }) => WORDS_ALONE.has(type)) &&
    spoken.every(({ key }) => !NOT_UNDERSTOOD.test(key)) &&
    // The desk makes links without codes, and no receipts.
    actions.every((action) => action.type !== 'issue_link' || action.promoCode === undefined) &&
    actions.every((action) => action.type !== 'say' || !(action.receipts || action.introduces))
  );
}

function linkOf(actions: readonly Action[]): Pick<Suggestion, 'link'> {
  const made = actions.find((action) => action.type === 'issue_link');
  if (!made) return {};
  return { link: { orderNumbers: made.orderNumbers ?? [], ...(made.cycle && { cycle: made.cycle }) } };
}

/** What the customer would read as one message; what could be tapped stands as lines. */
function textOf(parts: readonly ReplyPart[], choices: readonly { readonly label: string }[]): string {
  const texts = parts.map(({ text, link }) => (link ? `${text}\n${link.url}` : text));
  const lines = choices.length > 1 ? [choices.map(({ label }) => `• ${label}`).join('\n')] : [];
  return [...texts, ...lines].join('\n\n');
}
