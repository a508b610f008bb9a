import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import { LANGUAGES, type Language } from '../lib/languages';

/** One reply in every language: variants of the same message, at least one each. */
export interface Reply {
  readonly variants: Readonly<Record<Language, readonly string[]>>;
  /** Names of its `{placeholders}`, equal in all languages. */
  readonly placeholders: ReadonlySet<string>;
}

/** Text of replies.<language>.yaml of one intent folder; undefined: there is no such file. */
export type ReplyTexts = Readonly<Record<Language, string | undefined>>;

export interface ReadReplies {
  /** By full key, `<intent>/<name>`. */
  readonly replies: ReadonlyMap<string, Reply>;
  /** One line each, with what to mend; replies with a problem are left out. */
  readonly problems: readonly string[];
}

// Instagram takes 1,000 UTF-8 bytes a message and a link or a second thought must fit beside the text.
const TEXT_MAX = { characters: 320, bytes: 800 };
// Messenger's button and quick reply titles (platform reference: 20 characters).
const LABEL_MAX = 20;
const LABEL_NAME = /^(choice|button)(-|$)/;
const PLACEHOLDER = /\{([^{}]*)\}/g;
const PLACEHOLDER_NAME = /^[a-z][A-Za-z]*$/;

const variantsSchema = z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]);
const fileSchema = z.record(z.string().regex(/^[a-z][A-Za-z0-9_-]*$/), variantsSchema);

type FileReplies = ReadonlyMap<string, readonly string[]>;

/** Reads the reply files of one intent and compares the languages. Never throws: what is wrong is listed. */
export function readReplies(intent: string, texts: ReplyTexts): ReadReplies {
  const problems: string[] = [];
  const given = LANGUAGES.filter((language) => texts[language] !== undefined);
  if (given.length === 0) return { replies: new Map(), problems };
  const files = new Map<Language, FileReplies>();
  for (const language of LANGUAGES) {
    const text = texts[language];
    if (text === undefined) problems.push(`intents/${intent}: replies.${language}.yaml is missing`);
    else files.set(language, readFile(text, fileName(intent, language), problems));
  }
  const names = new Set([...files.values()].flatMap((file) => [...file.keys()]));
  const replies = new Map<string, Reply>();
  for (const name of names) {
    const reply = readReply(intent, name, files, problems);
    if (reply) replies.set(`${intent}/${name}`, reply);
  }
  return { replies, problems };
}

/** Names of the `{placeholders}` in a text. */
export function placeholdersIn(text: string): string[] {
  return [...text.matchAll(PLACEHOLDER)].map((match) => match[1] ?? '');
}

/** Puts values in the place of `{placeholders}`; values are not searched again. */
export function fillPlaceholders(text: string, valueOf: (name: string) => string): string {
  return text.replace(PLACEHOLDER, (_, name: string) => valueOf(name));
}

function readFile(text: string, file: string, problems: string[]): FileReplies {
  try {
    const parsed = fileSchema.safeParse(parseYaml(text) ?? {});
    if (parsed.success) {
      return new Map(
        Object.entries(parsed.data).map(([name, value]) => [
          name,
          typeof value === 'string' ? [value] : value,
        ]),
      );
    }
    problems.push(
      ...parsed.error.issues.map((issue) => `${file}: ${issue.path.join('.')}: ${issue.message}`),
    );
  } catch (error) {
    problems.push(`${file}: not YAML: ${error instanceof Error ? error.message : String(error)}`);
  }
  return new Map();
}

function readReply(
  intent: string,
  name: string,
  files: ReadonlyMap<Language, FileReplies>,
  problems: string[],
): Reply | undefined {
  const before = problems.length;
  const variants = Object.fromEntries(
    LANGUAGES.map((language) => [language, files.get(language)?.get(name) ?? []]),
  ) as Record<Language, readonly string[]>; // fromEntries forgets that every language is there
  const sets = new Map<Language, Set<string>>();
  for (const [language, file] of files) {
    const texts = file.get(name);
    if (!texts) problems.push(`${fileName(intent, language)}: ${name} is missing (other languages have it)`);
    else sets.set(language, checkTexts(texts, `${fileName(intent, language)}: ${name}`, name, problems));
  }
  const all = new Set([...sets.values()].flatMap((set) => [...set]));
  for (const [language, set] of sets) {
    const missing = [...all].filter((placeholder) => !set.has(placeholder));
    if (missing.length === 0) continue;
    const list = missing.map((placeholder) => `{${placeholder}}`).join(', ');
    problems.push(`${fileName(intent, language)}: ${name} lacks ${list}, which another language has`);
  }
  return problems.length === before && sets.size === LANGUAGES.length
    ? { variants, placeholders: all }
    : undefined;
}

/** Checks every variant of one reply and returns the placeholders they use. */
function checkTexts(texts: readonly string[], where: string, name: string, problems: string[]): Set<string> {
  const found = new Set<string>();
  for (const text of texts) {
    for (const placeholder of placeholdersIn(text)) {
      found.add(placeholder);
      if (!PLACEHOLDER_NAME.test(placeholder))
        problems.push(`${where}: {${placeholder}} is not a placeholder name`);
    }
    if (LABEL_NAME.test(name)) {
      if (text.length > LABEL_MAX)
        problems.push(`${where}: a label has at most ${LABEL_MAX} characters: "${text}"`);
    } else if (text.length > TEXT_MAX.characters || Buffer.byteLength(text) > TEXT_MAX.bytes) {
      problems.push(
        `${where}: too long for a direct message (at most ${TEXT_MAX.characters} characters and ${TEXT_MAX.bytes} bytes)`,
      );
    }
  }
  return found;
}

function fileName(intent: string, language: Language): string {
  return `intents/${intent}/replies.${language}.yaml`;
}
