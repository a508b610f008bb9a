import type { Evidence } from './evidence';

// Taken out of the global object once: in a test's own context every look-up there is slow, and these run millions of times.
const { abs, exp, log, max, min } = Math;

/** How much each opinion counts: P(class) = softmax(Σ_k coefficient_k · score_k(class)), a log-linear mixture. */
export type Mixture = readonly [svm: number, embedding: number, neighbour: number];

/** Scores of a row that the models had not seen while they were trained, with the class the row really has. */
export interface HeldOut {
  readonly scores: Evidence['scores'];
  readonly label: number;
}

const START: Mixture = [2, 0.5, 0];
const ROUNDS = 30;
/** Keeps the coefficients of a handful of rows that are all right from growing without end. */
const RIDGE = 0.01;

/** Probabilities of all classes; they add up to 1. */
export function mix({ scores }: Pick<Evidence, 'scores'>, mixture: Mixture): Float64Array {
  const sums = new Float64Array(scores[0].length);
  mixture.forEach((coefficient, k) => {
    const opinion = scores[k];
    for (let label = 0; label < sums.length; label++)
      sums[label] = (sums[label] ?? 0) + coefficient * (opinion?.[label] ?? 0);
  });
  return softmax(sums);
}

export function softmax(scores: Float64Array): Float64Array {
  let top = -Infinity;
  for (const score of scores) top = max(top, score);
  let sum = 0;
  const powers = scores.map((score) => exp(score - top));
  for (const power of powers) sum += power;
  return powers.map((power) => power / sum);
}

/**
 * The coefficients under which the held-out rows are least surprising (mean negative log-likelihood, which is convex
 * in them), so that a confidence of 0.8 is right about eight times in ten. They are the two models' temperatures and
 * mixing weight in one. One Newton step for one coefficient at a time: with s its scores, gradient = E_p[s] - s(label),
 * curvature = Var_p[s].
 */
export function fitMixture(rows: readonly HeldOut[]): Mixture {
  const mixture: [number, number, number] = [...START];
  if (rows.length === 0) return mixture;
  for (let round = 0; round < ROUNDS; round++) {
    let moved = 0;
    for (const k of [0, 1, 2] as const) {
      let gradient = RIDGE * mixture[k];
      let curvature = RIDGE;
      for (const row of rows) {
        const { mean, variance } = momentsUnder(mix(row, mixture), row.scores[k]);
        gradient += (mean - (row.scores[k][row.label] ?? 0)) / rows.length;
        curvature += variance / rows.length;
      }
      const next = max(0, mixture[k] - max(-1, min(1, gradient / curvature)));
      moved = max(moved, abs(next - mixture[k]));
      mixture[k] = next;
    }
    if (moved < 0.005) break;
  }
  return mixture;
}

function momentsUnder(probabilities: Float64Array, scores: Float64Array): { mean: number; variance: number } {
  let mean = 0;
  let squares = 0;
  for (let label = 0; label < scores.length; label++) {
    const p = probabilities[label] ?? 0;
    const score = scores[label] ?? 0;
    mean += p * score;
    squares += p * score * score;
  }
  return { mean, variance: squares - mean * mean };
}

/** log Σ exp, without overflow. */
export function logSumExp(scores: Iterable<number>): number {
  const all = [...scores];
  const top = max(...all);
  return top + log(all.reduce((sum, score) => sum + exp(score - top), 0));
}
