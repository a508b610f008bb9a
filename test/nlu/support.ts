import { join } from 'node:path';
import { type Brand, loadBrand } from '../../src/brand';
import { projectRoot } from '../../src/lib/project-root';
import type { IntentEngine } from '../../src/nlu/engine';
import { createLanguageDetector, type LanguageDetector } from '../../src/nlu/language';
import { trainEngine } from '../../src/nlu/model-file';
import { readPhrases } from '../../src/nlu/phrases';

export const intentsFolder = join(projectRoot(), 'intents');

export function demoBrand(): Brand {
  return loadBrand(join(projectRoot(), 'config/brand.yaml'), {});
}

export function shippedEngine(): IntentEngine {
  return trainEngine(intentsFolder);
}

export function shippedLanguage(): Promise<LanguageDetector> {
  return createLanguageDetector({
    fallback: 'en',
    allowed: ['en', 'nb', 'zh'],
    phrases: readPhrases(intentsFolder),
  });
}

/** Fastest of several runs in milliseconds: what the code costs when nobody else uses the machine. */
export function fastestMs(runs: number, run: () => void): number {
  let fastest = Infinity;
  for (let i = 0; i < runs; i++) {
    const start = performance.now();
    run();
    fastest = Math.min(fastest, performance.now() - start);
  }
  return fastest;
}
