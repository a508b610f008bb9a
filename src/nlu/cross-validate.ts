import type { Language } from '../lib/languages';
import { createEngine } from './engine';
import { guessOf } from './evaluate/bench-engine';
import type { Judged } from './evaluate/metrics';
import { splitByIntent } from './evaluate/split';
import { mergeParts } from './merge-parts';
import type { Phrase } from './phrases';
import { trainModel } from './train';

/** A phrase with what a model understood that was trained without it. */
export interface JudgedPhrase extends Judged {
  readonly language: Language;
}

export interface CrossValidationOptions {
  /** Parts the phrases are dealt into: so many models are trained. */
  readonly folds?: number;
  readonly seed?: number;
  /** Part → the intent it counts as. */
  readonly parents?: ReadonlyMap<string, string>;
  /** Is told after each training. */
  readonly onFold?: (fold: number, folds: number) => void;
}

const DEFAULT_FOLDS = 5;
const DEFAULT_SEED = 7;

/** Trains once a fold, each time without one part, and asks about that part; in the order of the phrases. */
export function crossValidate(
  phrases: readonly Phrase[],
  { folds = DEFAULT_FOLDS, seed = DEFAULT_SEED, parents = new Map(), onFold }: CrossValidationOptions = {},
): readonly JudgedPhrase[] {
  const judged = new Map<number, JudgedPhrase>();
  for (const [fold, part] of splitByIntent(phrases, folds, seed).entries()) {
    const engine = createEngine(trainModel(phrases.filter((_, row) => !part.has(row))));
    onFold?.(fold + 1, folds);
    for (const row of part) {
      const phrase = phrases[row];
      if (!phrase) continue;
      const { text, intent, language } = phrase;
      const prediction = engine.predict(text);
      const guess = guessOf({ ...prediction, ranked: mergeParts(prediction.ranked, parents) });
      judged.set(row, { text, language, expected: parents.get(intent) ?? intent, ...guess });
    }
  }
  return phrases.flatMap((_, row) => judged.get(row) ?? []);
}
