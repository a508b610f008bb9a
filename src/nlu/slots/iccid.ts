import { findDigitRuns } from './digit-groups';
import { before, type Found, type Span } from './spans';

/** ITU-T E.118: telecom prefix 89, then the country; 19 digits with a Luhn check digit, 18 without, some write 20. */
const ICCID = /^89\d{17,18}$/;
const ICCID_CUED = /^89\d{16,20}$/;
/** GSMA SGP.29: the identifier of the chip itself, 32 digits whose remainder by 97 is 1. */
const EID = /^89\d{30}$/;
/** Most texts hold nothing that could begin one, and are not read any closer. */
const BEGINNING = /(?<!\d)89/;
const CUE =
  /icc-?id|e?-?sim[ -]?(?:card|kort|profil)?(?:et|en)?(?:s|ets)?[ -]?(?:id|serial|number|no|nr|nummer)|serial|serienummer|卡号|序列号|卡片号码/iu;
const CUE_WINDOW = 60;

/** Numbers of SIM profiles, digits only. Without a check digit only where the text says what it is. */
export function findIccids(text: string): Found<string>[] {
  return longNumbers(text, (digits, announced) =>
    CUE.test(announced) ? ICCID_CUED.test(digits) : ICCID.test(digits) && passesLuhn(digits),
  );
}

/** Identifiers of chips (EID): no slot holds them, and no part of one is an order, a phone or a profile. */
export function findEids(text: string): Span[] {
  return longNumbers(text, (digits) => EID.test(digits));
}

/** Check digit of ISO/IEC 7812-1: every second digit from the right doubled, digit sums divisible by ten. */
export function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    let digit = digits.charCodeAt(digits.length - 1 - i) - 48;
    if (i % 2 === 1) digit = digit > 4 ? digit * 2 - 9 : digit * 2;
    sum += digit;
  }
  return sum % 10 === 0;
}

/** In each run of digits the longest row of groups from one that begins with 89 which fits. */
function longNumbers(text: string, fits: (digits: string, announced: string) => boolean): Found<string>[] {
  if (!BEGINNING.test(text)) return [];
  return findDigitRuns(text).flatMap((run) => {
    const first = run.groups.findIndex((group) => group.digits.startsWith('89'));
    const start = run.groups[first]?.start;
    if (start === undefined) return [];
    const announced = before(text, { start, end: start }, CUE_WINDOW);
    for (let last = run.groups.length; last > first; last--) {
      const groups = run.groups.slice(first, last);
      const value = groups.map((group) => group.digits).join('');
      if (fits(value, announced)) return [{ start, end: groups.at(-1)?.end ?? start, value }];
    }
    return [];
  });
}
