import { createRandom, shuffle } from './random';
import type { SparseVector } from './vectorise';

// Taken out of the global object once: in a test's own context every look-up there is slow, and these run millions of times.
const { abs, max, min } = Math;

/** `weights[feature * classes + label]`, feature-major; then a bias per class. Score of a row x: x · weights + bias. */
export interface LinearSvm {
  readonly classes: number;
  readonly weights: Float32Array;
  readonly bias: Float32Array;
}

export interface SvmOptions {
  /** Cost C of an error against a large margin. */
  readonly cost?: number;
  /** Passes over the rows at most. */
  readonly epochs?: number;
  readonly seed?: number;
  readonly tolerance?: number;
}

/** The bias is learnt as one more feature of this value. */
const BIAS_VALUE = 1;
/** A pass in which no gradient is larger than this ends the training of a class. */
const TOLERANCE = 0.1;

/**
 * One-vs-rest support vector machines with squared hinge loss, min ½|w|² + C Σ max(0, 1 - y w·x)², solved in the dual
 * one row at a time with shrinking (Hsieh et al. 2008, "A Dual Coordinate Descent Method for Large-scale Linear SVM",
 * algorithms 1 and 3).
 * @param labels class of each row, 0 to classes - 1.
 */
export function trainLinearSvm(
  rows: readonly SparseVector[],
  labels: ArrayLike<number>,
  size: { readonly features: number; readonly classes: number },
  options: SvmOptions = {},
): LinearSvm {
  const weights = new Float32Array(size.features * size.classes);
  const bias = new Float32Array(size.classes);
  const squares = Float64Array.from(rows, (row) => squaredLength(row) + BIAS_VALUE * BIAS_VALUE);
  for (let label = 0; label < size.classes; label++) {
    const signs = Float64Array.from(rows, (_, row) => (labels[row] === label ? 1 : -1));
    const one = trainOne({ rows, signs, squares }, size.features, options);
    for (let feature = 0; feature < size.features; feature++)
      weights[feature * size.classes + label] = one[feature] ?? 0;
    bias[label] = (one[size.features] ?? 0) * BIAS_VALUE;
  }
  return { classes: size.classes, weights, bias };
}

interface Binary {
  readonly rows: readonly SparseVector[];
  readonly signs: Float64Array;
  readonly squares: Float64Array;
}

/** Weights of one class against the rest; the last one is the bias. */
function trainOne({ rows, signs, squares }: Binary, features: number, options: SvmOptions): Float64Array {
  const diagonal = 1 / (2 * (options.cost ?? 1));
  const tolerance = options.tolerance ?? TOLERANCE;
  const weights = new Float64Array(features + 1);
  const alphas = new Float64Array(rows.length);
  const everyRow = Uint32Array.from(rows, (_, row) => row);
  const random = createRandom(options.seed ?? 1);
  let active = everyRow;
  /** Rows whose alpha is 0 and whose gradient is larger are far on the right side: they rest. */
  let farGradient = Infinity;
  for (let epoch = 0; epoch < (options.epochs ?? 40); epoch++) {
    shuffle(active, random);
    let worst = 0;
    let kept = 0;
    for (const index of active) {
      const row = rows[index];
      if (!row) continue;
      const sign = signs[index] ?? 0;
      const alpha = alphas[index] ?? 0;
      const gradient = sign * dot(weights, row, features) - 1 + diagonal * alpha;
      if (alpha === 0 && gradient > farGradient) continue;
      active[kept++] = index;
      const projected = alpha === 0 ? min(gradient, 0) : gradient;
      worst = max(worst, abs(projected));
      if (abs(projected) < 1e-12) continue;
      const next = max(alpha - gradient / ((squares[index] ?? 1) + diagonal), 0);
      alphas[index] = next;
      addScaled(weights, row, (next - alpha) * sign, features);
    }
    const resting = kept < rows.length;
    if (worst < tolerance && !resting) break;
    // Done with the active rows: one pass over all of them shows whether a resting one is needed again.
    active = worst < tolerance ? Uint32Array.from(everyRow) : active.subarray(0, kept);
    farGradient = worst < tolerance ? Infinity : worst;
  }
  return weights;
}

function dot(weights: Float64Array, row: SparseVector, features: number): number {
  const { indices, values } = row;
  let sum = (weights[features] ?? 0) * BIAS_VALUE;
  for (let i = 0; i < indices.length; i++) sum += (weights[indices[i] ?? 0] ?? 0) * (values[i] ?? 0);
  return sum;
}

function addScaled(weights: Float64Array, row: SparseVector, scale: number, features: number): void {
  const { indices, values } = row;
  for (let i = 0; i < indices.length; i++) {
    const index = indices[i] ?? 0;
    weights[index] = (weights[index] ?? 0) + scale * (values[i] ?? 0);
  }
  weights[features] = (weights[features] ?? 0) + scale * BIAS_VALUE;
}

function squaredLength(row: SparseVector): number {
  let sum = 0;
  for (const value of row.values) sum += value * value;
  return sum;
}
