import similarity from 'natural/lib/natural/distance/jaro-winkler_distance';
import { editDistance } from '../../nlu/edit-distance';
import { plainLetters, skeleton } from './letters';

/** Shorter names are parts of too many words to be looked for inside others. */
const INSIDE_FROM = 6;
/** Names from this length on may differ by two slips; below it, by one. */
const TWO_SLIPS_FROM = 8;
/**
 * Two slips count only where the beginnings agree (Jaro-Winkler weighs the first four letters): "fjordessm" is near
 * "fjordesim", "nordesim" is another firm.
 */
const SIMILAR = 0.95;
/** Nothing longer is a name; bounds the work of the distances. */
const LONGEST = 64;

export type NameLikeness = 'same' | 'spelling' | 'added_words' | 'letters';

/**
 * How a foreign name resembles one of ours; undefined: not at all. Both without ending, e.g. second-level labels or
 * account names.
 */
export function nameLikeness(foreign: string, ours: readonly string[]): NameLikeness | undefined {
  if (foreign.length > LONGEST) return nameLikeness(foreign.slice(0, LONGEST), ours);
  const lower = foreign.toLowerCase();
  if (ours.includes(lower)) return 'same';
  const bare = skeleton(lower);
  for (const name of ours) {
    const own = skeleton(name);
    if (bare === own) return isForeign(lower) ? 'letters' : 'spelling';
    if (own.length >= INSIDE_FROM && bare.includes(own)) return 'added_words';
    if (isNear(bare, own)) return isForeign(lower) ? 'letters' : 'spelling';
  }
  return hasAllWords(lower, ours) ? 'added_words' : undefined;
}

function isNear(bare: string, own: string): boolean {
  if (own.length < INSIDE_FROM) return false;
  const slips = editDistance(bare, own, 2);
  if (slips <= 1) return true;
  return slips === 2 && own.length >= TWO_SLIPS_FROM && similarity(bare, own, {}) >= SIMILAR;
}

/** "esim-by-fjord": every word of a name of several, each standing by itself. */
function hasAllWords(foreign: string, ours: readonly string[]): boolean {
  const words = new Set(plainLetters(foreign).split(/[^\p{L}\p{N}]+/u));
  return ours.some((name) => {
    const parts = plainLetters(name)
      .split(/[^\p{L}\p{N}]+/u)
      .filter((part) => part.length >= 3);
    return parts.length >= 2 && parts.every((part) => words.has(part));
  });
}

function isForeign(text: string): boolean {
  return /[^\u0000-\u007f]/.test(text);
}
