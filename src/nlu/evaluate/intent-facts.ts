import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import { listIntents, readIntentFiles } from '../phrases';

/** What intent.yaml says that matters for judging: who it counts as, and what it asks for. */
export interface IntentFacts {
  /** flow, answer, handoff or system; empty when the file does not say. */
  readonly kind: string;
  /** The intent it is a part of and counts as. */
  readonly partOf?: string;
  /** Slots in the order they are asked for. */
  readonly slots: readonly string[];
  /** Those of them that are taken when given and never asked for. */
  readonly optional: readonly string[];
}

const factsSchema = z.object({
  kind: z.string().catch(''),
  partOf: z.string().optional().catch(undefined),
  slots: z.array(z.string()).catch([]),
  optional: z.array(z.string()).catch([]),
});

/** Never throws: what is wrong with the file is the catalogue's to say. */
export function readIntentFacts(intentsFolder: string, intent: string): IntentFacts {
  const parsed = factsSchema.safeParse(parse(readIntentFiles(intentsFolder, intent).description));
  if (!parsed.success) return { kind: '', slots: [], optional: [] };
  const { partOf, ...facts } = parsed.data;
  return { ...facts, ...(partOf !== undefined && { partOf }) };
}

/** Part → the intent that its intent.yaml names with `partOf`, as which it counts. */
export function readParents(intentsFolder: string): ReadonlyMap<string, string> {
  const parents = new Map<string, string>();
  for (const intent of listIntents(intentsFolder)) {
    const { partOf } = readIntentFacts(intentsFolder, intent);
    if (partOf !== undefined) parents.set(intent, partOf);
  }
  return parents;
}

function parse(description: string): unknown {
  try {
    return parseYaml(description);
  } catch {
    return undefined;
  }
}
