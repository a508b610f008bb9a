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
}

/** The bias is learnt as one more feature of this value. */
const BIAS_VALUE = 1;
/** A pass in which no gradient is larger than this ends the training of a class. */
const TOLERANCE = 0.1;
const MAX_EPOCHS = 40;

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
  const flat = flatten(rows);
  const columns = Array.from({ length: size.classes }, (_, label) => {
    const signs = Float64Array.from(rows, (_row, row) => (labels[row] === label ? 1 : -1));
    return trainOne({ ...flat, signs }, size.features, options);
  });
  return {
    classes: size.classes,
    weights: featureMajor(columns, size.features),
    bias: Float32Array.from(columns, (column) => (column[size.features] ?? 0) * BIAS_VALUE),
  };
}

/** All rows one after the other: row r is `indices` and `values` from `starts[r]` to `starts[r + 1]`. */
interface FlatRows {
  readonly starts: Int32Array;
  readonly indices: Int32Array;
  readonly values: Float32Array;
  /** Squared length of each row, its bias feature included. */
  readonly squares: Float64Array;
}

function flatten(rows: readonly SparseVector[]): FlatRows {
  const starts = new Int32Array(rows.length + 1);
  for (const [r, row] of rows.entries()) starts[r + 1] = (starts[r] ?? 0) + row.indices.length;
  const indices = new Int32Array(starts[rows.length] ?? 0);
  const values = new Float32Array(indices.length);
  for (const [r, row] of rows.entries()) {
    indices.set(row.indices, starts[r]);
    values.set(row.values, starts[r]);
  }
  return { starts, indices, values, squares: Float64Array.from(rows, squaredLength) };
}

function featureMajor(columns: readonly Float32Array[], features: number): Float32Array {
  const weights = new Float32Array(features * columns.length);
  let at = 0;
  for (let feature = 0; feature < features; feature++)
    for (const column of columns) weights[at++] = column[feature] ?? 0;
  return weights;
}

interface Binary extends FlatRows {
  /** 1 for rows of the class, -1 for all others. */
  readonly signs: Float64Array;
}

/** Weights of one class against the rest; the last one is the bias. */
function trainOne(data: Binary, features: number, options: SvmOptions): Float32Array {
  const { signs, squares } = data;
  const diagonal = 1 / (2 * (options.cost ?? 1));
  const weights = new Float32Array(features + 1);
  const alphas = new Float64Array(signs.length);
  const everyRow = Int32Array.from(signs, (_, row) => row);
  const random = createRandom(options.seed ?? 1);
  let active = everyRow.slice();
  /** A row whose alpha is 0 and whose gradient is larger is far on the right side: it rests. */
  let farGradient = Infinity;
  for (let epoch = 0; epoch < (options.epochs ?? MAX_EPOCHS); epoch++) {
    shuffle(active, random);
    let worst = 0;
    let kept = 0;
    for (let i = 0; i < active.length; i++) {
      const row = active[i] ?? 0;
      const sign = signs[row] ?? 0;
      const alpha = alphas[row] ?? 0;
      const gradient = sign * dot(weights, data, row) - 1 + diagonal * alpha;
      if (alpha === 0 && gradient > farGradient) continue;
      active[kept++] = row;
      const projected = alpha === 0 ? min(gradient, 0) : gradient;
      worst = max(worst, abs(projected));
      if (abs(projected) < 1e-12) continue;
      const next = max(alpha - gradient / ((squares[row] ?? 1) + diagonal), 0);
      alphas[row] = next;
      addScaled(weights, data, row, (next - alpha) * sign);
    }
    if (worst < TOLERANCE && kept === signs.length) break;
    // Done with the active rows: one pass over all of them shows whether a resting one is needed again.
    active = worst < TOLERANCE ? everyRow.slice() : active.subarray(0, kept);
    farGradient = worst < TOLERANCE ? Infinity : worst;
  }
  return weights;
}

function dot(weights: Float32Array, { starts, indices, values }: FlatRows, row: number): number {
  const end = starts[row + 1] ?? 0;
  let sum = (weights[weights.length - 1] ?? 0) * BIAS_VALUE;
  for (let i = starts[row] ?? 0; i < end; i++) sum += (weights[indices[i] ?? 0] ?? 0) * (values[i] ?? 0);
  return sum;
}

function addScaled(
  weights: Float32Array,
  { starts, indices, values }: FlatRows,
  row: number,
  scale: number,
): void {
  const end = starts[row + 1] ?? 0;
  for (let i = starts[row] ?? 0; i < end; i++) {
    const index = indices[i] ?? 0;
    weights[index] = (weights[index] ?? 0) + scale * (values[i] ?? 0);
  }
  const bias = weights.length - 1;
  weights[bias] = (weights[bias] ?? 0) + scale * BIAS_VALUE;
}

function squaredLength(row: SparseVector): number {
  let sum = BIAS_VALUE * BIAS_VALUE;
  for (const value of row.values) sum += value * value;
  return sum;
}
