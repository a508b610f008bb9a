import { allMatches } from '../lib/all-matches';
import type { Hit } from './card-number';

/** Norwegian birth number or D-number: day (+40), month, year, five digits; grouped 6 + 5 or not at all. */
const NORWEGIAN = /(?<![\d+.,-])(?<!\d )(\d{6})[ .-]?(\d{5})(?![\d])(?! \d)/g;
/** Chinese resident identity card, GB 11643: 17 digits and a check character. */
const CHINESE = /(?<!\d)[1-9]\d{16}[\dx](?![\da-z])/g;
const FIRST_WEIGHTS = [3, 7, 6, 1, 8, 9, 4, 5, 2, 1];
const SECOND_WEIGHTS = [5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1];
const CHINESE_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHINESE_CHECKS = '10x98765432';
const ID_CUE = /fødsels?n|personn|fnr|d-?nummer|national id|personal (?:id|number)|身份证|个人号码/;
/** A Chinese mobile has 11 digits too; with a phone word or Han around it is read as one. */
const MOBILE = /^1[3-9]/;
const PHONE_CUE = /phone|mobile|tel|tlf|mobil|call|ring|电话|手机|\p{Script=Han}/u;
const LOOK_BACK = 40;

/** National identity numbers with valid check digits in folded text. */
export function findNationalIds(text: string): Hit[] {
  const norwegian = allMatches(text, NORWEGIAN).filter(
    (match) => isNorwegianId(match[1] + (match[2] ?? '')) && !readsAsPhone(text, match),
  );
  const chinese = allMatches(text, CHINESE).filter((match) => isChineseId(match[0]));
  return [...norwegian, ...chinese].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
  }));
}

/** Two check digits modulo 11 (Folkeregisteret) over a possible day and month. */
export function isNorwegianId(digits: string): boolean {
  if (!/^\d{11}$/.test(digits)) return false;
  const day = Number(digits.slice(0, 2)) % 40;
  const month = Number(digits.slice(2, 4));
  if (Number(digits.slice(0, 2)) > 71 || day < 1 || day > 31 || month < 1 || month > 12) return false;
  return weigh(digits, FIRST_WEIGHTS) % 11 === 0 && weigh(digits, SECOND_WEIGHTS) % 11 === 0;
}

/** ISO 7064 mod 11-2 over 17 digits with a possible date of birth. */
export function isChineseId(text: string): boolean {
  const month = Number(text.slice(10, 12));
  const day = Number(text.slice(12, 14));
  if (!/^(?:19|20)/.test(text.slice(6, 8)) || month < 1 || month > 12 || day < 1 || day > 31) return false;
  return CHINESE_CHECKS[weigh(text, CHINESE_WEIGHTS) % 11] === text[17];
}

function readsAsPhone(text: string, match: RegExpExecArray): boolean {
  if (!MOBILE.test(match[0])) return false;
  const before = text.slice(Math.max(0, match.index - LOOK_BACK), match.index);
  return PHONE_CUE.test(before) && !ID_CUE.test(before);
}

function weigh(digits: string, weights: readonly number[]): number {
  return weights.reduce((sum, weight, i) => sum + weight * (digits.charCodeAt(i) - 48), 0);
}
