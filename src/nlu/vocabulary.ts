import type { RawFeatures } from './features';

// Taken out of the global object once: in a test's own context every look-up there is slow, and these run millions of times.
const { clz32, imul, log, sqrt } = Math;

/** The features of the training rows, numbered 0 to size - 1. */
export interface Vocabulary {
  /** Feature number → key. */
  readonly keys: Int32Array;
  /** Feature number → weight √idf. */
  readonly weights: Float32Array;
  /** Hash table with open addressing, a power of two long: feature number + 1, or 0 for a free place. */
  readonly places: Uint32Array;
}

/** Pieces and pairs of fewer rows say little that the next text could use; single words are kept to know them. */
const MIN_ROWS = 2;
/** From so many rows on they are so many that they cost more (size, time to load) than those of two rows bring. */
const MANY_ROWS = 20_000;
const MIN_ROWS_OF_MANY = 3;

/** Numbers the features of the training rows. idf = ln((1 + rows) / (1 + rows with it)) + 1. */
export function buildVocabulary(rows: readonly RawFeatures[]): Vocabulary {
  const minRows = rows.length < MANY_ROWS ? MIN_ROWS : MIN_ROWS_OF_MANY;
  const seen = new Map<number, number>();
  const words = new Set<number>();
  for (const row of rows) {
    for (const block of row.blocks) for (const key of block.keys()) seen.set(key, (seen.get(key) ?? 0) + 1);
    for (const word of row.words) words.add(word);
  }
  const kept = [...seen]
    .filter(([key, count]) => count >= minRows || words.has(key))
    .sort(([, a], [, b]) => b - a);
  return indexKeys(
    Int32Array.from(kept, ([key]) => key),
    Float32Array.from(kept, ([, count]) => sqrt(log((1 + rows.length) / (1 + count)) + 1)),
  );
}

/** The vocabulary of these keys and weights, with its hash table. */
export function indexKeys(keys: Int32Array, weights: Float32Array): Vocabulary {
  const places = new Uint32Array(2 ** (33 - clz32(keys.length)));
  keys.forEach((key, number) => {
    let place = firstPlace(key, places.length);
    while (places[place]) place = (place + 1) & (places.length - 1);
    places[place] = number + 1;
  });
  return { keys, weights, places };
}

/** Number of a feature; -1: no training row has it. */
export function featureNumber({ keys, places }: Vocabulary, key: number): number {
  for (let place = firstPlace(key, places.length); ; place = (place + 1) & (places.length - 1)) {
    const number = (places[place] ?? 0) - 1;
    if (number < 0 || keys[number] === key) return number;
  }
}

/** Share of a text's distinct words (Han: characters) that the training rows contain; 1 for a text without words. */
export function knownShare({ words }: RawFeatures, vocabulary: Vocabulary): number {
  if (words.length === 0) return 1;
  return words.filter((word) => featureNumber(vocabulary, word) >= 0).length / words.length;
}

/** The upper bits of a product with 2³² / φ: FNV's own lower bits follow the last letter too closely. */
function firstPlace(key: number, size: number): number {
  return imul(key, 0x9e3779b1) >>> (clz32(size) + 1);
}
