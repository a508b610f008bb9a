import type { Brand } from '../brand';
import { typedChoice } from '../nlu/choice';
import { cleanText } from '../nlu/clean-text';
import type { IntentEngine, Prediction } from '../nlu/engine';
import type { LanguageDetector } from '../nlu/language';
import { findReminderWish, type ReminderWish } from '../nlu/reminder-wish';
import { findSensitive } from '../nlu/sensitive';
import type { SlotContext, SlotReader, SlotReading } from '../nlu/slots/slot-reader';
import { findUrgent, type Urgent } from '../nlu/urgent';
import type { ScoredIntent, Slots, ThreadState, Understanding } from './port';

/** One unread message of the customer. */
export interface IncomingText {
  readonly text: string;
  /** Id of the choice that was tapped. */
  readonly choice?: string;
  readonly attachments: number;
}

export interface UnderstandParts {
  readonly engine: IntentEngine;
  readonly slots: SlotReader;
  readonly language: LanguageDetector;
  readonly brand: Pick<Brand, 'brand'>;
  /** Intents that lead to a person: acted on only when surer than others. None: all have the same floor. */
  readonly handoffIntents?: ReadonlySet<string>;
}

export type Understand = (input: {
  readonly messages: readonly IncomingText[];
  readonly state: ThreadState;
}) => Understanding;

export const FALLBACK = 'fallback';
export const PROVIDE_DETAILS = 'provide-details';

/** Intents that accompany a request; beside a substantive one in the same burst they do not decide. */
const SOCIAL = new Set(['greeting', 'thanks', 'affirm', 'deny', PROVIDE_DETAILS, FALLBACK]);
/** "Yes, renew it" answers what was asked: the words after the comma are not cut off from the yes. */
const AGREEMENT = new Set(['affirm', 'deny']);
/** Questions that a request beside them answers on its way: whoever renews is told the price and pays by link. */
const ASIDES = new Set(['billing-cycle', 'payment-methods']);
/** In these texts an address or number that the writer does not call his own is that of whom he writes about. */
const ABOUT_OTHERS = new Set(['link-check', 'report-scam']);
/** A wish and what stands in its way, in one text: "I want to renew but I lost my order number". */
const COMPANIONS: Readonly<Record<string, readonly string[]>> = {
  renew: ['lost-details'],
  'renewal-status': ['lost-details'],
  'lost-details': ['renew', 'renewal-status'],
};
/** Confidence from which a lower-ranked companion counts as said, where the text cannot be cut in two. */
const COMPANION_FLOOR = 0.2;
const SENTENCE = /(?<=[.!?。！？])\s+|\n+|(?<=[。！？])/u;
/** As a sentence, or up to a comma: "please renew, order number is NO-48213" holds a request and a value. */
const CLAUSE = /(?<=[.!?。！？,;])\s+|\n+|(?<=[。！？，；])/u;
/** As a clause, and before the word that turns a wish: "but", "og", "可是". */
const HALF =
  /(?<=[.!?。！？,;])\s+|\n+|(?<=[。！？，；])|\s+(?=(?:but|and|however|though|men|og)\s)|(?=但是?|可是|不过|只是)/u;
/** Confidence below which the best guess is not acted on: asking again costs less than a wrong deed. */
const ACTING_FLOOR = 0.25;
/** A person called in vain costs the customer the bot and the team their time. */
const HANDOFF_FLOOR = 0.35;
/** What a text with a value is taken for when the engine finds no wish in it. */
const VALUE_ALONE = new Set([FALLBACK, PROVIDE_DETAILS]);
/** Confidence from which nothing in a message is about us. */
const SURELY_OUT = 0.5;
/** One word in which a town was found says nothing but the town; Chinese needs no spaces for a whole sentence. */
const ONE_WORD = /^[^\s\p{Script=Han}]{1,24}$/u;
/** Sentences of a burst that are looked at one by one. */
const MAX_PARTS = 8;
const THUMBS_UP = /[👍👌✅🆗💯]/u;
const THUMBS_DOWN = /[👎❌🙅🚫]/u;
const READABLE = /[\p{L}\p{N}]/u;
const EMOJI = /\p{Extended_Pictographic}|\p{Regional_Indicator}/u;

/**
 * Reads the customer's unread messages together. Pure, and it never throws: a failing engine costs the intent
 * (`fallback`), never the urgent words, the choices and the values.
 */
