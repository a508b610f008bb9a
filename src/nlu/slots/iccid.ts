import { findDigitRuns } from './digit-groups';
import type { Found } from './spans';

/** ITU-T E.118: telecom prefix 89, 19 digits with a Luhn check digit; some issuers write 20. */
const ICCID = /^89\d{17,18}$/;
const CUE = /iccid|sim[ -]?(?:card)?[ -]?(?:number|no|nr|nummer)|卡号/iu;

/** Numbers of SIM profiles, digits only. Without a check digit only where the text says what it is. */
export function findIccids(text: string): Found<string>[] {
  const cued = CUE.test(text);
  return findDigitRuns(text).flatMap((run) => {
    const digits = run.groups.map((group) => group.digits).join('');
    return ICCID.test(digits) && (cued || passesLuhn(digits))
      ? [{ start: run.start, end: run.end, value: digits }]
      : [];
  });
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
