import { createHash } from 'node:crypto';
import { calibrate } from './calibrate';
import type { IntentModel } from './engine';
import { fit, type Labelled } from './fit';
import { normalise, tokenise } from './normalise';

/** One message that is known to mean an intent. */
export interface TrainingRow {
  readonly text: string;
  readonly intent: string;
}

export interface TrainOptions {
  readonly seed?: number;
  /** The intent whose rows belong to no intent; it may be absent from the rows. */
  readonly outOfScope?: string;
  /** Parts the rows are split into for calibration, where they are few. */
  readonly folds?: number;
}

const DEFAULT_SEED = 20;
const DEFAULT_OUT_OF_SCOPE = 'fallback';
const DEFAULT_FOLDS = 6;

/** Trains the model: the same rows in the same order and the same seed give the same model, byte for byte. */
export function trainModel(rows: readonly TrainingRow[], options: TrainOptions = {}): IntentModel {
  const { seed = DEFAULT_SEED, outOfScope = DEFAULT_OUT_OF_SCOPE, folds = DEFAULT_FOLDS } = options;
  const intents = [...new Set(rows.map((row) => row.intent))].sort();
  const number = new Map(intents.map((intent, label) => [intent, label]));
  const named = [...rows, ...intents.filter((intent) => intent !== outOfScope).flatMap(nameAsRow)];
  const data: Labelled = {
    tokens: named.map((row) => tokenise(normalise(row.text))),
    labels: named.map((row) => number.get(row.intent) ?? 0),
    classes: intents.length,
  };
  const out = number.get(outOfScope) ?? -1;
  const calibration = calibrate(data, { outOfScope: out, folds, seed });
  return { intents, outOfScope: out, ...fit(data, seed), ...calibration, phrasesHash: hashRows(rows) };
}

/** An intent's name is a phrase too: "payment-methods" → "payment methods". It helps where phrases are few. */
function nameAsRow(intent: string): TrainingRow[] {
  const text = intent
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .replace(/[^\p{L}]+/gu, ' ')
    .trim();
  return text ? [{ text, intent }] : [];
}

/** Hex sha256 over all rows: tells whether a model file belongs to these phrases. */
export function hashRows(rows: readonly TrainingRow[]): string {
  const hash = createHash('sha256');
  for (const row of rows) hash.update(`${row.intent}\t${row.text}\n`);
  return hash.digest('hex');
}
