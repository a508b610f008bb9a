import { extendKey, extendKeyByUnit, startKey } from './feature-key';
import { FUNCTION_WORDS } from './function-words';
import { stem } from './stem';

/** What was found in one text. */
export interface RawFeatures {
  /** One map a block, in the order of `BLOCKS`: feature key → how often. */
  readonly blocks: readonly ReadonlyMap<number, number>[];
  /** Keys of the distinct Latin words and Han characters, which can be known or unknown. */
  readonly words: readonly number[];
}

/** Blocks are kept apart so that a long one does not drown a short one. */
export const BLOCKS = ['words', 'pieces', 'han', 'stems', 'stemPairs'] as const;

type Counts = Map<number, number>;

const HAN = /\p{Script=Han}/u;
const WORDLIKE = /^\p{L}/u;
const WORD = startKey('w');
const PAIR = startKey('p');
const PIECE = startKey('c');
const HAN_RUN = startKey('h');
const MIN_PIECE = 3;
const MAX_PIECE = 5;
const MAX_HAN = 3;
const STEM = startKey('s');
const STEM_PAIR = startKey('t');
/** Distinct stems of a text that are paired: 24 make 276 pairs, and an everyday message has fewer than ten. */
const MAX_PAIRED = 24;

/**
 * Counts the features of a text's tokens: words and pairs of neighbours (with marks for start and end), pieces of 3
 * to 5 letters inside words (which survive typing errors and join inflected forms), runs of 1 to 3 Han characters,
 * stems, and pairs of stems wherever they stand in the text ("card … arriv": two words that mean little alone).
 */
export function extractFeatures(tokens: readonly string[], stemOf = stem): RawFeatures {
  const words: Counts = new Map();
  const pieces: Counts = new Map();
  const han: Counts = new Map();
  countWords(tokens, words);
  for (const token of tokens) if (isLatinWord(token)) countPieces(token, pieces);
  countHan(tokens, han);
  const { stems, pairs } = countStems(tokens, stemOf);
  return { blocks: [words, pieces, han, stems, pairs], words: [...new Set(tokens.flatMap(knowableKeys))] };
}

/** Key of a word as a feature. */
export function wordKey(word: string): number {
  return extendKey(WORD, word);
}

/** A word of letters outside Chinese (Latin, mostly): it has pieces and can be misspelt. */
export function isLatinWord(token: string): boolean {
  return WORDLIKE.test(token) && !HAN.test(token);
}

/** Where Chinese words end is a guess, so their characters are asked for instead. */
function knowableKeys(token: string): number[] {
  if (!WORDLIKE.test(token)) return [];
  return HAN.test(token) ? Array.from(token, (character) => extendKey(HAN_RUN, character)) : [wordKey(token)];
}

function countWords(tokens: readonly string[], counts: Counts): void {
  let before = '^';
  for (const token of tokens) {
    add(counts, wordKey(token));
    add(counts, pairKey(before, token));
    before = token;
  }
  if (tokens.length > 0) add(counts, pairKey(before, '$'));
}

export function pairKey(first: string, second: string): number {
  return extendKey(extendKey(extendKey(PAIR, first), ' '), second);
}

function countPieces(word: string, counts: Counts): void {
  const framed = `<${word}>`;
  for (let start = 0; start < framed.length; start++) {
    let key = PIECE;
    for (let length = 1; length <= MAX_PIECE && start + length <= framed.length; length++) {
      key = extendKeyByUnit(key, framed.charCodeAt(start + length - 1));
      if (length >= MIN_PIECE) add(counts, key);
    }
  }
}

function countHan(tokens: readonly string[], counts: Counts): void {
  let run: string[] = [];
  for (const token of [...tokens, '']) {
    if (HAN.test(token)) {
      run.push(...token);
      continue;
    }
    for (let start = 0; start < run.length; start++) {
      let key = HAN_RUN;
      for (const character of run.slice(start, start + MAX_HAN)) {
        key = extendKey(key, character);
        add(counts, key);
      }
    }
    run = [];
  }
}

function countStems(tokens: readonly string[], stemOf: typeof stem): { stems: Counts; pairs: Counts } {
  const stems: Counts = new Map();
  const pairs: Counts = new Map();
  const content = new Set<string>();
  for (const token of tokens) {
    if (!WORDLIKE.test(token)) continue;
    const stemmed = stemOf(token);
    add(stems, extendKey(STEM, stemmed));
    if (!FUNCTION_WORDS.has(token) && content.size < MAX_PAIRED) content.add(stemmed);
  }
  const sorted = [...content].sort();
  sorted.forEach((first, i) => {
    for (const second of sorted.slice(i + 1)) add(pairs, extendKey(STEM_PAIR, `${first} ${second}`));
  });
  return { stems, pairs };
}

function add(counts: Counts, key: number): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
