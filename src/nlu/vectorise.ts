import type { RawFeatures } from './features';

// Taken out of the global object once: in a test's own context every look-up there is slow, and these run millions of times.
const { log, sqrt } = Math;

/** Sparse row: `values[i]` belongs to feature number `indices[i]`. */
export interface SparseVector {
  readonly indices: Uint32Array;
  readonly values: Float32Array;
}

/** The features of the training rows, numbered, each with its weight √idf. */
export interface Vocabulary {
  readonly numbers: ReadonlyMap<string, number>;
  readonly weights: Float32Array;
}

/** Pieces and pairs seen once say nothing that the next text could use; single words and signs are kept to know them. */
const MIN_ROWS = 2;

/** Numbers the features of the training rows. idf = ln((1 + rows) / (1 + rows with it)) + 1. */
export function buildVocabulary(rows: readonly RawFeatures[]): Vocabulary {
  const seen = new Map<string, number>();
  for (const row of rows)
    for (const block of row.blocks) for (const key of block.keys()) seen.set(key, (seen.get(key) ?? 0) + 1);
  const kept = [...seen].filter(([key, count]) => count >= MIN_ROWS || isSingleWord(key));
  const weights = Float32Array.from(kept, ([, count]) => sqrt(log((1 + rows.length) / (1 + count)) + 1));
  return { numbers: new Map(kept.map(([key], number) => [key, number])), weights };
}

/** Row of a text: (1 + ln count) · √idf, every block divided by its length; features never seen are left out. */
export function vectorise(features: RawFeatures, vocabulary: Vocabulary): SparseVector {
  const indices: number[] = [];
  const values: number[] = [];
  for (const block of features.blocks) {
    const first = values.length;
    let squares = 0;
    for (const [key, count] of block) {
      const number = vocabulary.numbers.get(key);
      if (number === undefined) continue;
      const value = (1 + log(count)) * (vocabulary.weights[number] ?? 0);
      indices.push(number);
      values.push(value);
      squares += value * value;
    }
    const length = sqrt(squares) || 1;
    for (let i = first; i < values.length; i++) values[i] = (values[i] ?? 0) / length;
  }
  return { indices: Uint32Array.from(indices), values: Float32Array.from(values) };
}

/** Share of a text's distinct words (Han: characters) that the training rows contain; 1 for a text without words. */
export function knownShare(features: RawFeatures, vocabulary: Vocabulary): number {
  if (features.words.length === 0) return 1;
  const known = features.words.filter((key) => vocabulary.numbers.has(key));
  return known.length / features.words.length;
}

function isSingleWord(key: string): boolean {
  return (key.startsWith('w') && !key.includes(' ')) || (key.startsWith('h') && key.length === 2);
}
