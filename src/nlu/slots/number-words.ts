import { HAN_DIGITS, ONE_TO_TWELVE } from '../../lib/number-words';

/** Number words of English and Norwegian up to nineteen, as an order for many SIMs may spell them. */
const UNITS: Readonly<Record<string, number>> = {
  ...ONE_TO_TWELVE,
  thirteen: 13,
  fourteen: 14,
  fifteen: 15,
  sixteen: 16,
  seventeen: 17,
  eighteen: 18,
  nineteen: 19,
  én: 1,
  ein: 1,
  tretten: 13,
  fjorten: 14,
  femten: 15,
  seksten: 16,
  sytten: 17,
  atten: 18,
  nitten: 19,
};
const TENS: Readonly<Record<string, number>> = {
  twenty: 20,
  thirty: 30,
  forty: 40,
  fourty: 40,
  fifty: 50,
  sixty: 60,
  seventy: 70,
  eighty: 80,
  ninety: 90,
  tjue: 20,
  tyve: 20,
  tretti: 30,
  tredve: 30,
  førti: 40,
  femti: 50,
  seksti: 60,
  sytti: 70,
  åtti: 80,
  nitti: 90,
};
const SCALES: Readonly<Record<string, number>> = {
  hundred: 100,
  hundre: 100,
  ethundre: 100,
  hundrede: 100,
  thousand: 1000,
  tusen: 1000,
  ettusen: 1000,
  dozen: 12,
  dusin: 12,
  couple: 2,
  par: 2,
  pair: 2,
};
const HAN_SCALES: Readonly<Record<string, number>> = { 十: 10, 百: 100, 千: 1000, 打: 12 };

const byLength = (words: Readonly<Record<string, number>>): string =>
  Object.keys(words)
    .sort((a, b) => b.length - a.length)
    .join('|');
const SMALL = byLength(UNITS);
const TEN = byLength(TENS);
const BELOW_HUNDRED = `(?:(?:${TEN})[ -]?(?:${SMALL})|(?:${SMALL})og(?:${TEN})|${TEN}|${SMALL})`;
const SCALE = byLength(SCALES);

/** A number in words: "twenty-five", "a dozen", "to hundre og ti", "tjuefem", "femogtyve". Needs the flags i and u. */
export const NUMBER_WORDS = `(?:half a dozen|et halvt dusin|(?:(?:a|an|et|ett|${BELOW_HUNDRED})[ -]?)?(?:${SCALE})(?:(?: of)?(?![\\p{L}])|(?: and | og | |og)${BELOW_HUNDRED})|${BELOW_HUNDRED})`;
/** A number in Chinese signs, up to thousands: 十五, 两百, 一打. */
export const HAN_NUMBER = '[零一二两三四五六七八九十百千]{1,7}打?|半打';

/** Value of what the patterns above match, or of digits; NaN for anything else. */
export function numberOf(text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  return /^\p{Script=Han}+$/u.test(text) ? hanNumber(text) : wordNumber(text.toLowerCase());
}

function wordNumber(text: string): number {
  if (/^half a dozen|^et halvt dusin/.test(text)) return 6;
  let value = 0;
  for (const word of text.match(new RegExp(`${SCALE}|${TEN}|${SMALL}`, 'gu')) ?? []) {
    const scale = SCALES[word];
    if (scale !== undefined) value = (value || 1) * scale;
    else value += TENS[word] ?? UNITS[word] ?? Number.NaN;
  }
  return value || Number.NaN;
}

function hanNumber(text: string): number {
  if (text === '半打') return 6;
  // 三四张: three or four.
  if (/[一二三四五六七八九]{2}/u.test(text)) return Number.NaN;
  let sum = 0;
  let digit = 0;
  for (const sign of text.replaceAll('两', '二')) {
    const scale = HAN_SCALES[sign];
    if (scale === undefined) digit = HAN_DIGITS.indexOf(sign);
    else {
      if (scale === 12) sum = (sum + digit || 1) * 12;
      else sum += (digit || 1) * scale;
      digit = 0;
    }
  }
  return sum + digit;
}
