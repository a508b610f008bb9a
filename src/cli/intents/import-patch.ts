import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Brand, loadBrand } from '../../brand';
import { projectRoot } from '../../lib/project-root';
import { appendPhrases, type PatchResult, planPatch } from '../../nlu/phrase-patch';
import { readPhrases } from '../../nlu/phrases';
import { createSlotReader } from '../../nlu/slots/slot-reader';
import { createPhraseMask } from '../../privacy/phrase-mask';
import { phraseIntents } from '../../turn/phrase-intents';
import { EXIT } from '../exit-codes';
import { usageError } from '../failure';
import type { Cli } from '../terminal';

export interface ImportPatchFlags {
  readonly config?: string;
  readonly check?: boolean;
  readonly json?: boolean;
  /** Another folder than the product's, for tests. */
  readonly intentsFolder?: string;
}

/** `renewdesk intents import`: phrases of a patch into intents/<intent>/phrases.<language>.txt. */
export async function importPatch(patch: string, flags: ImportPatchFlags, cli: Cli): Promise<number> {
  const folder = flags.intentsFolder ?? join(projectRoot(), 'intents');
  const brandFile = flags.config ?? cli.environment.BRAND_FILE ?? 'config/brand.yaml';
  const brand = loadBrand(resolve(brandFile), cli.environment);
  const results = planPatch(readLines(patch), {
    phrases: readPhrases(folder),
    intents: phraseIntents(folder),
    examples: examplesOf(brand),
    personal: personalIn(brand),
  });
  if (!flags.check) addToFiles(folder, results);
  for (const result of results) cli.out(flags.json ? JSON.stringify(result) : lineOf(result, flags.check));
  const count = (outcome: PatchResult['outcome']) =>
    results.filter((result) => result.outcome === outcome).length;
  const added = flags.check ? 'would be added' : 'added';
  cli.note(`${count('added')} ${added}, ${count('skipped')} skipped, ${count('refused')} refused`);
  if (!flags.check && count('added') > 0)
    cli.note('now: renewdesk intents check, then npm run build, which trains the bot anew');
  return count('refused') > 0 ? EXIT.checkFailed : EXIT.ok;
}

function readLines(patch: string): string[] {
  try {
    return readFileSync(patch === '-' ? 0 : patch, 'utf8').split(/\r?\n/);
  } catch {
    throw usageError(`cannot read ${patch}`);
  }
}

/** Invented values that take the place of masks, so that the model sees the shape of what people write. */
function examplesOf({ brand }: Brand): Readonly<Record<string, string>> {
  return {
    order: `[${brand.orderNumber.example}](orderNumber)`,
    email: '[kim@example.com](email)',
    // Ofcom's numbers for drama.
    phone: '[+44 7700 900123](phone)',
    // A Norwegian issuer's prefix with a valid check digit.
    iccid: '[8947080012345678900](iccid)',
    link: '[https://example.com/page](url)',
  };
}

function personalIn(brand: Brand): (text: string) => string[] {
  const { find } = createPhraseMask(brand);
  const { read } = createSlotReader(brand);
  return (text) => {
    const { orderNumbers, email, phone, iccid, url } = read(text.replace(/\[[a-z]+\]/g, ' ')).slots;
    const slots = { order: orderNumbers, email, phone, iccid, link: url };
    const valued = Object.entries(slots).flatMap(([kind, value]) => (value === undefined ? [] : [kind]));
    return [...new Set([...find(text), ...valued])];
  };
}

/** Each file is written once and whole, so that a crash leaves the old one or the new one. */
function addToFiles(folder: string, results: readonly PatchResult[]): void {
  const byFile = new Map<string, string[]>();
  for (const result of results) {
    if (result.outcome !== 'added') continue;
    const file = join(folder, result.intent, `phrases.${result.language}.txt`);
    byFile.set(file, [...(byFile.get(file) ?? []), result.phrase]);
  }
  for (const [file, phrases] of byFile) {
    const existing = existsSync(file) ? readFileSync(file, 'utf8') : undefined;
    writeFileSync(`${file}.new`, appendPhrases(existing, phrases));
    renameSync(`${file}.new`, file);
  }
}

function lineOf(result: PatchResult, check = false): string {
  if (result.outcome !== 'added') return `line ${result.line}: ${result.outcome}: ${result.reason}`;
  const file = `intents/${result.intent}/phrases.${result.language}.txt`;
  return `line ${result.line}: ${check ? 'would be added' : 'added'} to ${file}: ${result.phrase}`;
}
