import { LANGUAGES, type Language } from '../lib/languages';
import type { IntentFilePart } from '../turn/intent-file';
import { type Reply, readReplies } from '../turn/replies-file';
import { readIntentFacts } from './evaluate/intent-facts';
import { OUT_OF_SCOPE } from './evaluate/rows';
import { normalise, tokenise } from './normalise';
import { listIntents, type Phrase, readIntentFiles, readPhrases } from './phrases';

/** Something in an intent's folder that has to be mended. */
export interface IntentProblem {
  readonly intent: string;
  readonly language?: Language;
  readonly code:
    | 'too_few_phrases'
    | 'too_many_near_duplicates'
    | 'duplicate_across_intents'
    | 'replies'
    | 'missing_reply';
  /** What is wrong and where, for a person. */
  readonly message: string;
}

export interface CheckReport {
  readonly problems: readonly IntentProblem[];
  /** Intent → language → number of phrases. */
  readonly counts: Readonly<Record<string, Readonly<Record<Language, number>>>>;
}

/** Per language, sub-intents included; figures of the design notes on intents, sections 2 and 4. */
const MIN_PHRASES = 50;
const MIN_PHRASES_OUT_OF_SCOPE = 150;
/** Token Jaccard above which two phrases teach the same. */
const NEAR = 0.8;
const MAX_NEAR_SHARE = 0.05;

/** Checks every folder that describes an intent: phrases and replies. Reads files, changes nothing. */
export function checkIntents(intentsFolder: string): CheckReport {
  const phrases = readPhrases(intentsFolder);
  const problems: IntentProblem[] = [];
  const counts: Record<string, Record<Language, number>> = {};
  for (const intent of listIntents(intentsFolder)) {
    const facts = readIntentFacts(intentsFolder, intent);
    if (facts.kind !== 'system') {
      counts[intent] = { en: 0, nb: 0, zh: 0 };
      for (const language of LANGUAGES) {
        const own = phrases.filter((phrase) => phrase.intent === intent && phrase.language === language);
        counts[intent][language] = own.length;
        problems.push(...checkCount(intent, language, own.length), ...checkNearDuplicates(own));
      }
    }
    problems.push(...checkReplies(intentsFolder, intent, facts));
  }
  problems.push(...checkAcross(phrases));
  return { problems, counts };
}

function checkCount(intent: string, language: Language, count: number): IntentProblem[] {
  const needed = intent === OUT_OF_SCOPE ? MIN_PHRASES_OUT_OF_SCOPE : MIN_PHRASES;
  if (count >= needed) return [];
  const message = `intents/${intent}/phrases.${language}.txt has ${count} phrases, ${needed} are needed`;
  return [{ intent, language, code: 'too_few_phrases', message }];
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
function checkReplies(intentsFolder: string, intent: string, facts: IntentFilePart): IntentProblem[] {
  const texts = readIntentFiles(intentsFolder, intent).replies;
  const { replies, problems } = readReplies(intent, texts);
  return [
    ...problems.map((message): IntentProblem => ({ intent, code: 'replies', message })),
    ...(problems.length > 0 ? [] : checkNeeded(intent, facts, replies)),
  ];
}

/** The answer of an intent that only answers, and a question for every slot that is asked for. */
function checkNeeded(
  intent: string,
  { kind, partOf, slots = [], optional = [] }: IntentFilePart,
  replies: ReadonlyMap<string, Reply>,
): IntentProblem[] {
  const asked = slots.filter((slot) => !optional.includes(slot)).map((slot) => `ask-${slot}`);
  const needed = [...(kind === 'answer' && partOf === undefined ? ['answer'] : []), ...asked];
  return needed
    .filter((name) => !replies.has(`${intent}/${name}`))
    .map((name) => ({
      intent,
      code: 'missing_reply',
      message: name.startsWith('ask-')
        ? `intents/${intent}/replies.*.yaml lack ${name}: write it, or name the slot under "optional" in intent.yaml`
        : `intents/${intent}/replies.*.yaml lack ${name}, which an intent of kind ${kind} says`,
    }));
}

function jaccard(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  let shared = 0;
  for (const token of a) if (b.has(token)) shared++;
  return shared / (a.size + b.size - shared || 1);
}
