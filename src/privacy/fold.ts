import { foldDigits } from '../nlu/clean-text';

/** A text reduced to what a reader sees, with the way back: `origin[i]` is where character i stands in the original. */
export interface Folded {
  readonly text: string;
  readonly origin: Uint32Array;
}

const INVISIBLE = /^[\p{Cf}\p{Variation_Selector}\u034f\u20e3]$/u;
const ASCII = /^[\n\r -~]*$/;

/**
 * Folds width, digits of other scripts and case, and drops invisible characters, one character at a time, so that a
 * hit can be cut out of the original text. `origin` has one entry more than the text: its end.
 */
export function fold(original: string): Folded {
  if (ASCII.test(original)) {
    return {
      text: original.toLowerCase(),
      origin: Uint32Array.from({ length: original.length + 1 }, (_, i) => i),
    };
  }
  const kept: string[] = [];
  const origin: number[] = [];
  let at = 0;
  for (const character of original) {
    const visible = isPlain(character) ? character : reduce(character);
    if (visible) {
      kept.push(visible.toLowerCase().length === 1 ? visible.toLowerCase() : visible);
      origin.push(at);
    }
    at += character.length;
  }
  origin.push(original.length);
  return { text: kept.join(''), origin: Uint32Array.from(origin) };
}

/** ASCII, and the ideographs that make up most of a Chinese text: nothing to fold there, and no time lost on it. */
function isPlain(character: string): boolean {
  return character < '\u0080' || (character >= '\u4e00' && character <= '\u9fff');
}

/** One UTF-16 unit for a character, a space-filling sign for those that need more, nothing for invisible ones. */
function reduce(character: string): string {
  if (INVISIBLE.test(character)) return '';
  const plain = foldDigits(character.normalize('NFKC'));
  return plain.length === 1 ? plain : '\ufffd';
}
