import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LANGUAGES, type Language } from '../lib/languages';

/** One hand-written message of an intent's phrases file. */
export interface Phrase {
  readonly text: string;
  readonly intent: string;
  readonly language: Language;
  /** Values marked in the file as `[NO-48213](orderNumber)`. */
  readonly marks: readonly { readonly slot: string; readonly value: string }[];
  /** Line in the file, from 1. */
  readonly line: number;
}

const MARK = /\[([^\][]{1,80})\]\(([a-zA-Z]{1,20})\)/g;

/** All phrases below the intents folder, in a fixed order (intent, language, line). */
export function readPhrases(intentsFolder: string): Phrase[] {
  return listIntents(intentsFolder).flatMap((intent) =>
    LANGUAGES.flatMap((language) => readFile(intentsFolder, intent, language)),
  );
}

/** Names of the folders that describe an intent. */
export function listIntents(intentsFolder: string): string[] {
  return readdirSync(intentsFolder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(intentsFolder, entry.name, 'intent.yaml')))
    .map((entry) => entry.name)
    .sort();
}

/** Reads one line of a phrases file: undefined for an empty line and for a comment. */
export function parsePhrase(line: string): { text: string; marks: Phrase['marks'] } | undefined {
  const trimmed = line.trim();
  if (!trimmed || trimmed.startsWith('# ') || trimmed === '#') return undefined;
  // Most lines have none, and looking closer at 30,000 of them is felt at each start.
  if (!trimmed.includes('](')) return { text: trimmed, marks: [] };
  const marks = Array.from(trimmed.matchAll(MARK), ([, value = '', slot = '']) => ({ slot, value }));
  return { text: trimmed.replace(MARK, '$1'), marks };
}

/** The other files of an intent as texts; undefined: there is no such file. */
export function readIntentFiles(
  intentsFolder: string,
  intent: string,
): { description: string; replies: Readonly<Record<Language, string | undefined>> } {
  const read = (name: string): string | undefined => {
    const file = join(intentsFolder, intent, name);
    return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
  };
  const [en, nb, zh] = LANGUAGES.map((language) => read(`replies.${language}.yaml`));
  return { description: read('intent.yaml') ?? '', replies: { en, nb, zh } };
}

function readFile(intentsFolder: string, intent: string, language: Language): Phrase[] {
  const file = join(intentsFolder, intent, `phrases.${language}.txt`);
  if (!existsSync(file)) return [];
  const phrases: Phrase[] = [];
  for (const [index, content] of readFileSync(file, 'utf8').split('\n').entries()) {
    const phrase = parsePhrase(content);
    if (phrase) phrases.push({ text: phrase.text, intent, language, marks: phrase.marks, line: index + 1 });
  }
  return phrases;
}
