import { allMatches } from '../lib/all-matches';
import { passesLuhn } from '../nlu/slots/iccid';

/** Part of the folded text. */
export interface Hit {
  readonly start: number;
  readonly end: number;
}

/** Numbers of groups of digits with at most two separators between neighbours, as people write long numbers. */
const RUN = /\d{1,40}(?:[ .\-\n\r\u00a0\u2010-\u2015]{1,2}\d{1,40}){0,40}/g;
const SHORTEST = 13;
const LONGEST = 19;
/** eUICC id: 32 digits, GSMA SGP.02 §2.2.2; begins like an ICCID. */
const EID = /^89\d{30}$/;
const ICCID = /^89\d{17,18}$/;

/**
 * Issuer ranges with the lengths they are issued in (ISO/IEC 7812 registry as published by the schemes): Visa,
 * Mastercard, American Express, Discover, Diners, JCB, UnionPay, Maestro, Mir. ICCIDs begin with 89, IMEIs have 15
 * digits and begin otherwise than 34 and 37: neither fits a row.
 */
const ISSUERS: Readonly<Record<string, RegExp>> = {
  2: /^(?:(?:222[1-9]|22[3-9]\d|2[3-6]\d{2}|27[01]\d|2720)\d{12}|220[0-4]\d{12,15})$/,
  3: /^(?:3[47]\d{13}|(?:30[0-5]\d|3095|36\d{2}|3[89]\d{2})\d{10,15}|35(?:2[89]|[3-8]\d)\d{12,15})$/,
  4: /^4(?:\d{12}|\d{15}|\d{18})$/,
  5: /^(?:5[1-5]\d{14}|(?:5018|5020|5038|5893)\d{9,15})$/,
  6: /^(?:(?:6011|64[4-9]\d|65\d{2})\d{12,15}|62\d{14,17}|(?:6304|6759|676[1-3])\d{9,15})$/,
};

/** True for digits that are a payment card's number: issuer range, its length and the check digit. */
export function isCardNumber(digits: string): boolean {
  return (ISSUERS[digits[0] ?? '']?.test(digits) ?? false) && passesLuhn(digits);
}

/**
 * Card numbers in folded text. A number is looked for between group borders only: windows at every digit would find
 * one in every tenth order list.
 */
export function findCardNumbers(text: string): Hit[] {
  const hits: Hit[] = [];
  for (const run of allMatches(text, RUN)) {
    if (run[0].length < SHORTEST) continue;
    const groups = Array.from(run[0].matchAll(/\d+/g), (group) => ({
      start: run.index + group.index,
      end: run.index + group.index + group[0].length,
      digits: group[0],
    }));
    hits.push(...cardsIn(groups));
  }
  return hits;
}

interface Group extends Hit {
  readonly digits: string;
}

/**
 * What is cut out of a run. An order number before a card can make a card number with its first groups: finds that
 * begin as cards are written (a group of four, or no grouping) win over such, and what still overlaps goes as a whole.
 */
function cardsIn(groups: readonly Group[]): Hit[] {
  const finds: (Hit & { readonly wellShaped: boolean })[] = [];
  for (let first = 0; first < groups.length; first++) {
    const digits = groups[first]?.digits ?? '';
    const sim = digits.startsWith('8') ? longest(groups, first, 32, isSimNumber) : undefined;
    if (sim !== undefined) {
      first = sim;
      continue;
    }
    const last = ISSUERS[digits[0] ?? ''] ? longest(groups, first, LONGEST, isCardNumber) : undefined;
    if (last === undefined) continue;
    const wellShaped = digits.length === 4 || last === first;
    finds.push({ start: groups[first]?.start ?? 0, end: groups[last]?.end ?? 0, wellShaped });
  }
  const proper = finds.filter((find) => find.wellShaped);
  return finds.filter((find) => find.wellShaped || !proper.some((other) => overlap(find, other)));
}

function overlap(a: Hit, b: Hit): boolean {
  return a.start < b.end && b.start < a.end;
}

function isSimNumber(digits: string): boolean {
  return EID.test(digits) || (ICCID.test(digits) && passesLuhn(digits));
}

/** Last group of the longest number that begins at a group and is accepted; undefined when there is none. */
function longest(
  groups: readonly Group[],
  first: number,
  maxDigits: number,
  accepts: (digits: string) => boolean,
): number | undefined {
  let digits = '';
  let found: number | undefined;
  for (let last = first; last < groups.length; last++) {
    digits += groups[last]?.digits ?? '';
    if (digits.length > maxDigits) break;
    if (digits.length >= SHORTEST && accepts(digits)) found = last;
  }
  return found;
}
