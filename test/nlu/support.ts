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

/** Least CPU time of several runs in milliseconds: what the code costs, whoever else uses the machine. */
export function fastestMs(runs: number, run: () => void): number {
  let fastest = Infinity;
  for (let i = 0; i < runs; i++) fastest = Math.min(fastest, cpuMs(run));
  return fastest;
}

function cpuMs(run: () => void): number {
  const start = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}
