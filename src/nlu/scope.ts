import type { Evidence } from './evidence';
import { logSumExp } from './mixture';

const { log, max, min } = Math;

/**
 * Clues to whether a text is about any of the intents at all, each pointing the same way: the higher, the surer. Few
 * on purpose: clues such as length or the number of unknown words tell authored phrases apart, and mislead on the
 * longer and looser messages of customers. `outOfScope` is the class of rows that belong to no intent, or -1.
 */
export function scopeClues(evidence: Evidence, probabilities: Float64Array, outOfScope: number): number[] {
  const [, embedding, neighbour] = evidence.scores;
  const inScope = [...probabilities.keys()].filter((label) => label !== outOfScope);
  const clues = [
    logit(top(probabilities, inScope)),
    // Of the embedding's softmax only ratios are left in the probabilities: its scores as they are say how much was
    // recognised at all ("energy", Liu et al. 2020).
    logSumExp(inScope.map((label) => embedding[label] ?? 0)),
    top(neighbour, inScope),
    evidence.knownShare,
  ];
  if (outOfScope < 0) return clues;
  return [...clues, -logit(probabilities[outOfScope] ?? 0), -(neighbour[outOfScope] ?? 0)];
}

function top(scores: Float64Array, labels: readonly number[]): number {
  return labels.reduce((most, label) => max(most, scores[label] ?? 0), -Infinity);
}

/** ln(p / (1 - p)), bounded: beyond 1 in 10,000 a probability says nothing more. */
function logit(p: number): number {
  const bounded = max(1e-4, min(1 - 1e-4, p));
  return log(bounded / (1 - bounded));
}
