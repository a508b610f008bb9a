import { createHash } from 'node:crypto';
import { fitTemperature, type HeldOutScore, softmax, thresholdKeeping } from './calibrate';
import { certainty, type IntentModel } from './engine';
import { extractFeatures, type RawFeatures } from './features';
import { createRandom, type LinearModel, scores, shuffle, trainLinearSvm } from './linear-svm';
import { buildVocabulary, knownShare, type Vocabulary, vectorise } from './vectorise';

/** One message that is known to mean an intent. */
export interface TrainingRow {
  readonly text: string;
  readonly intent: string;
}

export interface TrainOptions {
  readonly seed?: number;
  readonly cost?: number;
  /** Parts the rows are split into for calibration. */
  readonly folds?: number;
}

/** Share of rows of real intents that must stay above the threshold when the model has not seen them. */
const KEPT_IN_SCOPE = 0.95;
const DEFAULT_SEED = 20;
const DEFAULT_FOLDS = 3;
/** The calibration models are thrown away: half the passes tell the same temperature. */
const CALIBRATION_EPOCHS = 12;

/** Trains the model: the same rows in the same order and the same seed give the same model, byte for byte. */
export function trainModel(rows: readonly TrainingRow[], options: TrainOptions = {}): IntentModel {
  const intents = [...new Set(rows.map((row) => row.intent))].sort();
  const labels = rows.map((row) => intents.indexOf(row.intent));
  const features = rows.map((row) => extractFeatures(row.text));
  const { temperature, threshold } = calibrate({ features, labels, intents }, options);
  const { vocabulary, linear } = fit({ features, labels, intents }, options);
  return { intents, vocabulary, linear, temperature, threshold, phrasesHash: hashRows(rows) };
}

/** Hex sha256 over all rows: tells whether a model file belongs to these phrases. */
export function hashRows(rows: readonly TrainingRow[]): string {
  const hash = createHash('sha256');
  for (const row of rows) hash.update(`${row.intent}\t${row.text}\n`);
  return hash.digest('hex');
}

interface Labelled {
  readonly features: readonly RawFeatures[];
  readonly labels: readonly number[];
  readonly intents: readonly string[];
}

interface Fitted {
  readonly vocabulary: Vocabulary;
  readonly linear: LinearModel;
}

function fit(data: Labelled, options: TrainOptions, epochs?: number): Fitted {
  const vocabulary = buildVocabulary(data.features);
  const rows = data.features.map((features) => vectorise(features, vocabulary));
  const size = { features: vocabulary.weights.length, classes: data.intents.length };
  const svmOptions = {
    seed: options.seed ?? DEFAULT_SEED,
    ...(options.cost === undefined ? {} : { cost: options.cost }),
    ...(epochs === undefined ? {} : { epochs }),
  };
  return { vocabulary, linear: trainLinearSvm(rows, data.labels, size, svmOptions) };
}

/** Temperature and threshold from rows that each model had not seen. */
function calibrate(data: Labelled, options: TrainOptions): { temperature: number; threshold: number } {
  const held: (HeldOutScore & { readonly share: number })[] = [];
  for (const part of splitRows(
    data.labels.length,
    options.folds ?? DEFAULT_FOLDS,
    options.seed ?? DEFAULT_SEED,
  )) {
    const fitted = fit(
      pick(data, (row) => !part.has(row)),
      options,
      CALIBRATION_EPOCHS,
    );
    for (const row of part) {
      const features = data.features[row];
      const label = data.labels[row];
      if (!features || label === undefined) continue;
      const margins = scores(fitted.linear, vectorise(features, fitted.vocabulary));
      held.push({ scores: margins, label, share: knownShare(features, fitted.vocabulary) });
    }
  }
  const temperature = fitTemperature(held);
  const right = held.filter(
    (row) => data.intents[row.label] !== 'fallback' && argMax(row.scores) === row.label,
  );
  const certainties = right.map((row) => certainty(Math.max(...softmax(row.scores, temperature)), row.share));
  return { temperature, threshold: thresholdKeeping(KEPT_IN_SCOPE, certainties) };
}

/** Row numbers dealt into parts at random, the same for the same seed. */
export function splitRows(count: number, parts: number, seed: number): Set<number>[] {
  const order = Uint32Array.from({ length: count }, (_, row) => row);
  shuffle(order, createRandom(seed));
  return Array.from(
    { length: parts },
    (_, part) => new Set([...order].filter((_row, i) => i % parts === part)),
  );
}

function pick(data: Labelled, wanted: (row: number) => boolean): Labelled {
  return {
    features: data.features.filter((_, row) => wanted(row)),
    labels: data.labels.filter((_, row) => wanted(row)),
    intents: data.intents,
  };
}

function argMax(values: Float64Array): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) if ((values[i] ?? 0) > (values[best] ?? 0)) best = i;
  return best;
}