export function createUnderstand(parts: UnderstandParts): Understand {
  const floorOf: FloorOf = (intent) => (parts.handoffIntents?.has(intent) ? HANDOFF_FLOOR : ACTING_FLOOR);
  const judge: Judge = (text) => verdictOf(predict(parts.engine, text), floorOf);
  return ({ messages, state }) => {
    const texts = messages.map((message) => cleanText(message.text).trim()).filter(Boolean);
    const text = texts.join('\n');
    const reading = parts.slots.read(text, slotContext(state));
    const language = answerLanguage(text, reading.slots, state, parts);
    const choice = chosen(messages, texts, state);
    const reminder = reminderOf(texts);
    const urgent = urgentOf(reminder === 'no' ? moreThanReminders(texts, state) : [...texts, text]);
    const sensitive = findSensitive(text);
    const wordless = wordlessOf(messages, text);
    const verdict = wordless ? thumbs(text, state) : intentOf(texts, text, reading, { judge, floorOf });
    const also = companionsOf(verdict, texts, judge);
    return {
      text,
      language,
      ...verdict,
      ...(also.length > 0 && { also }),
      slots: ABOUT_OTHERS.has(verdict.intent) ? withoutUnclaimed(reading) : reading.slots,
      ...(choice === undefined ? {} : { choice }),
      ...(urgent === undefined ? {} : { urgent }),
      ...(sensitive === undefined ? {} : { sensitive }),
      ...(reminder === undefined ? {} : { reminder }),
      ...(wordless === undefined || verdict.ranked.length > 0 ? {} : { wordless }),
    };
  };
}

type Verdict = Pick<Understanding, 'ranked' | 'intent' | 'confidence'>;

/** The engine's opinion of a text, or `fallback` where it is not sure enough to act on. */
type Judge = (text: string) => Verdict;

/** Confidence from which an intent is acted on. */
type FloorOf = (intent: string) => number;

const NOTHING: Verdict = { ranked: [], intent: FALLBACK, confidence: 0 };

function slotContext(state: ThreadState): SlotContext {
  const { slots, expect } = state;
  const hasEarlierOrder =
    slots.orderNumbers.length + (slots.proved?.length ?? 0) + (slots.unmatched?.length ?? 0) > 0;
  const hasEarlierValue = slots.orderNumbers.length > 0 || Boolean(slots.email ?? slots.phone ?? slots.cycle);
  const earlier = { hasEarlierValue, hasEarlierOrder };
  return expect?.kind === 'slot' ? { asked: expect.slot, ...earlier } : earlier;
}

function withoutUnclaimed({ slots, unclaimed = [] }: SlotReading): Slots {
  const { email, phone, ...others } = slots;
  return {
    ...others,
    ...(email !== undefined && !unclaimed.includes('email') && { email }),
    ...(phone !== undefined && !unclaimed.includes('phone') && { phone }),
  };
}

/** A wish for a language the brand offers wins; else what the customer writes, unless a wish was made earlier. */
function answerLanguage(
  text: string,
  slots: Slots,
  state: ThreadState,
  { language, brand }: UnderstandParts,
): Understanding['language'] {
  if (slots.language && brand.brand.languages.includes(slots.language)) return slots.language;
  // "Tromsø?" is no Norwegian sentence.
  if (slots.city && state.language && ONE_WORD.test(text)) return state.language;
  return language.detect(text, {
    ...(state.language === undefined ? {} : { current: state.language }),
    ...(state.languageChosen === undefined ? {} : { chosen: state.languageChosen }),
  });
}

/** The last choice tapped, else the last text that names one of the choices shown. */
function chosen(
  messages: readonly IncomingText[],
  texts: readonly string[],
  state: ThreadState,
): string | undefined {
  const tapped = messages.findLast((message) => message.choice !== undefined)?.choice;
  if (tapped !== undefined || !state.choices?.length) return tapped;
  for (const text of texts.toReversed()) {
    const id = typedChoice(text, state.choices);
    if (id !== undefined) return id;
  }
  return undefined;
}

/** Stop before human before start: silence was asked for, and it can be taken back; a broken promise cannot. */
function urgentOf(texts: readonly string[]): Urgent | undefined {
  const found = new Set(texts.map(findUrgent));
  return (['stop', 'human', 'start'] as const).find((urgent) => found.has(urgent));
}

/** A refusal anywhere in a burst counts, else a request. */
function reminderOf(texts: readonly string[]): ReminderWish | undefined {
  const found = new Set(texts.map(findReminderWish));
  return (['no', 'yes', 'ask'] as const).find((wish) => found.has(wish));
}

/** "Stop the reminders", said by who gets them, is not yet a wish for silence; "stop" beside it is. */
function moreThanReminders(texts: readonly string[], { reminders }: ThreadState): readonly string[] {
  return reminders?.status === 'on' ? texts.filter((text) => findReminderWish(text) !== 'no') : texts;
}

function wordlessOf(messages: readonly IncomingText[], text: string): Understanding['wordless'] {
  if (READABLE.test(text) || messages.some((message) => message.choice !== undefined)) return undefined;
  if (messages.some((message) => message.attachments > 0)) return 'attachment';
  return EMOJI.test(text) ? 'emoji' : 'nothing';
}

