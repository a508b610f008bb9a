import { createEngine, type Prediction } from '../engine';
import { decodeModel, encodeModel } from '../model-file';
import { type TrainingRow, trainModel } from '../train';
import type { Judged } from './metrics';
import { OUT_OF_SCOPE } from './rows';

/** A text with what an engine may know about it; `lang` is a BCP 47 tag where the data give one. */
export interface BenchText {
  readonly text: string;
  readonly lang?: string;
}

export type BenchRow = BenchText & TrainingRow;

/** An engine's answer; see `Judged`. */
export type Guess = Pick<Judged, 'predicted' | 'confidence' | 'inScope' | 'unsure'>;

export interface TrainedBenchEngine {
  predict(text: BenchText): Guess | Promise<Guess>;
  /** Size of the model as the engine stores it. */
  readonly bytes: number;
  /** Where the engine draws the line between sure and unsure, if it does. */
  readonly threshold?: number;
}

/** Anything that can be trained on labelled texts and asked about others. */
export interface BenchEngine {
  readonly name: string;
  train(rows: readonly BenchRow[], seed: number): TrainedBenchEngine | Promise<TrainedBenchEngine>;
}

/** The engine that ships, with its shipped settings, as it answers after a way through the model file. */
export const renewdeskEngine: BenchEngine = {
  name: 'renewdesk',
  train(rows, seed) {
    const bytes = encodeModel(trainModel(rows, { seed, outOfScope: OUT_OF_SCOPE }));
    const model = decodeModel(bytes);
    const engine = createEngine(model);
    return {
      predict: ({ text }) => guessOf(engine.predict(text)),
      bytes: bytes.length,
      threshold: model.threshold,
    };
  },
};

/** The part of a prediction that is judged. */
export function guessOf({ ranked, inScope, unsure }: Prediction): Guess {
  const best = ranked[0] ?? { intent: OUT_OF_SCOPE, confidence: 0 };
  return { predicted: best.intent, confidence: best.confidence, inScope, unsure };
}
