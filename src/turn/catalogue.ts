import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import { ConfigError } from '../lib/errors';
import { LANGUAGES } from '../lib/languages';
import { HANDOFF_REASONS, type HandoffReason } from './port';
import { type Reply, type ReplyTexts, readReplies } from './replies-file';

// Only what routing needs; the other fields of intent.yaml belong to the trainer.
const entrySchema = z.object({
  kind: z.enum(['flow', 'answer', 'handoff', 'system']),
  reason: z.enum(HANDOFF_REASONS).optional(),
  partOf: z.string().min(1).optional(),
  offer: z.enum(['renew', 'human']).optional(),
});

export interface CatalogueEntry {
  readonly intent: string;
  /** flow: has code · answer: says `<intent>/answer` · handoff: a person · system: words only, never recognised. */
  readonly kind: 'flow' | 'answer' | 'handoff' | 'system';
  /** Why a person is needed, for `handoff`; undefined: `intent_needs_person`. */
  readonly reason?: HandoffReason;
  /** The intent it is a part of and reported as; one that has no words of its own is answered as that one, too. */
  readonly partOf?: string;
  /** What the answer is followed by: an offer to renew here, or a way to a person. */
  readonly offer?: 'renew' | 'human';
}

/** All intents with the words the bot can say, as the folders below intents/ hold them. */
export interface IntentCatalogue {
  readonly intents: ReadonlyMap<string, CatalogueEntry>;
  /** By full key, `<intent>/<name>`. */
  readonly replies: ReadonlyMap<string, Reply>;
}

/**
 * Reads every folder below `folder` that has an intent.yaml.
 * @throws ConfigError INTENTS_INVALID that lists every problem at once.
 */
export function loadCatalogue(folder: string): IntentCatalogue {
  const intents = new Map<string, CatalogueEntry>();
  const replies = new Map<string, Reply>();
  const problems: string[] = [];
  for (const intent of intentFolders(folder)) {
    const entry = readEntry(intent, join(folder, intent), problems);
    if (entry) intents.set(intent, entry);
    const read = readReplies(intent, replyTexts(join(folder, intent)));
    problems.push(...read.problems);
    for (const [key, reply] of read.replies) replies.set(key, reply);
    // A part without words is answered as the whole.
    if (
      entry?.kind === 'answer' &&
      !entry.partOf &&
      read.problems.length === 0 &&
      !read.replies.has(`${intent}/answer`)
    ) {
      problems.push(`intents/${intent}: an intent of kind answer needs the reply "answer"`);
    }
  }
  problems.push(...misplacedParts(intents));
  if (problems.length > 0) {
    throw new ConfigError(
      'INTENTS_INVALID',
      `intents need mending:\n${problems.map((p) => `  ${p}`).join('\n')}`,
    );
  }
  return { intents, replies };
}

/** Names of the intents that lead to a person. */
export function handoffIntents({ intents }: IntentCatalogue): ReadonlySet<string> {
  return new Set([...intents.values()].filter(({ kind }) => kind === 'handoff').map(({ intent }) => intent));
}

/** One level only, so that nobody has to follow a chain. */
function misplacedParts(intents: ReadonlyMap<string, CatalogueEntry>): string[] {
  return [...intents.values()].flatMap(({ intent, partOf }) => {
    if (partOf === undefined) return [];
    const whole = intents.get(partOf);
    if (whole && whole.kind !== 'system' && whole.partOf === undefined && partOf !== intent) return [];
    return [`intents/${intent}/intent.yaml: partOf: "${partOf}" is not an intent that stands by itself`];
  });
}

/** Part → the intent it is reported as. */
export function parentsOf({ intents }: IntentCatalogue): ReadonlyMap<string, string> {
  return new Map(
    [...intents.values()].flatMap(({ intent, partOf }) =>
      partOf === undefined ? [] : [[intent, partOf] as const],
    ),
  );
}

function intentFolders(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((item) => item.isDirectory() && existsSync(join(folder, item.name, 'intent.yaml')))
    .map((item) => item.name)
    .toSorted();
}

function readEntry(intent: string, folder: string, problems: string[]): CatalogueEntry | undefined {
  try {
    const parsed = entrySchema.safeParse(parseYaml(readFileSync(join(folder, 'intent.yaml'), 'utf8')));
    if (parsed.success) {
      const { kind, reason, partOf, offer } = parsed.data;
      return {
        intent,
        kind,
        ...(reason !== undefined && { reason }),
        ...(partOf !== undefined && { partOf }),
        ...(offer !== undefined && { offer }),
      };
    }
    problems.push(
      ...parsed.error.issues.map(
        (issue) => `intents/${intent}/intent.yaml: ${issue.path.join('.')}: ${issue.message}`,
      ),
    );
  } catch (error) {
    problems.push(`intents/${intent}/intent.yaml: ${error instanceof Error ? error.message : String(error)}`);
  }
  return undefined;
}

function replyTexts(folder: string): ReplyTexts {
  const read = (language: string) => {
    const file = join(folder, `replies.${language}.yaml`);
    return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
  };
  // fromEntries forgets that every language is there.
  return Object.fromEntries(LANGUAGES.map((language) => [language, read(language)])) as ReplyTexts;
}
