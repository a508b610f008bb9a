import type { SparseVector } from './vectorise';

// Taken out of the global object once: in a test's own context every look-up there is slow, and these run millions of times.
const { abs, max, min, floor, imul } = Math;

/** One weight per feature and class, feature-major: `weights[feature * classes + class]`; then a bias per class. */
export interface LinearModel {
  readonly classes: number;
  readonly weights: Float32Array;
  readonly bias: Float32Array;
}

export interface SvmOptions {
  /** Cost of an error against a large margin. */
  readonly cost?: number;
  /** Passes over the rows at most. */
  readonly epochs?: number;
  readonly seed?: number;
}

/** The bias is learnt as one more feature of this value. */
const BIAS_VALUE = 1;
/** A pass in which no gradient is larger than this ends the training of a class. */
const TOLERANCE = 0.1;

/**
 * One-vs-rest support vector machines with squared hinge loss, solved in the dual one row at a time
 * (Hsieh et al. 2008, "A Dual Coordinate Descent Method for Large-scale Linear SVM", algorithm 1).
 * @param labels class of each row, 0 to classes - 1.
 */
export function trainLinearSvm(
  rows: readonly SparseVector[],
  labels: ArrayLike<number>,
  size: { readonly features: number; readonly classes: number },
  options: SvmOptions = {},
): LinearModel {
  const weights = new Float32Array(size.features * size.classes);
  const bias = new Float32Array(size.classes);
  const squares = Float64Array.from(rows, (row) => squaredLength(row) + BIAS_VALUE * BIAS_VALUE);
  for (let label = 0; label < size.classes; label++) {
    const signs = Float64Array.from(rows, (_, row) => (labels[row] === label ? 1 : -1));
    const one = trainOne(rows, signs, squares, size.features, options);
    for (let feature = 0; feature < size.features; feature++)
      weights[feature * size.classes + label] = one[feature] ?? 0;
    bias[label] = (one[size.features] ?? 0) * BIAS_VALUE;
  }
  return { classes: size.classes, weights, bias };
}

/** Margin of every class for a row. */
export function scores(model: LinearModel, row: SparseVector): Float64Array {
  const sums = Float64Array.from(model.bias);
  for (let i = 0; i < row.indices.length; i++) {
    const offset = (row.indices[i] ?? 0) * model.classes;
    const value = row.values[i] ?? 0;
    for (let label = 0; label < model.classes; label++)
      sums[label] = (sums[label] ?? 0) + value * (model.weights[offset + label] ?? 0);
  }
  return sums;
}

/** Weights of one class against the rest; the last one is the bias. */
function trainOne(
  rows: readonly SparseVector[],
  signs: Float64Array,
  squares: Float64Array,
  features: number,
  options: SvmOptions,
): Float64Array {
  const diagonal = 1 / (2 * (options.cost ?? 1));
  const weights = new Float64Array(features + 1);
  const alphas = new Float64Array(rows.length);
  const order = Uint32Array.from(rows, (_, row) => row);
  const random = createRandom(options.seed ?? 1);
  for (let epoch = 0; epoch < (options.epochs ?? 40); epoch++) {
    shuffle(order, random);
    let worst = 0;
    for (const index of order) {
      const row = rows[index];
      const sign = signs[index] ?? 0;
      const alpha = alphas[index] ?? 0;
      if (!row) continue;
      const gradient = sign * dot(weights, row, features) - 1 + diagonal * alpha;
      const projected = alpha === 0 ? min(gradient, 0) : gradient;
      if (abs(projected) < 1e-12) continue;
      worst = max(worst, abs(projected));
      const next = max(alpha - gradient / ((squares[index] ?? 1) + diagonal), 0);
      alphas[index] = next;
      addScaled(weights, row, (next - alpha) * sign, features);
    }
    if (worst < TOLERANCE) break;
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

/** Random numbers in [0, 1) that are the same for the same seed on every machine (mulberry32, public domain). */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Fisher-Yates, in place. */
export function shuffle(order: Uint32Array, random: () => number): void {
  for (let last = order.length - 1; last > 0; last--) {
    const other = floor(random() * (last + 1));
    const kept = order[last] ?? 0;
    order[last] = order[other] ?? 0;
    order[other] = kept;
  }
}
