import { type CountryCode, parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { type DigitRun, findDigitRuns } from './digit-groups';
import { type Found, outside, type Span } from './spans';

/** Bounded by RFC 5321 (64 before the @) and RFC 1035 (63 a label), so that matching stays linear. */
const EMAIL =
  /[a-z0-9æøåäöüéè._%+-]{1,64}@(?:[a-z0-9æøåäöü](?:[a-z0-9æøåäöü-]{0,61}[a-z0-9æøåäöü])?\.){1,6}[a-z]{2,24}/giu;
/** Chinese mobiles are 11 digits that begin with 1; nobody in the brand's country writes that. */
const CHINESE_MOBILE = /^1[3-9]\d{9}$/;
/** E.164 allows 15; shorter than 6 is a short code. */
const MIN_DIGITS = 6;
const MAX_DIGITS = 17;
/** Candidates tried in one text; a text with more digits than that is a table or an attack. */
const MAX_ATTEMPTS = 12;
const DATE = /(?<!\d)(?:\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[-./]\d{1,2}[-./]\d{2,4})(?!\d)/g;

/** E-mail addresses, lower case, without the punctuation of the sentence around them. */
export function findEmails(text: string): Found<string>[] {
  if (!text.includes('@')) return [];
  return Array.from(text.matchAll(EMAIL), (match) => {
    const trimmed = match[0].replace(/^[.%+-]+/, '');
    const start = match.index + match[0].length - trimmed.length;
    return { start, end: match.index + match[0].length, value: trimmed.toLowerCase() };
  });
}

/**
 * Phone numbers in E.164. A number without + is read as one of `country`, or as Chinese when it has that shape.
 * @param country ISO 3166 code of the brand.
 */
export function findPhones(text: string, country: string): Found<string>[] {
  const dates = Array.from(text.matchAll(DATE), (match) => ({
    start: match.index,
    end: match.index + match[0].length,
  }));
  const budget = { left: MAX_ATTEMPTS };
  return outside(findDigitRuns(text), dates).flatMap((run) => phonesIn(text, run, { country, budget }));
}

/** The longest groups of a run that make a phone number, from left to right. */
function phonesIn(
  text: string,
  run: DigitRun,
  { country, budget }: { country: string; budget: { left: number } },
): Found<string>[] {
  const found: Found<string>[] = [];
  for (let first = 0; first < run.groups.length && budget.left > 0; first++) {
    for (let last = run.groups.length; last > first; last--) {
      const groups = run.groups.slice(first, last);
      const span = { start: groups[0]?.start ?? 0, end: groups.at(-1)?.end ?? 0 };
      const digits = groups.map((group) => group.digits).join('');
      if (digits.length < MIN_DIGITS || digits.length > MAX_DIGITS) continue;
      if (budget.left-- <= 0) return found;
      const value = parsePhone(digits, country, first === 0 && run.international);
      if (!value || gluedToLetters(text, span)) continue;
      found.push({ start: first === 0 ? run.start : span.start, end: span.end, value });
      first = last - 1;
      break;
    }
  }
  return found;
}

function parsePhone(digits: string, country: string, international: boolean): string | undefined {
  if (international) return valid(`+${digits.replace(/^00/, '')}`, country);
  if (CHINESE_MOBILE.test(digits)) return valid(`+86${digits}`, country);
  return valid(digits, country);
}

function valid(number: string, country: string): string | undefined {
  // The schema has checked that the country is two letters; an unknown one only makes national numbers invalid.
  const parsed = parsePhoneNumberFromString(number, country as CountryCode);
  return parsed?.isValid() ? parsed.number : undefined;
}

function gluedToLetters(text: string, span: Span): boolean {
  return (
    /[\p{Script=Latin}_#]/u.test(text[span.start - 1] ?? ' ') ||
    /[\p{Script=Latin}_@]/u.test(text[span.end] ?? ' ')
  );
}
