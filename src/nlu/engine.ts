import type { ScoredIntent } from '../turn/port';
import type { Calibration } from './calibrate';
import { createReader } from './evidence';
import type { Fitted } from './fit';
import { probability } from './logistic';
import { mix } from './mixture';
import { normalise, tokenise } from './normalise';
import { scopeClues } from './scope';

/** What the engine says about one text. */
export interface Prediction {
  /** All intents, best first; confidences add up to 1. */
  readonly ranked: readonly ScoredIntent[];
  /** Share of the text's words that occur in the phrases, 0 to 1. */
  readonly knownShare: number;
  /** Probability that the text is about one of the intents (the out-of-scope one not counted), 0 to 1. */
  readonly inScope: number;
  /** `inScope` is below the model's threshold: the best intent is not sure enough to act on. */
  readonly unsure: boolean;
}

export interface IntentEngine {
  predict(text: string): Prediction;
}

/** A trained engine as data: what the model file holds. */
export interface IntentModel extends Fitted, Calibration {
  /** Class number → intent. */
  readonly intents: readonly string[];
  /** Class of the rows that belong to no intent; -1: there is none. */
  readonly outOfScope: number;
  /** Hash of the phrases it was trained from. */
  readonly phrasesHash: string;
}

/** The engine over a trained model: pure, holds nothing but the model. */
export function createEngine(model: IntentModel): IntentEngine {
  const read = createReader(model);
  return {
    predict(text) {
      const evidence = read(tokenise(normalise(text)));
      const probabilities = mix(evidence, model.mixture);
      const ranked = model.intents
        .map((intent, label) => ({ intent, confidence: probabilities[label] ?? 0 }))
        .sort((a, b) => b.confidence - a.confidence);
      const inScope = probability(model.scope, scopeClues(evidence, probabilities, model.outOfScope));
      return { ranked, knownShare: evidence.knownShare, inScope, unsure: inScope < model.threshold };
    },
  };
}
