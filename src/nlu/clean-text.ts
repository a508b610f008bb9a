/**
 * Code points of the digit zero in scripts people type numbers in (Unicode category Nd comes in runs of ten):
 * Arabic-Indic, Persian, Devanagari, Bengali, Thai. Full-width digits are folded by NFKC already.
 */
const ZEROS = [0x0660, 0x06f0, 0x0966, 0x09e6, 0x0e50];
const FOREIGN_DIGIT = /[\u0660-\u0669\u06f0-\u06f9\u0966-\u096f\u09e6-\u09ef\u0e50-\u0e59]/gu;
/** Zero-width, bidi and other format characters, variation selectors, the keycap frame, soft hyphen. */
const INVISIBLE = /[\p{Cf}\p{Variation_Selector}\u20e3\u034f\u115f\u1160\u3164\uffa0]/gu;
/** Most texts: all of it stays as it is. */
const PLAIN = /^[\n\x20-\x7e]*$/;
/** Control characters are gaps between words, not letters; the line break is kept. */
const CONTROL = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029]/gu;

/**
 * The text as a reader sees it: NFKC, one kind of digit, nothing invisible, controls as spaces. Case and line breaks
 * are kept. Lone surrogates become U+FFFD, so that later steps never meet broken text.
 */
export function cleanText(text: string): string {
  if (PLAIN.test(text)) return text;
  return foldDigits(wellFormed(text).normalize('NFKC').replace(INVISIBLE, '').replace(CONTROL, ' '));
}

/** Value 0 to 9 of a digit outside ASCII and the full-width block as an ASCII character; others are left alone. */
export function foldDigits(text: string): string {
  return text.replace(FOREIGN_DIGIT, (digit) => {
    const code = digit.codePointAt(0) ?? 0;
    const zero = ZEROS.findLast((start) => start <= code) ?? code;
    return String(code - zero);
  });
}

// String.prototype.toWellFormed exists from Node 20, but not in the es2023 library typings.
function wellFormed(text: string): string {
  return text.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd');
}
