import type { Evidence } from './evidence';
import { logSumExp } from './mixture';

const { log, max, min } = Math;

/**
 * Clues to whether a text is about any of the intents at all, for a logistic regression. `outOfScope` is the class of
 * rows that belong to no intent, -1 where the rows have none.
 */
export function scopeClues(evidence: Evidence, probabilities: Float64Array, outOfScope: number): number[] {
  const [svm, embedding, neighbour] = evidence.scores;
  const inScope = [...probabilities.keys()].filter((label) => label !== outOfScope);
  const best = inScope.reduce(
    (a, b) => ((probabilities[b] ?? 0) > (probabilities[a] ?? 0) ? b : a),
    inScope[0] ?? 0,
  );
  const out = outOfScope >= 0;
  return [
    logit(probabilities[best] ?? 0),
    top(svm, inScope),
    logSumExp(inScope.map((label) => embedding[label] ?? 0)),
    top(neighbour, inScope),
    neighbour[best] ?? 0,
    evidence.knownShare,
    log(1 + evidence.tokens),
    log(1 + evidence.tokens * (1 - evidence.knownShare)),
    out ? logit(probabilities[outOfScope] ?? 0) : 0,
    out ? (svm[outOfScope] ?? 0) : 0,
    out ? (neighbour[outOfScope] ?? 0) : 0,
  ];
}

function top(scores: Float64Array, labels: readonly number[]): number {
  return labels.reduce((most, label) => max(most, scores[label] ?? 0), -Infinity);
}

/** ln(p / (1 - p)), bounded: beyond 1 in 10,000 a probability says nothing more. */
function logit(p: number): number {
  const bounded = max(1e-4, min(1 - 1e-4, p));
  return log(bounded / (1 - bounded));
}
