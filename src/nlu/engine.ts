import type { ScoredIntent } from '../turn/port';
import { softmax } from './calibrate';
import { extractFeatures } from './features';
import { type LinearModel, scores } from './linear-svm';
import { knownShare, type Vocabulary, vectorise } from './vectorise';

/** What the engine says about one text. */
export interface Prediction {
  /** All intents, best first; confidences add up to 1. */
  readonly ranked: readonly ScoredIntent[];
  /** Share of the text's words that occur in the phrases, 0 to 1. */
  readonly knownShare: number;
  /** The best intent is not sure enough to act on. */
  readonly unsure: boolean;
}

export interface IntentEngine {
  predict(text: string): Prediction;
}

/** A trained engine as data: what the model file holds. */
export interface IntentModel {
  readonly intents: readonly string[];
  readonly vocabulary: Vocabulary;
  readonly linear: LinearModel;
  readonly temperature: number;
  /** Texts whose certainty is below are unsure. */
  readonly threshold: number;
  /** Hash of the phrases it was trained from. */
  readonly phrasesHash: string;
}

/** The engine over a trained model: pure, holds nothing but the model. */
export function createEngine(model: IntentModel): IntentEngine {
  return {
    predict(text) {
      const features = extractFeatures(text);
      const margins = scores(model.linear, vectorise(features, model.vocabulary));
      const probabilities = softmax(margins, model.temperature);
      const ranked = model.intents
        .map((intent, index) => ({ intent, confidence: probabilities[index] ?? 0 }))
        .sort((a, b) => b.confidence - a.confidence);
      const share = knownShare(features, model.vocabulary);
      const unsure = certainty(ranked[0]?.confidence ?? 0, share) < model.threshold;
      return { ranked, knownShare: share, unsure };
    },
  };
}

/** Confidence that is worth less the fewer words are known: a stranger's text can look like an intent by accident. */
export function certainty(confidence: number, share: number): number {
  return (confidence * (0.3 + share)) / 1.3;
}
