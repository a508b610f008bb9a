import { editDistance } from './edit-distance';
import { isLatinWord, pairKey, wordKey } from './features';
import { featureNumber, type Vocabulary } from './vocabulary';

const { abs, log } = Math;

/** Words that a misspelt one may have meant, with the number of rows they occur in. */
export interface Lexicon {
  readonly words: readonly string[];
  readonly counts: Uint32Array;
}

/** Puts known words in the place of misspelt ones; tokens that are known, short or unlike all stay. */
export type Repair = (tokens: readonly string[]) => readonly string[];

/** A word of one row alone may be a mistake itself. */
const MIN_ROWS = 2;
const MIN_LETTERS = 3;
/** From this many letters on two mistakes in a word are believed. */
const TWO_MISTAKES_FROM = 5;
/** Different unknown words of one text that are looked up: bounds the time for a text of nothing but noise. */
const MAX_LOOKUPS = 24;
/** Costs, in units of ln(rows): a mistake weighs more than any frequency, the first letter is rarely mistyped. */
const MISTAKE_COST = 4;
const FIRST_LETTER_COST = 2;
const KNOWN_PAIR_BONUS = 2;

/** Words of the training rows' tokens that occur in two rows or more, most frequent first. */
export function buildLexicon(rows: readonly (readonly string[])[]): Lexicon {
  const counts = new Map<string, number>();
  for (const tokens of rows)
    for (const token of new Set(tokens))
      if (token.length >= MIN_LETTERS && isLatinWord(token)) counts.set(token, (counts.get(token) ?? 0) + 1);
  const kept = [...counts].filter(([, count]) => count >= MIN_ROWS).sort(([, a], [, b]) => b - a);
  return { words: kept.map(([word]) => word), counts: Uint32Array.from(kept, ([, count]) => count) };
}

/**
 * Candidates are all lexicon words within the Damerau distance. They are found without an index: one comparison of
 * lengths and of 32-bit letter sets a word rules out nearly all of them (a mistake changes at most two letters of the
 * set), which takes 10 µs for 4,000 words. The best one is frequent, near, and fits its neighbours.
 */
export function createRepair({ words, counts }: Lexicon, vocabulary: Vocabulary): Repair {
  const letterSets = Uint32Array.from(words, letterSet);
  const lengths = Uint8Array.from(words, (word) => word.length);
  const isKnown = (token: string): boolean => featureNumber(vocabulary, wordKey(token)) >= 0;
  const isKnownPair = (first: string, second: string): boolean =>
    featureNumber(vocabulary, pairKey(first, second)) >= 0;

  const candidatesFor = (token: string): Candidate[] => {
    const most = token.length >= TWO_MISTAKES_FROM ? 2 : 1;
    const letters = letterSet(token);
    const found: Candidate[] = [];
    for (let i = 0; i < lengths.length; i++) {
      if (abs((lengths[i] ?? 0) - token.length) > most) continue;
      if (bitCount((letterSets[i] ?? 0) ^ letters) > 2 * most) continue;
      const word = words[i] ?? '';
      const mistakes = editDistance(token, word, most);
      if (mistakes > most) continue;
      const firstLetter = word[0] === token[0] ? 0 : FIRST_LETTER_COST;
      found.push({ word, score: log(counts[i] ?? 1) - MISTAKE_COST * mistakes - firstLetter });
    }
    return found;
  };

  return (tokens) => {
    const looked = new Map<string, readonly Candidate[]>();
    const repaired = [...tokens];
    for (const [i, token] of tokens.entries()) {
      if (token.length < MIN_LETTERS || !isLatinWord(token) || isKnown(token)) continue;
      const candidates = looked.get(token) ?? (looked.size < MAX_LOOKUPS ? candidatesFor(token) : []);
      looked.set(token, candidates);
      const [before, after] = [repaired[i - 1] ?? '^', tokens[i + 1] ?? '$'];
      let bestScore = -Infinity;
      for (const { word, score } of candidates) {
        const fitting =
          score +
          (isKnownPair(before, word) ? KNOWN_PAIR_BONUS : 0) +
          (isKnownPair(word, after) ? KNOWN_PAIR_BONUS : 0);
        if (fitting <= bestScore) continue;
        repaired[i] = word;
        bestScore = fitting;
      }
    }
    return repaired;
  };
}

/** A known word near a misspelt one; its score still without its neighbours. */
interface Candidate {
  readonly word: string;
  readonly score: number;
}

/** One bit per letter of the word: a to z have their own, all others share six. */
function letterSet(word: string): number {
  let set = 0;
  for (let i = 0; i < word.length; i++) {
    const unit = word.charCodeAt(i) - 97;
    set |= 1 << (unit >= 0 && unit < 26 ? unit : 26 + (abs(unit) % 6));
  }
  return set;
}

/** Number of ones (Warren, "Hacker's Delight", figure 5-2). */
function bitCount(bits: number): number {
  let n = bits - ((bits >>> 1) & 0x55555555);
  n = (n & 0x33333333) + ((n >>> 2) & 0x33333333);
  return Math.imul((n + (n >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
