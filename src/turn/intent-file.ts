import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import { HANDOFF_REASONS } from './port';

/** What an intent.yaml says of how to answer; its other fields (title, confusable ...) are for people. */
const fileSchema = z.object({
  /** flow: has code · answer: says `<intent>/answer` · handoff: a person · system: words only, never recognised. */
  kind: z.enum(['flow', 'answer', 'handoff', 'system']),
  reason: z.enum(HANDOFF_REASONS).optional(),
  partOf: z.string().min(1).optional(),
  offer: z.enum(['renew', 'human']).optional(),
  // Only the check of phrases and replies reads these two, so a slip in them stops nobody from starting.
  /** Slots in the order they are asked for. */
  slots: z.array(z.string()).catch([]),
  /** Those of them that are taken when given and never asked for. */
  optional: z.array(z.string()).catch([]),
});
const partSchema = fileSchema.partial();

/** A whole intent.yaml. */
export type IntentFile = z.infer<typeof fileSchema>;
/** What could be read of one; a field that is missing or wrong is left out. */
export type IntentFilePart = z.infer<typeof partSchema>;

export type ReadIntent =
  | { readonly outcome: 'read'; readonly file: IntentFile }
  /** One line a problem, with what to mend, and what the file says all the same. */
  | { readonly outcome: 'broken'; readonly problems: readonly string[]; readonly rest: IntentFilePart };

/** Reads the text of an intent.yaml. Never throws: what is wrong is listed. */
export function readIntentFile(intent: string, text: string): ReadIntent {
  const at = `intents/${intent}/intent.yaml`;
  let content: unknown;
  try {
    content = parseYaml(text);
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    return { outcome: 'broken', problems: [`${at}: ${problem}`], rest: {} };
  }
  const parsed = fileSchema.safeParse(content);
  if (parsed.success) return { outcome: 'read', file: parsed.data };
  const { issues } = parsed.error;
  return {
    outcome: 'broken',
    problems: issues.map(({ path, message }) => `${at}: ${path.join('.')}: ${message}`),
    rest: readRest(content, new Set(issues.map(({ path }) => path[0]))),
  };
}

function readRest(content: unknown, broken: ReadonlySet<PropertyKey | undefined>): IntentFilePart {
  if (typeof content !== 'object' || content === null) return {};
  const sound = Object.fromEntries(Object.entries(content).filter(([field]) => !broken.has(field)));
  return partSchema.safeParse(sound).data ?? {};
}
