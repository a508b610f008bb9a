import { join } from 'node:path';
import { type Brand, loadBrand } from '../../src/brand';
import { projectRoot } from '../../src/lib/project-root';
import type { IntentEngine } from '../../src/nlu/engine';
import { createLanguageDetector, type LanguageDetector } from '../../src/nlu/language';
import { readPhrases } from '../../src/nlu/phrases';
import { createSlotReader } from '../../src/nlu/slots/slot-reader';
import { trainedEngine } from '../support/trained-engine';

export const intentsFolder = join(projectRoot(), 'intents');

export function demoBrand(): Brand {
  return loadBrand(join(projectRoot(), 'config/brand.yaml'), {});
}

export function shippedEngine(): IntentEngine {
  return trainedEngine();
}

export function shippedLanguage(): Promise<LanguageDetector> {
  return createLanguageDetector({
    fallback: 'en',
    allowed: ['en', 'nb', 'zh'],
    phrases: readPhrases(intentsFolder),
  });
}

const reader = createSlotReader(demoBrand());

/** The values of a text as `intents predict` reads them: any slot may have been asked for, the last order is told. */
export function valuesOf(text: string): Record<string, unknown> {
  const {
    orderNumbers,
    language: _wish,
    correction: _mended,
    ...values
  } = reader.read(text, { asked: 'any' }).slots;
  return { ...values, ...(orderNumbers && { orderNumber: orderNumbers.at(-1) }) };
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
