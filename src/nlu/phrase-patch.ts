import { z } from 'zod';
import { LANGUAGES, type Language } from '../lib/languages';
import { normalise, tokenise } from './normalise';
import type { Phrase } from './phrases';

/** One line of a patch; `count` tells people how often it was said, and is not needed. */
const patchLineSchema = z.object({
  language: z.string(),
  intent: z.string(),
  text: z.string(),
  count: z.int().positive().optional(),
});

/** What becomes of a line of a patch, and why. `line` counts from 1. */
export type PatchResult =
  | {
      readonly line: number;
      readonly outcome: 'added';
      readonly intent: string;
      readonly language: Language;
      /** As it goes into the phrases file, values marked. */
      readonly phrase: string;
    }
  | {
      readonly line: number;
      /** `skipped`: nothing new; `refused`: something has to be mended first. */
      readonly outcome: 'skipped' | 'refused';
      readonly reason: string;
    };

export interface PatchDeps {
  /** All phrases there are. */
  readonly phrases: readonly Phrase[];
  /** Intents that may be given phrases. */
  readonly intents: ReadonlySet<string>;
  /** An invented value for each mask that stands for a slot, as a phrases file marks it: `[NO-48213](orderNumber)`. */
  readonly examples: Readonly<Record<string, string>>;
  /** What a text still tells of somebody, in words; empty: nothing. */
  personal(text: string): readonly string[];
}

/** Token Jaccard above which two phrases teach the same; as `intents check` counts near-duplicates. */
const NEAR = 0.8;
const MAX_CHARACTERS = 300;
const MASK = /\[([a-z]{2,10})\]/g;
/** Masks that the engine reads as they are; see normalise.ts. */
const KEPT_MASKS = new Set(['card', 'id', 'password', 'code']);

/**
 * Judges the lines of a patch (JSON, one object a line) against the phrases there are and against each other. Pure:
 * what is added has to be written by the caller.
 */
export function planPatch(lines: readonly string[], deps: PatchDeps): PatchResult[] {
  const known: Known[] = deps.phrases.map((phrase) => knownOf(phrase));
  return lines.flatMap((content, index): PatchResult[] => {
    if (!content.trim()) return [];
    const line = index + 1;
    const judged = judge(content, known, deps);
    if (judged.outcome !== 'added') return [{ line, ...judged }];
    const { known: fresh, ...added } = judged;
    known.push(fresh);
    return [{ line, ...added }];
  });
}

/** The text of a phrases file with phrases at its end. @param existing undefined: there is no such file yet */
export function appendPhrases(existing: string | undefined, phrases: readonly string[]): string {
  const before = existing ?? '';
  const gap = before === '' || before.endsWith('\n') ? '' : '\n';
  return `${before}${gap}${phrases.join('\n')}\n`;
}

/** A phrase as it is compared with new ones. */
interface Known {
  readonly intent: string;
  readonly language: string;
  readonly text: string;
  readonly tokens: ReadonlySet<string>;
  readonly key: string;
}

type Judged =
  | (Omit<Extract<PatchResult, { outcome: 'added' }>, 'line'> & { readonly known: Known })
  | Omit<Extract<PatchResult, { outcome: 'skipped' | 'refused' }>, 'line'>;

function judge(content: string, known: readonly Known[], deps: PatchDeps): Judged {
  const parsed = patchLineSchema.safeParse(parseJson(content));
  if (!parsed.success) return refused('is not {"language","intent","text"} as JSON');
  const { intent } = parsed.data;
  const text = parsed.data.text.trim();
  const language = LANGUAGES.find((candidate) => candidate === parsed.data.language);
  if (!language)
    return refused(`has the language "${parsed.data.language}"; there are ${LANGUAGES.join(', ')}`);
  if (!deps.intents.has(intent)) return refused(`names the intent "${intent}", which has no phrases`);
  const fault = faultOf(text, deps);
  if (fault !== undefined) return refused(fault);

  const phrase = text.replace(MASK, (mask, kind: string) => deps.examples[kind] ?? mask);
  const fresh = knownOf({ intent, language, text: phrase.replace(/\[([^\][]*)\]\([a-zA-Z]+\)/g, '$1') });
  if (fresh.key === '') return refused('says nothing');
  const same = known.find((other) => other.key === fresh.key);
  if (same && same.intent !== intent)
    return refused(`is a phrase of ${same.intent} (${same.language}) already`);
  if (same) return skipped(`is there already: "${same.text}"`);
  const near = known.find(
    (other) =>
      other.intent === intent && other.language === language && jaccard(other.tokens, fresh.tokens) > NEAR,
  );
  if (near) return skipped(`is nearly "${near.text}"`);
  return { outcome: 'added', intent, language, phrase, known: fresh };
}

/** Why a text may not become a phrase; undefined: it may. */
function faultOf(text: string, { examples, personal }: PatchDeps): string | undefined {
  if (!text) return 'has no text';
  if (text.length > MAX_CHARACTERS) return `is longer than ${MAX_CHARACTERS} characters`;
  if (/[\n\r]/.test(text)) return 'has a line break: a phrase is one line';
  if (/^#(?: |$)/.test(text)) return 'begins like a comment';
  const masks = Array.from(text.matchAll(MASK), (match) => match[1] ?? '');
  const open = masks.find((kind) => !Object.hasOwn(examples, kind) && !KEPT_MASKS.has(kind));
  if (open !== undefined) return `has [${open}] in it: put something invented there, or take it out`;
  if (/[[\]]/.test(text.replace(MASK, '')))
    return 'has a value marked: write [order], [email], [phone], [iccid] or [link]';
  const left = personal(text);
  return left.length > 0 ? `has personal data or a value in it (${left.join(', ')}): mask it` : undefined;
}

function knownOf({ intent, language, text }: Pick<Phrase, 'intent' | 'language' | 'text'>): Known {
  const tokens = tokenise(normalise(text));
  return { intent, language, text, tokens: new Set(tokens), key: tokens.join(' ') };
}

function refused(reason: string): Judged {
  return { outcome: 'refused', reason };
}

function skipped(reason: string): Judged {
  return { outcome: 'skipped', reason };
}

function parseJson(content: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    return undefined;
  }
}

function jaccard(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  let shared = 0;
  for (const token of a) if (b.has(token)) shared++;
  return shared / (a.size + b.size - shared || 1);
}
