import type { Language } from '../lib/languages';
import { cleanText } from './clean-text';

/** What the thread knows about language before this text. */
export interface LanguageContext {
  readonly current?: Language;
  /** The customer asked for `current`. */
  readonly chosen?: boolean;
}

export interface LanguageDetector {
  /** Language to answer in. A text without words, or too short to tell, keeps the current language. */
  detect(text: string, context: LanguageContext): Language;
}

/** What is used of eld: scores per language, and whether the text was long enough to trust them. */
interface Identifier {
  detect(text: string): { language: string; getScores(): Record<string, number>; isReliable(): boolean };
  setLanguageSubset(languages: string[]): unknown;
}

export interface LanguageOptions {
  readonly fallback: Language;
  readonly allowed: readonly Language[];
  /** Phrases whose words tell the language of short texts. */
  readonly phrases?: readonly { readonly text: string; readonly language: Language }[];
}

/** Danish and Swedish customers understand bokmål better than English; they are answered in it. */
const FOLDED: Readonly<Record<string, Language>> = { en: 'en', no: 'nb', da: 'nb', sv: 'nb' };
/** Lead over the other language that a statistical guess needs to change the language of a thread. */
const SWITCH_MARGIN = 0.12;
const MAX_CHARACTERS = 600;
/** Fewer words than this are judged by the lexicon alone when it knows them. */
const SHORT = 3;
/** From so many words on a text is a sentence in their language, whatever else it quotes. */
const SENTENCE = 4;
const WORD = /[\p{Script=Latin}\p{M}]+(?:['’][\p{Script=Latin}]+)?/gu;
/**
 * Addresses, links, references. A reference takes a few Latin letters with it (`NO-48213`), but no Han signs: in
 * `续费48213` they are the sentence.
 */
const NO_WORDS =
  /[\p{L}\p{N}._%+-]{1,64}@[\p{L}\p{N}.-]{1,253}|(?:https?:\/\/|www\.)\S{1,2000}|[@#][\p{L}\p{N}_.]{1,64}|\[(?:card|id|password|code)\]|(?<!\p{Script=Latin})(?:\p{Script=Latin}{0,4}[-_]?|\p{Script=Latin}{1,2} )\d[\d.,:/-]*/gu;
/** Words that belong to no language. */
const NEUTRAL = new Set(
  'e-sim esim sim ok okay app pin qr id url email sms gb mb pay vipps visa iphone android samsung iccid nok kr no'.split(
    ' ',
  ),
);

/**
 * Loads the identifier once (an ES module of 1 MB); detecting is synchronous from then on. With the intents' words
 * beside it the smallest table tells as much as the next larger one, which costs 67 MB more of memory (196 against
 * 129 MB resident); without any table Danish loses three points.
 */
export async function createLanguageDetector(options: LanguageOptions): Promise<LanguageDetector> {
  const { eld } = await import('eld/extrasmall');
  // An instance of our own: the shared one may be set to other languages by somebody else in the process.
  const identifier = eld.newInstance();
  identifier.setLanguageSubset(Object.keys(FOLDED));
  return languageDetector(identifier, options);
}

/** The rules around the identifier: Han first, then known words, then statistics, and never against the customer. */
export function languageDetector(identifier: Identifier, options: LanguageOptions): LanguageDetector {
  const lexicon = buildLexicon(options.phrases ?? []);
  const allowed = (language: Language | undefined): Language | undefined =>
    language && options.allowed.includes(language) ? language : undefined;
  return {
    detect(text, { current, chosen }) {
      if (current && chosen) return current;
      const stay = current ?? options.fallback;
      const readable = cleanText(text).slice(0, MAX_CHARACTERS).replace(NO_WORDS, ' ');
      const han = readable.match(/\p{Script=Han}/gu)?.length ?? 0;
      const words = wordsOf(readable);
      const telling = words.filter((word) => !NEUTRAL.has(word));
      // One borrowed sign or name in a Latin sentence is no Chinese; a Chinese sentence may hold a few Latin words.
      const borrowed = telling.length >= SENTENCE && telling.length > han;
      if (han > 0 && (han >= 2 || words.length === 0) && !borrowed) return allowed('zh') ?? stay;
      if (telling.length === 0) return stay;
      return allowed(judge(telling, current, { lexicon, identifier })) ?? stay;
    },
  };
}

function judge(
  words: readonly string[],
  current: Language | undefined,
  parts: { lexicon: ReadonlyMap<string, number>; identifier: Identifier },
): Language | undefined {
  const leaning = lean(words, parts.lexicon);
  const told = words.length < SHORT && Math.abs(leaning) >= 0.2;
  const total = leaning + (told ? 0 : statistic(words, parts.identifier));
  // Nonsense and names with Norwegian letters, from somebody we know nothing about.
  if (current === undefined && leaning === 0 && words.some((word) => /[æøå]/u.test(word))) return 'nb';
  const needed = current === undefined ? 0 : SWITCH_MARGIN;
  if (Math.abs(total) <= needed) return undefined;
  return total > 0 ? 'en' : 'nb';
}

/** How much more English than Norwegian, or its neighbours, the words look: -1 to 1. */
function statistic(words: readonly string[], identifier: Identifier): number {
  const scores = identifier.detect(words.join(' ')).getScores();
  return (scores['en'] ?? 0) - Math.max(scores['no'] ?? 0, scores['da'] ?? 0, scores['sv'] ?? 0);
}

/** Mean over the words of how much more English (+1) than Norwegian (-1) each is; 0 for unknown words. */
function lean(words: readonly string[], lexicon: ReadonlyMap<string, number>): number {
  let sum = 0;
  for (const word of words) sum += lexicon.get(word) ?? 0;
  return sum / words.length;
}

/** Word → from -1 (only in Norwegian phrases) to 1 (only in English phrases). */
function buildLexicon(phrases: NonNullable<LanguageOptions['phrases']>): ReadonlyMap<string, number> {
  const counts = new Map<string, { en: number; nb: number }>();
  for (const { text, language } of phrases) {
    if (language === 'zh') continue;
    for (const word of new Set(wordsOf(cleanText(text)))) {
      const count = counts.get(word) ?? { en: 0, nb: 0 };
      count[language]++;
      counts.set(word, count);
    }
  }
  return new Map(
    [...counts]
      .filter(([word]) => !NEUTRAL.has(word))
      .map(([word, { en, nb }]) => [word, (en - nb) / (en + nb + 0.5)]),
  );
}

function wordsOf(text: string): string[] {
  const words = text.toLowerCase().match(WORD)?.join(' ') ?? '';
  return words === ''
    ? []
    : words
        .replaceAll('’', "'")
        .replace(/(.)\1{2,}/gu, '$1')
        .split(' ');
}
