import { extractFeatures } from './features';
import type { Fitted } from './fit';
import { product } from './int8-table';
import { createNearest, neighbourVector } from './neighbours';
import { createRepair } from './spelling';
import { createStemmer } from './stem';
import { vectorise } from './vectorise';
import { knownShare } from './vocabulary';

/** What the fitted models find in one text. */
export interface Evidence {
  /** Three opinions, a score per class each: margins of the SVM, logits of the embedding, nearest cosine (0 to 1). */
  readonly scores: readonly [svm: Float64Array, embedding: Float64Array, neighbour: Float64Array];
  /** Share of the text's words that occur in the phrases, 0 to 1. */
  readonly knownShare: number;
  readonly tokens: number;
}

/**
 * Reads the tokens of a text. The classes are judged on the text with its spelling repaired; how much of it is known,
 * and what it resembles, on the text as it was written: repair makes a stranger's words look like ours.
 */
export function createReader(fitted: Fitted): (tokens: readonly string[]) => Evidence {
  const repair = createRepair(fitted.lexicon, fitted.vocabulary);
  const nearest = createNearest(fitted.neighbours, fitted.classes);
  const stemOf = createStemmer();
  return (tokens) => {
    const written = extractFeatures(tokens, stemOf);
    const repairedTokens = repair(tokens);
    const features = repairedTokens.some((token, i) => token !== tokens[i])
      ? extractFeatures(repairedTokens, stemOf)
      : written;
    const row = vectorise(features, fitted.vocabulary);
    const svm = product(row, fitted.svm.table).map((sum, label) => sum + (fitted.svm.bias[label] ?? 0));
    const neighbour = nearest(neighbourVector(written, fitted.vocabulary));
    return {
      scores: [svm, embeddingScores(product(row, fitted.embedding.table), fitted.embedding), neighbour],
      knownShare: knownShare(written, fitted.vocabulary),
      tokens: tokens.length,
    };
  };
}

/** hidden · output + bias, `output[label * width + k]`. */
function embeddingScores(hidden: Float64Array, { output, bias }: Fitted['embedding']): Float64Array {
  const width = hidden.length;
  const scores = new Float64Array(bias.length);
  for (let label = 0; label < bias.length; label++) {
    let sum = bias[label] ?? 0;
    for (let k = 0; k < width; k++) sum += (hidden[k] ?? 0) * (output[label * width + k] ?? 0);
    scores[label] = sum;
  }
  return scores;
}
