import type { RawFeatures } from './features';
import { type SparseVector, vectorise } from './vectorise';
import type { Vocabulary } from './vocabulary';

const { max, round, sqrt } = Math;
const UINT8_MAX = 255;

/**
 * The training rows turned about: for each feature the rows that have it. Postings of feature f stand at
 * `starts[f]` to `starts[f + 1]`: `rows` (row number) and `values` (its value · 255, the row's length being 1).
 */
export interface Neighbours {
  readonly starts: Uint32Array;
  readonly rows: Uint32Array;
  readonly values: Uint8Array;
  /** Row number → class. */
  readonly labels: Uint16Array;
}

/** Whole words, stems and Han runs tell whether a text resembles another; pieces and pairs would only cost time. */
export function neighbourVector({ blocks, words }: RawFeatures, vocabulary: Vocabulary): SparseVector {
  const [wordBlock, , han, stems] = blocks;
  const compared = [wordBlock, han, stems].filter((block) => block !== undefined);
  const { indices, values } = vectorise({ blocks: compared, words }, vocabulary);
  let squares = 0;
  for (const value of values) squares += value * value;
  const length = sqrt(squares) || 1;
  return { indices, values: values.map((value) => value / length) };
}

/** @param vectors of the training rows, from `neighbourVector` */
export function indexNeighbours(
  vectors: readonly SparseVector[],
  labels: readonly number[],
  features: number,
): Neighbours {
  const starts = new Uint32Array(features + 1);
  for (const { indices } of vectors)
    for (const feature of indices) starts[feature + 1] = (starts[feature + 1] ?? 0) + 1;
  for (let feature = 0; feature < features; feature++)
    starts[feature + 1] = (starts[feature + 1] ?? 0) + (starts[feature] ?? 0);
  const next = starts.slice();
  const rows = new Uint32Array(starts[features] ?? 0);
  const values = new Uint8Array(rows.length);
  vectors.forEach((vector, row) => {
    vector.indices.forEach((feature, i) => {
      const place = next[feature] ?? 0;
      next[feature] = place + 1;
      rows[place] = row;
      values[place] = round((vector.values[i] ?? 0) * UINT8_MAX);
    });
  });
  return { starts, rows, values, labels: Uint16Array.from(labels) };
}

/** For each class the cosine between the text and the most similar training row of the class, 0 to 1. */
export function createNearest(
  { starts, rows, values, labels }: Neighbours,
  classes: number,
): (vector: SparseVector) => Float64Array {
  // All zero between two texts: most rows share no word with a text, so only those that do are looked at.
  const cosines = new Float32Array(labels.length);
  const touched = new Uint32Array(labels.length);
  return ({ indices, values: weights }) => {
    let count = 0;
    for (let i = 0; i < indices.length; i++) {
      const feature = indices[i] ?? 0;
      const value = (weights[i] ?? 0) / UINT8_MAX;
      const end = starts[feature + 1] ?? 0;
      for (let at = starts[feature] ?? 0; at < end; at++) {
        const row = rows[at] ?? 0;
        const before = cosines[row] ?? 0;
        cosines[row] = before + value * (values[at] ?? 0);
        if (before === 0 && cosines[row] !== 0) touched[count++] = row;
      }
    }
    const nearest = new Float64Array(classes);
    for (let i = 0; i < count; i++) {
      const row = touched[i] ?? 0;
      const label = labels[row] ?? 0;
      nearest[label] = max(nearest[label] ?? 0, cosines[row] ?? 0);
      cosines[row] = 0;
    }
    return nearest;
  };
}
