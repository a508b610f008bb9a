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
import { handoffIntents, loadCatalogue } from '../../turn/catalogue';
import { EXIT } from '../exit-codes';
import type { Cli } from '../terminal';

export interface PredictFlags {
  readonly config?: string;
  readonly json?: boolean;
}

/** `renewdesk intents predict`: understands each line of stdin; needs neither database nor network. */
export async function predict({ config, json }: PredictFlags, cli: Cli): Promise<number> {
  const brandFile = config ?? cli.environment.BRAND_FILE ?? 'config/brand.yaml';
  const brand = loadBrand(resolve(brandFile), cli.environment);
  const { defaultLanguage, languages } = brand.brand;
  const phrases = readPhrases(join(projectRoot(), 'intents'));
  const predictLine = createPredictLine({
    engine: loadEngine(join(projectRoot(), 'dist', 'intents.model')),
    slots: createSlotReader(brand),
    language: await createLanguageDetector({ fallback: defaultLanguage, allowed: languages, phrases }),
    brand,
    handoffIntents: handoffIntents(loadCatalogue(join(projectRoot(), 'intents'))),
  });
  for await (const line of createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY })) {
    const predicted = predictLine(line);
    const more = process.stdout.write(`${json ? JSON.stringify(predicted) : words(predicted)}\n`);
    if (!more) await once(process.stdout, 'drain');
  }
  return EXIT.ok;
}

function words({ lang, intent, confidence, slots }: PredictedLine): string {
  const found = Object.entries(slots).map(([name, value]) => `${name}=${value}`);
  return [intent, confidence.toFixed(2), lang, ...found].join('  ');
}
