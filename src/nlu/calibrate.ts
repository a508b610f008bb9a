// Taken out of the global object once: in a test's own context every look-up there is slow, and these run millions of times.
const { exp, log, max, floor, sqrt } = Math;

/** Scores of rows that the model had not seen while it was trained, with the class each row really has. */
export interface HeldOutScore {
  readonly scores: Float64Array;
  readonly label: number;
}

/** Probabilities of all classes: softmax of score / temperature. */
export function softmax(scores: Float64Array, temperature: number): Float64Array {
  let top = -Infinity;
  for (const score of scores) top = max(top, score);
  const powers = scores.map((score) => exp((score - top) / temperature));
  let sum = 0;
  for (const power of powers) sum += power;
  return powers.map((power) => power / sum);
}

/**
 * Temperature under which the held-out rows are least surprising (smallest mean negative log-likelihood), so that a
 * confidence of 0.8 is right about eight times in ten (Guo et al. 2017). Golden-section search between 0.02 and 2.
 */
export function fitTemperature(rows: readonly HeldOutScore[]): number {
  const ratio = (sqrt(5) - 1) / 2;
  let low = log(0.02);
  let high = log(2);
  for (let step = 0; step < 24; step++) {
    const left = high - ratio * (high - low);
    const right = low + ratio * (high - low);
    if (surprise(rows, exp(left)) < surprise(rows, exp(right))) high = right;
    else low = left;
  }
  return exp((low + high) / 2);
}

/** Threshold that this share of the given scores reaches. */
export function thresholdKeeping(share: number, values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[floor((1 - share) * sorted.length)] ?? 0;
}

function surprise(rows: readonly HeldOutScore[], temperature: number): number {
  let sum = 0;
  for (const row of rows) sum -= log((softmax(row.scores, temperature)[row.label] ?? 0) + 1e-12);
  return sum / max(rows.length, 1);
}
