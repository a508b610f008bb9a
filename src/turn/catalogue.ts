import { ConfigError } from '../lib/errors';
import { listIntents, readIntentFiles } from '../nlu/phrases';
import { type IntentFile, readIntentFile } from './intent-file';
import type { HandoffReason } from './port';
import { type Reply, readReplies } from './replies-file';

export interface CatalogueEntry {
  readonly intent: string;
  /** flow: has code · answer: says `<intent>/answer` · handoff: a person · system: words only, never recognised. */
  readonly kind: IntentFile['kind'];
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
  for (const intent of listIntents(folder)) {
    const files = readIntentFiles(folder, intent);
    const entry = readEntry(intent, files.description, problems);
    if (entry) intents.set(intent, entry);
    const read = readReplies(intent, files.replies);
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

function readEntry(intent: string, description: string, problems: string[]): CatalogueEntry | undefined {
  const read = readIntentFile(intent, description);
  if (read.outcome === 'broken') {
    problems.push(...read.problems);
    return undefined;
  }
  const { kind, reason, partOf, offer } = read.file;
  return {
    intent,
    kind,
    ...(reason !== undefined && { reason }),
    ...(partOf !== undefined && { partOf }),
    ...(offer !== undefined && { offer }),
  };
}
