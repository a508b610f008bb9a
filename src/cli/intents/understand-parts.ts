import { join, resolve } from 'node:path';
import { loadBrand } from '../../brand';
import { projectRoot } from '../../lib/project-root';
import { createLanguageDetector } from '../../nlu/language';
import { type Phrase, readPhrases } from '../../nlu/phrases';
import type { PredictParts } from '../../nlu/predict-line';
import { createSlotReader } from '../../nlu/slots/slot-reader';
import { handoffIntents, loadCatalogue, parentsOf } from '../../turn/catalogue';
import type { Cli } from '../terminal';

export interface IntentsAsked {
  /** brand.yaml; undefined: BRAND_FILE, config/brand.yaml. */
  readonly config?: string;
  /** Folder of the intents; undefined: those of the product. */
  readonly intents?: string;
}

/** What it takes to understand a text as the bot does, beside the engine; needs neither database nor network. */
export type PartsButEngine = Omit<PredictParts, 'engine' | 'parents'> & {
  readonly phrases: readonly Phrase[];
  readonly parents: ReadonlyMap<string, string>;
};

/** @throws ConfigError when brand or intents have to be mended */
export async function loadParts({ config, intents }: IntentsAsked, cli: Cli): Promise<PartsButEngine> {
  const folder = intents ?? join(projectRoot(), 'intents');
  const brand = loadBrand(
    resolve(config ?? cli.environment['BRAND_FILE'] ?? 'config/brand.yaml'),
    cli.environment,
  );
  const { defaultLanguage, languages } = brand.brand;
  const phrases = readPhrases(folder);
  const catalogue = loadCatalogue(folder);
  return {
    slots: createSlotReader(brand),
    language: await createLanguageDetector({ fallback: defaultLanguage, allowed: languages, phrases }),
    brand,
    handoffIntents: handoffIntents(catalogue),
    parents: parentsOf(catalogue),
    phrases,
  };
}
