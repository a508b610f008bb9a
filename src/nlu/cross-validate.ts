import type { Language } from '../lib/languages';
import { createEngine } from './engine';
import type { Phrase } from './phrases';
import { splitRows, trainModel } from './train';

/** Share of phrases whose intent is found by a model that was trained without them. */
export interface CrossValidation {
  readonly accuracy: number;
  readonly byLanguage: Readonly<Partial<Record<Language, number>>>;
  /** Wrong answers, most frequent pair first. */
  readonly confusions: readonly {
    readonly intent: string;
    readonly predicted: string;
    readonly texts: readonly string[];
  }[];
}

const DEFAULT_PARTS = 5;
const SPLIT_SEED = 7;

/** Trains `parts` times, each time without one part, and asks about that part. */
export function crossValidate(phrases: readonly Phrase[], parts = DEFAULT_PARTS): CrossValidation {
  const counts = new Map<Language, { rows: number; right: number }>();
  const wrong = new Map<string, { intent: string; predicted: string; texts: string[] }>();
  for (const part of splitRows(phrases.length, parts, SPLIT_SEED)) {
    // Calibration changes no order of intents: two folds are enough here.
    const engine = createEngine(
      trainModel(
        phrases.filter((_, row) => !part.has(row)),
        { folds: 2 },
      ),
    );
    for (const row of part) {
      const phrase = phrases[row];
      if (!phrase) continue;
      const predicted = engine.predict(phrase.text).ranked[0]?.intent ?? '';
      const count = counts.get(phrase.language) ?? { rows: 0, right: 0 };
      counts.set(phrase.language, {
        rows: count.rows + 1,
        right: count.right + (predicted === phrase.intent ? 1 : 0),
      });
      if (predicted !== phrase.intent) note(wrong, phrase, predicted);
    }
  }
  const all = [...counts.values()];
  return {
    accuracy: sum(all.map((count) => count.right)) / Math.max(1, sum(all.map((count) => count.rows))),
    byLanguage: Object.fromEntries(
      [...counts].map(([language, { rows, right }]) => [language, right / rows]),
    ),
    confusions: [...wrong.values()].sort((a, b) => b.texts.length - a.texts.length),
  };
}

function note(
  wrong: Map<string, { intent: string; predicted: string; texts: string[] }>,
  phrase: Phrase,
  predicted: string,
): void {
  const key = `${phrase.intent}\t${predicted}`;
  const entry = wrong.get(key) ?? { intent: phrase.intent, predicted, texts: [] };
  entry.texts.push(phrase.text);
  wrong.set(key, entry);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
