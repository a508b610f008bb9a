import type { SparseVector } from './vectorise';

const { abs, max, round } = Math;
const INT8_MAX = 127;

/** A table of weights, feature-major, 8 bits each: weight = `values[row * columns + column] · scales[column]`. */
export interface Int8Table {
  readonly columns: number;
  readonly values: Int8Array;
  readonly scales: Float32Array;
}

/** Rounds the weights (`weights[row * columns + column]`) to 127 steps of the largest one of their column. */
export function quantise(weights: Float32Array, columns: number): Int8Table {
  const scales = new Float32Array(columns);
  for (let i = 0; i < weights.length; i++)
    scales[i % columns] = max(scales[i % columns] ?? 0, abs(weights[i] ?? 0) / INT8_MAX);
  const values = new Int8Array(weights.length);
  for (let i = 0; i < weights.length; i++) values[i] = round((weights[i] ?? 0) / (scales[i % columns] || 1));
  return { columns, values, scales };
}

/** Row vector times table: one sum per column. */
export function product(row: SparseVector, { columns, values, scales }: Int8Table): Float64Array {
  const sums = new Float64Array(columns);
  for (let i = 0; i < row.indices.length; i++) {
    const offset = (row.indices[i] ?? 0) * columns;
    const value = row.values[i] ?? 0;
    for (let column = 0; column < columns; column++)
      sums[column] = (sums[column] ?? 0) + value * (values[offset + column] ?? 0);
  }
  for (let column = 0; column < columns; column++) sums[column] = (sums[column] ?? 0) * (scales[column] ?? 0);
  return sums;
}
