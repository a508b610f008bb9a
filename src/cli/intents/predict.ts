import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { loadBrand } from '../../brand';
import { projectRoot } from '../../lib/project-root';
import { createLanguageDetector } from '../../nlu/language';
import { loadEngine } from '../../nlu/model-file';
import { readPhrases } from '../../nlu/phrases';
import { createPredictLine, type PredictedLine } from '../../nlu/predict-line';
import { createSlotReader } from '../../nlu/slots/slot-reader';
import { handoffIntents, loadCatalogue, parentsOf } from '../../turn/catalogue';
import { EXIT } from '../exit-codes';
import type { Cli } from '../terminal';

export interface PredictFlags {
  readonly config?: string;
  readonly json?: boolean;
}

/**
 * `renewdesk intents predict`: understands the words given as arguments as one text, or else each line of stdin; needs
 * neither database nor network.
 */
export async function predict(words: readonly string[], flags: PredictFlags, cli: Cli): Promise<number> {
  const predictLine = await loadPredictLine(flags, cli);
  for await (const line of linesOf(words)) {
    const predicted = predictLine(line);
    const more = process.stdout.write(`${flags.json ? JSON.stringify(predicted) : inWords(predicted)}\n`);
    if (!more) await once(process.stdout, 'drain');
  }
  return EXIT.ok;
}

function linesOf(words: readonly string[]): AsyncIterable<string> | readonly string[] {
  if (words.length > 0) return [words.join(' ')];
  return createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY });
}

async function loadPredictLine({ config }: PredictFlags, cli: Cli): Promise<(line: string) => PredictedLine> {
  const brandFile = config ?? cli.environment.BRAND_FILE ?? 'config/brand.yaml';
  const brand = loadBrand(resolve(brandFile), cli.environment);
  const { defaultLanguage, languages } = brand.brand;
  const phrases = readPhrases(join(projectRoot(), 'intents'));
  const catalogue = loadCatalogue(join(projectRoot(), 'intents'));
  return createPredictLine({
    engine: loadEngine(join(projectRoot(), 'dist', 'intents.model')),
    slots: createSlotReader(brand),
    language: await createLanguageDetector({ fallback: defaultLanguage, allowed: languages, phrases }),
    brand,
    handoffIntents: handoffIntents(catalogue),
    parents: parentsOf(catalogue),
  });
}

function inWords({ lang, intent, confidence, slots }: PredictedLine): string {
  const found = Object.entries(slots).map(([name, value]) => `${name}=${value}`);
  return [intent, confidence.toFixed(2), lang, ...found].join('  ');
}
