/**
 * Letters of other alphabets that look like Latin ones, from Unicode's confusables (UTS 39), as far as names of shops
 * are imitated with them: Cyrillic, Greek, Armenian, Cherokee, and Latin letters with bars and hooks.
 */
const LOOKS_LIKE: Readonly<Record<string, string>> = {
  ...pairs('аạаɑα', 'a'),
  ...pairs('ьвβƀ', 'b'),
  ...pairs('сϲⅽᴄ', 'c'),
  ...pairs('ԁđɗժ', 'd'),
  ...pairs('еєҽεɛ', 'e'),
  ...pairs('ƒϝẝք', 'f'),
  ...pairs('ɡցġğɠ', 'g'),
  ...pairs('һհħн', 'h'),
  ...pairs('іıӏɩιίїỉ', 'i'),
  ...pairs('јϳɉյ', 'j'),
  ...pairs('кκƙ', 'k'),
  ...pairs('łⅼɭ', 'l'),
  ...pairs('мɱⅿ', 'm'),
  ...pairs('пηɴŋո', 'n'),
  ...pairs('оοσøөօᴏ', 'o'),
  ...pairs('рρƥ', 'p'),
  ...pairs('ԛզ', 'q'),
  ...pairs('гɾʀ', 'r'),
  ...pairs('ѕꜱʂ', 's'),
  ...pairs('тτŧ', 't'),
  ...pairs('υսʋц', 'u'),
  ...pairs('νѵⅴ', 'v'),
  ...pairs('ԝաωѡ', 'w'),
  ...pairs('хχ', 'x'),
  ...pairs('уγүʏ', 'y'),
  ...pairs('ʐȥ', 'z'),
  æ: 'ae',
  œ: 'oe',
  ß: 'ss',
};
/** Digits and signs that stand for letters, and pairs of letters that look like one. Applied to both sides. */
const STANDS_FOR: readonly (readonly [RegExp, string])[] = [
  [/0/g, 'o'],
  [/[1|!]/g, 'i'],
  [/l/g, 'i'],
  [/3/g, 'e'],
  [/[5$]/g, 's'],
  [/rn/g, 'm'],
  [/vv/g, 'w'],
  [/ci/g, 'd'],
];
const MARKS = /\p{M}/gu;
const INVISIBLE = /\p{Cf}/gu;

/** The text in plain Latin letters, as a hasty reader sees it: full-width, accents and foreign look-alikes folded. */
export function plainLetters(text: string): string {
  const folded = text.normalize('NFKD').replace(MARKS, '').replace(INVISIBLE, '').toLowerCase();
  return Array.from(folded, (letter) => LOOKS_LIKE[letter] ?? letter).join('');
}

/** The same with what digits and pairs of letters stand for, and without signs: what two imitations share. */
export function skeleton(text: string): string {
  let bare = plainLetters(text);
  for (const [pattern, letter] of STANDS_FOR) bare = bare.replace(pattern, letter);
  return bare.replace(/[^\p{L}\p{N}]/gu, '');
}

function pairs(letters: string, latin: string): Record<string, string> {
  return Object.fromEntries(Array.from(letters, (letter) => [letter, latin]));
}
