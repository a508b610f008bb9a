import { normalise, tokenise } from './normalise';

/**
 * What was found in one text: per block (words, pieces of words, Han characters), feature → how often. Blocks are
 * kept apart so that a long one does not drown a short one. Keys carry one letter of their block in front.
 */
export interface RawFeatures {
  readonly blocks: readonly ReadonlyMap<string, number>[];
  /** Keys of the distinct Latin words and Han characters, which can be known or unknown. */
  readonly words: readonly string[];
}

const HAN = /\p{Script=Han}/u;
const WORDLIKE = /^[\p{L}]/u;

/**
 * Counts the features of a text: words and pairs of neighbours (with marks for start and end), pieces of 3 to 5
 * letters inside words (which survive typing errors and join inflected forms), runs of 1 to 3 Han characters.
 */
export function extractFeatures(text: string): RawFeatures {
  const tokens = tokenise(normalise(text));
  const words = new Map<string, number>();
  const characters = new Map<string, number>();
  const han = new Map<string, number>();
  countWords(tokens, words);
  for (const token of tokens) if (WORDLIKE.test(token) && !HAN.test(token)) countPieces(token, characters);
  countHan(tokens, han);
  return { blocks: [words, characters, han], words: [...new Set(tokens.flatMap(knowableKeys))] };
}

/** Where Chinese words end is a guess, so their characters are asked for instead. */
function knowableKeys(token: string): string[] {
  if (!WORDLIKE.test(token)) return [];
  return HAN.test(token) ? Array.from(token, (character) => `h${character}`) : [wordKey(token)];
}

function wordKey(word: string): string {
  return `w${word}`;
}

function countWords(tokens: readonly string[], counts: Map<string, number>): void {
  let before = '^';
  for (const token of tokens) {
    add(counts, wordKey(token));
    add(counts, `w${before} ${token}`);
    before = token;
  }
  if (tokens.length > 0) add(counts, `w${before} $`);
}

function countPieces(word: string, counts: Map<string, number>): void {
  const letters = [...`<${word}>`];
  for (let length = 3; length <= 5; length++)
    for (let start = 0; start + length <= letters.length; start++)
      add(counts, `c${letters.slice(start, start + length).join('')}`);
}

function countHan(tokens: readonly string[], counts: Map<string, number>): void {
  let run: string[] = [];
  for (const token of [...tokens, '']) {
    if (HAN.test(token)) {
      run.push(...token);
      continue;
    }
    for (let length = 1; length <= 3; length++)
      for (let start = 0; start + length <= run.length; start++)
        add(counts, `h${run.slice(start, start + length).join('')}`);
    run = [];
  }
}

function add(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
