import type { RawFeatures } from './features';
import { featureNumber, type Vocabulary } from './vocabulary';

const { log, sqrt } = Math;

/** Sparse row: `values[i]` belongs to feature number `indices[i]`. */
export interface SparseVector {
  readonly indices: Int32Array;
  readonly values: Float32Array;
}

/** Row of a text: (1 + ln count) · √idf, every block divided by its length; features never seen are left out. */
export function vectorise(features: RawFeatures, vocabulary: Vocabulary): SparseVector {
  const indices: number[] = [];
  const values: number[] = [];
  for (const block of features.blocks) {
    const first = values.length;
    let squares = 0;
    for (const [key, count] of block) {
      const number = featureNumber(vocabulary, key);
      if (number < 0) continue;
      const value = (1 + log(count)) * (vocabulary.weights[number] ?? 0);
      indices.push(number);
      values.push(value);
      squares += value * value;
    }
    const length = sqrt(squares) || 1;
    for (let i = first; i < values.length; i++) values[i] = (values[i] ?? 0) / length;
  }
  return { indices: Int32Array.from(indices), values: Float32Array.from(values) };
}