/** A thumb is a yes or no where the bot asked for one. */
function thumbs(text: string, state: ThreadState): Verdict {
  if (state.expect?.kind !== 'confirm') return NOTHING;
  if (THUMBS_UP.test(text)) return certain('affirm', []);
  return THUMBS_DOWN.test(text) ? certain('deny', []) : NOTHING;
}

function intentOf(
  texts: readonly string[],
  text: string,
  { onlyValues, slots }: SlotReading,
  { judge, floorOf }: { readonly judge: Judge; readonly floorOf: FloorOf },
): Verdict {
  const whole = judge(text);
  if (onlyValues) return certain(PROVIDE_DETAILS, whole.ranked);
  const aside = ASIDES.has(whole.intent);
  if (!SOCIAL.has(whole.intent) && !aside) return whole;
  const request = bestRequest(partsOf(texts, whole), judge);
  if (request) return request;
  return hasDetails(slots) && VALUE_ALONE.has(whole.intent) ? besideValue(whole, floorOf) : whole;
}

/** Who gives a value wants something: the likeliest wish counts, even where the engine doubts that it is one of ours. */
function besideValue({ ranked }: Verdict, floorOf: FloorOf): Verdict {
  const wish = ranked.find(({ intent }) => !SOCIAL.has(intent));
  if (!wish || wish.confidence < floorOf(wish.intent)) return certain(PROVIDE_DETAILS, ranked);
  return { ranked, intent: wish.intent, confidence: wish.confidence };
}

/**
 * What may hold a request of its own. Of a message that is surely out of scope no piece is looked at alone: "join our
 * VIP group, earn daily" holds half a sentence about groups.
 */
function partsOf(texts: readonly string[], { intent, confidence }: Verdict): string[] {
  if (intent === FALLBACK && confidence >= SURELY_OUT) return [...texts];
  const end = ASIDES.has(intent) || AGREEMENT.has(intent) ? SENTENCE : CLAUSE;
  return texts.flatMap((text) => text.split(end));
}

/** The surest substantive intent among the parts of the burst. */
function bestRequest(parts: readonly string[], judge: Judge): Verdict | undefined {
  const sentences = parts.filter((part) => READABLE.test(part));
  if (sentences.length < 2) return undefined;
  const verdicts = sentences
    .slice(0, MAX_PARTS)
    .map(judge)
    .filter((verdict) => !SOCIAL.has(verdict.intent));
  const rank = ({ intent, confidence }: Verdict): number => confidence - (ASIDES.has(intent) ? 1 : 0);
  return verdicts.sort((a, b) => rank(b) - rank(a))[0];
}

/** Of the intents that may stand beside the one understood, those that the text holds as well. */
function companionsOf({ intent, ranked }: Verdict, texts: readonly string[], judge: Judge): string[] {
  const possible = Object.hasOwn(COMPANIONS, intent) ? (COMPANIONS[intent] ?? []) : [];
  if (possible.length === 0) return [];
  const halves = texts.flatMap((text) => text.split(HALF)).filter((half) => READABLE.test(half));
  const heard =
    halves.length > 1 ? new Set(halves.slice(0, MAX_PARTS).map((half) => judge(half).intent)) : new Set();
  const likely = ranked.filter(({ confidence }) => confidence >= COMPANION_FLOOR).map((item) => item.intent);
  return possible.filter((candidate) => heard.has(candidate) || likely.includes(candidate));
}

function verdictOf({ ranked, unsure }: Prediction, floorOf: FloorOf): Verdict {
  const [best] = ranked;
  if (!best) return NOTHING;
  if (!unsure && best.confidence >= floorOf(best.intent))
    return { ranked, intent: best.intent, confidence: best.confidence };
  const confidence = ranked.find((scored) => scored.intent === FALLBACK)?.confidence ?? 0;
  return { ranked, intent: FALLBACK, confidence };
}

/** An intent that is known from the shape of the text; the engine's opinion follows it. */
function certain(intent: string, ranked: readonly ScoredIntent[]): Verdict {
  return {
    ranked: [{ intent, confidence: 1 }, ...ranked.filter((scored) => scored.intent !== intent)],
    intent,
    confidence: 1,
  };
}

function predict(engine: IntentEngine, text: string): Prediction {
  try {
    return engine.predict(text);
  } catch {
    // Not understood is an answer; the customer is asked again or reaches a person, which a fault here must not hinder.
    return { ranked: [], knownShare: 0, inScope: 0, unsure: true };
  }
}

function hasDetails(slots: Slots): boolean {
  return Boolean(slots.orderNumbers?.length || slots.email || slots.phone || slots.iccid);
}
