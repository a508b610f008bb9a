import { parse as parseYaml } from 'yaml';
import { LANGUAGES, type Language } from '../lib/languages';
import { readReplies } from '../turn/replies-file';
import { normalise, tokenise } from './normalise';
import { listIntents, type Phrase, readIntentFiles, readPhrases } from './phrases';

/** Something in an intent's folder that has to be mended. */
export interface IntentProblem {
  readonly intent: string;
  readonly language?: Language;
  readonly code: 'too_few_phrases' | 'too_many_near_duplicates' | 'duplicate_across_intents' | 'replies';
  /** What is wrong and where, for a person. */
  readonly message: string;
}

export interface CheckReport {
  readonly problems: readonly IntentProblem[];
  /** Intent → language → number of phrases. */
  readonly counts: Readonly<Record<string, Readonly<Record<Language, number>>>>;
}

/** Intents that only lead to a person until their own flows are written may begin with fewer phrases. */
const MIN_PHRASES = 50;
const MIN_PHRASES_HANDOFF = 20;
const MIN_PHRASES_FALLBACK = 80;
/** Token Jaccard above which two phrases teach the same. */
const NEAR = 0.8;
const MAX_NEAR_SHARE = 0.05;

/** Checks every folder that describes an intent: phrases and replies. Reads files, changes nothing. */
export function checkIntents(intentsFolder: string): CheckReport {
  const phrases = readPhrases(intentsFolder);
  const problems: IntentProblem[] = [];
  const counts: Record<string, Record<Language, number>> = {};
  for (const intent of listIntents(intentsFolder)) {
    const kind = kindOf(intentsFolder, intent);
    if (kind !== 'system') {
      counts[intent] = { en: 0, nb: 0, zh: 0 };
      for (const language of LANGUAGES) {
        const own = phrases.filter((phrase) => phrase.intent === intent && phrase.language === language);
        counts[intent][language] = own.length;
        problems.push(...checkCount(intent, language, kind, own.length), ...checkNearDuplicates(own));
      }
    }
    problems.push(...checkReplies(intentsFolder, intent));
  }
  problems.push(...checkAcross(phrases));
  return { problems, counts };
}

function checkCount(intent: string, language: Language, kind: string, count: number): IntentProblem[] {
  const needed = neededPhrases(intent, kind);
  if (count >= needed) return [];
  const message = `intents/${intent}/phrases.${language}.txt has ${count} phrases, ${needed} are needed`;
  return [{ intent, language, code: 'too_few_phrases', message }];
}

function neededPhrases(intent: string, kind: string): number {
  if (intent === 'fallback') return MIN_PHRASES_FALLBACK;
  return kind === 'handoff' && intent !== 'human' ? MIN_PHRASES_HANDOFF : MIN_PHRASES;
}

function checkNearDuplicates(phrases: readonly Phrase[]): IntentProblem[] {
  const first = phrases[0];
  if (!first) return [];
  const bags = phrases.map((phrase) => new Set(tokenise(normalise(phrase.text))));
  const near = phrases.filter((phrase, i) =>
    bags.slice(0, i).some((bag) => jaccard(bag, bags[i] ?? bag) > NEAR && !differsOnlyInMarks(phrase)),
  );
  if (near.length <= phrases.length * MAX_NEAR_SHARE) return [];
  const lines = near.map((phrase) => `line ${phrase.line} "${phrase.text}"`).join(', ');
  const { intent, language } = first;
  return [
    {
      intent,
      language,
      code: 'too_many_near_duplicates',
      message: `intents/${intent}/phrases.${language}.txt repeats itself: ${lines}`,
    },
  ];
}

/** A phrase that is nothing but a value shows a spelling of the value, not a wording. */
function differsOnlyInMarks(phrase: Phrase): boolean {
  let rest = phrase.text;
  for (const mark of phrase.marks) rest = rest.replace(mark.value, '');
  return !/\p{L}/u.test(rest);
}

function checkAcross(phrases: readonly Phrase[]): IntentProblem[] {
  const seen = new Map<string, Phrase>();
  const problems: IntentProblem[] = [];
  for (const phrase of phrases) {
    const key = tokenise(normalise(phrase.text)).join(' ');
    const other = seen.get(key);
    if (!other) seen.set(key, phrase);
    if (!other || other.intent === phrase.intent) continue;
    problems.push({
      intent: phrase.intent,
      language: phrase.language,
      code: 'duplicate_across_intents',
      message: `"${phrase.text}" is in ${phrase.intent} (${phrase.language}, line ${phrase.line}) and in ${other.intent} (${other.language}, line ${other.line})`,
    });
  }
  return problems;
}

/** Missing files and keys, placeholders that differ, texts that are too long: as the catalogue judges them at start. */
function checkReplies(intentsFolder: string, intent: string): IntentProblem[] {
  const texts = readIntentFiles(intentsFolder, intent).replies;
  return readReplies(intent, texts).problems.map((message) => ({ intent, code: 'replies', message }));
}

function kindOf(intentsFolder: string, intent: string): string {
  const document: unknown = parseYaml(readIntentFiles(intentsFolder, intent).description);
  if (typeof document !== 'object' || document === null || !('kind' in document)) return '';
  return typeof document.kind === 'string' ? document.kind : '';
}

function jaccard(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  let shared = 0;
  for (const token of a) if (b.has(token)) shared++;
  return shared / (a.size + b.size - shared || 1);
}
