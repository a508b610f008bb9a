import { type CountryCode, parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { allMatches } from '../../lib/all-matches';
import { type DigitGroup, type DigitRun, findDigitRuns } from './digit-groups';
import { type Found, outside, type Span } from './spans';

/** Chinese mobiles are 11 digits that begin with 1; nobody in the brand's country writes that. */
const CHINESE_MOBILE = /^(?:86)?(1[3-9]\d{9})$/;
const CHINESE_LENGTH = /^1\d{10}$/;
/** 20261122: a day. */
const COMPACT_DATE = /^(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])$/;
/** E.164 allows 15; shorter than 6 is a short code. */
const MIN_DIGITS = 6;
const MAX_DIGITS = 17;
/** Numbers parsed in one text; a text with more is a table or an attack, and parsing costs some 10 µs each. */
const MAX_ATTEMPTS = 60;
const DATE =
  /(?<!\d)(?:\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[-./]\d{1,2}[-./]\d{2,4}|\d{1,2}\.\s\d{1,2}\.\s\d{2,4})(?!\d)/g;
/** Money, data and time after digits; nothing in front of a phone number costs something either. */
const COUNTED =
  /^\s{0,2}(?:,-|kr(?!\p{L})|nok(?!\p{L})|usd|eur(?!\p{L})|kroner|dollars?|euros?|yuan|[$€£¥%]|gb|mb|元|块|克朗)/iu;
const MONEY_BEFORE = /(?:(?<!\p{L})(?:kr|nok|usd|eur|sek)\.?|[$€£¥])\s?$/iu;
/** Words before a number that is neither phone nor order: documents, devices, accounts, letters. */
const OTHER_NUMBER =
  /(?<!\p{L})(?:imei|org(?:\.|anisation|anisasjons)?[ -]?(?:nr|no|nummer|number)|kid|konto(?:nummer|nr)?|account (?:number|no)|iban|passport|pass(?:nummer|nr)|fødselsnummer|personnummer|tracking(?: number| no)?|sporings(?:nummer|nr)|transaction(?: id| number| no)?|transaksjons(?:id|nummer)|qq|qq号|护照号?码?|身份证号?码?|快递单号|交易号|流水号|postcode|post code|zip(?: code)?|postal code|postnummer|postnr|邮编|邮政编码)[\s.:#=(：是]{0,4}(?:(?:is|er|nr|no)[\s.:#]{1,3})?$/iu;

/**
 * Phone numbers in E.164. A number without + is read as one of `country`, or as Chinese when it has that shape.
 * @param country ISO 3166 code of the brand.
 * @param assume a number of the right length is one, also where no such range is in use (the bot has asked for it).
 */
export function findPhones(text: string, country: string, assume = false): Found<string>[] {
  const dates = allMatches(text, DATE).map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
  }));
  const budget = { left: MAX_ATTEMPTS };
  return outside(findDigitRuns(text), dates)
    .filter((run) => !namesSomethingElse(text, run))
    .flatMap((run) => phonesIn(text, run, { country, budget, assume }));
}

/** "IMEI 35 693803 564380 9", "4111 1111 1111 1111", "9123 4567 kr": no part of it is a phone number. */
function namesSomethingElse(text: string, run: DigitRun): boolean {
  const announced = text.slice(Math.max(0, run.start - 32), run.start);
  if (OTHER_NUMBER.test(announced) || MONEY_BEFORE.test(announced)) return true;
  if (COUNTED.test(text.slice(run.end, run.end + 12))) return true;
  const fours = run.groups.filter((group) => group.digits.length === 4).length;
  if (fours >= 3 && !run.international) return true;
  const digits = run.groups.reduce((sum, group) => sum + group.digits.length, 0);
  return digits >= 18 && run.groups[0]?.digits.startsWith('89') === true;
}

/** The longest groups of a run that make a phone number, from left to right. */
function phonesIn(
  text: string,
  run: DigitRun,
  { country, budget, assume }: { country: string; budget: { left: number }; assume: boolean },
): Found<string>[] {
  const found: Found<string>[] = [];
  for (let first = 0; first < run.groups.length && budget.left > 0; first++) {
    for (let last = run.groups.length; last > first; last--) {
      const groups = run.groups.slice(first, last);
      const span = { start: groups[0]?.start ?? 0, end: groups.at(-1)?.end ?? 0 };
      const digits = groups.map((group) => group.digits).join('');
      if (digits.length < MIN_DIGITS || digits.length > MAX_DIGITS) continue;
      if (budget.left-- <= 0) return found;
      const whole = assume && groups.length === run.groups.length;
      const value = parsePhone({
        groups,
        digits,
        country,
        whole,
        international: first === 0 && run.international,
      });
      if (!value || gluedToLetters(text, span)) continue;
      found.push({ start: first === 0 ? run.start : span.start, end: span.end, value });
      first = last - 1;
      break;
    }
  }
  return found;
}

interface Candidate {
  readonly groups: readonly DigitGroup[];
  readonly digits: string;
  readonly country: string;
  readonly international: boolean;
  /** All digits of the run, where a number is expected. */
  readonly whole: boolean;
}

function parsePhone({ groups, digits, country, international, whole }: Candidate): string | undefined {
  // "+47 (0) 912 ..." and "0047": the trunk zero and the dialling prefix are not digits of the number.
  const abroad = groups.length > 2 && groups[1]?.digits === '0' ? groupsWithout(groups, 1) : digits;
  if (international) return parsed(`+${abroad.replace(/^00/, '')}`, country, 'possible');
  const chinese = CHINESE_MOBILE.exec(digits)?.[1];
  if (chinese) return `+86${chinese}`;
  if (whole && CHINESE_LENGTH.test(digits)) return `+86${digits}`;
  const likely = whole && digits.length >= 8 && !COMPACT_DATE.test(digits);
  return parsed(digits, country, likely ? 'possible' : 'valid');
}

function groupsWithout(groups: readonly DigitGroup[], index: number): string {
  return groups
    .filter((_, i) => i !== index)
    .map((group) => group.digits)
    .join('');
}

/** Written with a country code the length is enough: ranges that are opened or kept free are no fault of the writer. */
function parsed(number: string, country: string, need: 'valid' | 'possible'): string | undefined {
  // The schema has checked that the country is two letters; an unknown one only makes national numbers invalid.
  const phone = parsePhoneNumberFromString(number, country as CountryCode);
  const good =
    need === 'valid' ? phone?.isValid() : phone?.isPossible() && phone.nationalNumber.length >= MIN_DIGITS;
  return good ? phone?.number : undefined;
}

function gluedToLetters(text: string, span: Span): boolean {
  const around = text.slice(Math.max(0, span.start - 5), span.start);
  // "tlf91234567", "mob91234567": the word is glued on, not part of a name.
  if (/(?:tlf|tel|mob|nr|wa)\.?$/iu.test(around)) return false;
  return (
    /[\p{Script=Latin}_#]/u.test(around.at(-1) ?? ' ') || /[\p{Script=Latin}_@]/u.test(text[span.end] ?? ' ')
  );
}
