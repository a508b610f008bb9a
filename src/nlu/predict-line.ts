import type { Language } from '../lib/languages';
import { EMPTY_STATE, type Slots, type ThreadState, type Understanding } from '../turn/port';
import { createUnderstand, type UnderstandParts } from '../turn/understand';
import type { IntentEngine } from './engine';
import { mergeParts } from './merge-parts';

/** One line of `intents predict --json`. */
export interface PredictedLine {
  readonly lang: Language;
  readonly intent: string;
  readonly confidence: number;
  readonly slots: {
    readonly orderNumber?: string;
    readonly email?: string;
    readonly phone?: string;
    readonly iccid?: string;
    readonly cycle?: string;
    readonly quantity?: number;
    readonly city?: string;
    readonly url?: string;
  };
}

/** Urgent words are intents of their own for somebody who asks what a text means. */
const URGENT_INTENTS = { human: 'human', stop: 'opt-out', start: 'opt-in' } as const;

/** As if a question were open: a thumb alone is a yes. */
const ANYTHING_ASKED: ThreadState = { ...EMPTY_STATE, expect: { kind: 'confirm', what: 'anything' } };

export interface PredictParts extends UnderstandParts {
  /** Intent → the one it is a part of and reported as; the probabilities of both are added. */
  readonly parents?: ReadonlyMap<string, string>;
}

/**
 * Understands one line as `intents predict` does: no thread, and as if the bot had just asked for anything, so that
 * `73306` is an order number.
 */
export function createPredictLine(parts: PredictParts): (line: string) => PredictedLine {
  const open: UnderstandParts = {
    ...parts,
    engine: withParents(parts.engine, parts.parents ?? new Map()),
    slots: { read: (text) => parts.slots.read(text, { asked: 'any' }) },
  };
  const understand = createUnderstand(open);
  return (line) => {
    const { text, lang } = parseLine(line);
    const understood = understand({ messages: [{ text, attachments: 0 }], state: ANYTHING_ASKED });
    return {
      lang: lang ?? understood.language,
      ...verdict(understood),
      slots: flatten(understood.slots),
    };
  };
}

/** The engine as if the parts of an intent were that intent: added up before anybody asks which is the surest. */
function withParents(engine: IntentEngine, parents: ReadonlyMap<string, string>): IntentEngine {
  if (parents.size === 0) return engine;
  return {
    predict(text) {
      const prediction = engine.predict(text);
      return { ...prediction, ranked: mergeParts(prediction.ranked, parents) };
    },
  };
}

/** A line is plain text, or JSON `{"text", "lang"?}`. */
function parseLine(line: string): { text: string; lang?: Language } {
  if (!line.trimStart().startsWith('{')) return { text: line };
  try {
    const parsed: unknown = JSON.parse(line);
    if (typeof parsed !== 'object' || parsed === null || !('text' in parsed)) return { text: line };
    const { text } = parsed;
    if (typeof text !== 'string') return { text: line };
    const lang = 'lang' in parsed ? parsed.lang : undefined;
    return lang === 'en' || lang === 'nb' || lang === 'zh' ? { text, lang } : { text };
  } catch {
    // A customer's text may begin with a brace: it is text then.
    return { text: line };
  }
}

function verdict({ urgent, intent, confidence }: Understanding): { intent: string; confidence: number } {
  if (urgent) return { intent: URGENT_INTENTS[urgent], confidence: 1 };
  return { intent, confidence: Math.round(confidence * 10_000) / 10_000 };
}

function flatten(slots: Slots): PredictedLine['slots'] {
  const { orderNumbers, email, phone, iccid, cycle, quantity, city, url } = slots;
  const orderNumber = orderNumbers?.at(-1);
  return {
    ...(orderNumber !== undefined && { orderNumber }),
    ...(email !== undefined && { email }),
    ...(phone !== undefined && { phone }),
    ...(iccid !== undefined && { iccid }),
    ...(cycle !== undefined && { cycle }),
    ...(quantity !== undefined && { quantity }),
    ...(city !== undefined && { city }),
    ...(url !== undefined && { url }),
  };
}
