import { ONE_TO_TWELVE } from '../lib/number-words';
import { hanNumber } from './when-words';

/** Hours and minutes in a text: one time of day, or the ends of a stretch; minutes since midnight. */
export interface ClockReading {
  readonly at?: number;
  readonly from?: number;
  readonly until?: number;
}

const WORDS = Object.keys(ONE_TO_TWELVE).join('|');
const PREFIX = '(?:at |@ ?|kl\\.? ?|klokk(?:a|en) |around |about |approx\\.? |rundt |ca\\.? |cirka )';
const FRACTION = '(?:half past |half |quarter past |quarter to |halv |kvart over |kvart på )';
const HALF_DAY = '(?: ?[ap]\\.?m\\.?(?![a-z]))';
const LATIN = `${PREFIX}?${FRACTION}?(?:\\d{1,2}(?:[:.h]\\d{2})?|${WORDS})(?: o'?clock)?${HALF_DAY}?`;
const HAN_HALF_DAY = '(?:上午|早上|早晨|中午|下午|晚上|傍晚|凌晨)';
const HAN_NUMBER = '(?:\\d{1,2}|[一二两三四五六七八九十]{1,3})';
const HAN = `${HAN_HALF_DAY}?${HAN_NUMBER}(?:[点點时](?:半|一刻|三刻|${HAN_NUMBER}分?)?|:\\d{2})`;
const CLOCK = `(?:${HAN}|${LATIN})`;
const FREE = '(?<![\\p{Script=Latin}\\p{N}.,:/-])';
const END = '(?![\\p{Script=Latin}\\p{N}:/]|[.]\\d)';

const BETWEEN = new RegExp(
  `(?:${FREE}(?:between|from|mellom|fra)\\s)?${FREE}(${CLOCK})\\s?(?:-|–|—|~|to|and|til|og|until|till|到|至)\\s?(${CLOCK})${END}`,
  'iu',
);
const SAID_BETWEEN = /(?:between|from|mellom|fra)\s|[-–—~到至]|[ap]\.?m|kl/iu;
const AFTER = new RegExp(`${FREE}(?:after|from|etter|fra|tidligst)\\s(?:klokka )?(${CLOCK})${END}`, 'iu');
const AFTER_HAN = new RegExp(`(${HAN})(?:钟)?(?:以后|之后|过后|后|起)`, 'iu');
const BEFORE = new RegExp(
  `${FREE}(?:before|until|till|by|no later than|før|innen|til|senest)\\s(${CLOCK})${END}`,
  'iu',
);
const BEFORE_HAN = new RegExp(`(${HAN})(?:钟)?(?:以前|之前|前)`, 'iu');
const SINGLE: readonly RegExp[] = [
  new RegExp(`(${HAN})`, 'iu'),
  new RegExp(`${FREE}(${PREFIX}${FRACTION}?(?:\\d{1,2}(?:[:.h]\\d{2})?|${WORDS})${HALF_DAY}?)${END}`, 'iu'),
  new RegExp(`${FREE}(${FRACTION}(?:\\d{1,2}|${WORDS})${HALF_DAY}?)${END}`, 'iu'),
  new RegExp(`${FREE}(\\d{1,2}(?:[:.h]\\d{2})?${HALF_DAY})${END}`, 'iu'),
  new RegExp(`${FREE}(\\d{1,2}:\\d{2}|(?:[01]?\\d|2[0-3])\\.[0-5]\\d)${END}`, 'iu'),
  new RegExp(`${FREE}((?:\\d{1,2}|${WORDS}) o'?clock)${END}`, 'iu'),
];
const NOON = /(?<!\p{L})(?:(before|after|until|før|etter) )?(?:noon|klokka tolv)(?!\p{L})/iu;
/** "To" and "en" are too often no numbers. */
const ALONE = new RegExp(`^\\s*(\\d{1,2}|(?!to|en|ett)(?:${WORDS}))\\s*[.!]?\\s*$`, 'iu');
/** Nobody is called before this hour who only says "at 3". */
const FIRST_MORNING_HOUR = 8;

/**
 * @param part the part of the day that is named beside it, which says what "8" means.
 * @param asked a bare number may be an hour.
 */
export function readClock(
  text: string,
  part: readonly [number, number] | undefined,
  asked: boolean,
): ClockReading | undefined {
  const minutes = (token: string | undefined) => (token === undefined ? undefined : minutesOf(token, part));
  const between = BETWEEN.exec(text);
  if (between && SAID_BETWEEN.test(between[0])) {
    const [from, until] = [minutes(between[1]), minutes(between[2])];
    if (from !== undefined && until !== undefined && from < until) return { from, until };
  }
  const noon = NOON.exec(text);
  if (noon) return noonReading(noon[1]?.toLowerCase());
  const after = minutes((AFTER.exec(text) ?? AFTER_HAN.exec(text))?.[1]);
  const before = minutes((BEFORE.exec(text) ?? BEFORE_HAN.exec(text))?.[1]);
  if (after !== undefined || before !== undefined) {
    return { ...(after !== undefined && { from: after }), ...(before !== undefined && { until: before }) };
  }
  for (const pattern of SINGLE) {
    const at = minutes(pattern.exec(text)?.[1]);
    if (at !== undefined) return { at };
  }
  const alone = asked ? minutes(ALONE.exec(text)?.[1]) : undefined;
  return alone === undefined ? undefined : { at: alone };
}

function noonReading(side: string | undefined): ClockReading {
  if (side === undefined) return { at: 12 * 60 };
  return side === 'after' || side === 'etter' ? { from: 12 * 60 } : { until: 12 * 60 };
}

function minutesOf(token: string, part: readonly [number, number] | undefined): number | undefined {
  const time = /[点點时]|[上下]午|晚上|早上|中午/u.test(token) ? hanTime(token) : latinTime(token);
  if (!time || time.hour > 24 || time.minute > 59) return undefined;
  const { hour, minute, half, sure } = time;
  if (half === 'am') return (hour === 12 ? 0 : hour) * 60 + minute + shift(time);
  if (half === 'pm') return (hour < 12 ? hour + 12 : hour) * 60 + minute + shift(time);
  const late = !sure && hour < 12 && (part ? part[0] >= 12 * 60 : hour < FIRST_MORNING_HOUR && hour > 0);
  return (late ? hour + 12 : hour) * 60 + minute + shift(time);
}

interface Time {
  readonly hour: number;
  readonly minute: number;
  readonly half?: 'am' | 'pm' | undefined;
  /** Written as on a clock of 24 hours. */
  readonly sure?: boolean;
  /** Minutes to add: "halv fire" is half an hour before four. */
  readonly shift?: number;
}

function shift({ shift: minutes = 0 }: Time): number {
  return minutes;
}

function latinTime(token: string): Time | undefined {
  const text = token.toLowerCase();
  const found = new RegExp(`(\\d{1,2})(?:[:.h](\\d{2}))?|(?<!\\p{L})(${WORDS})(?!\\p{L})`, 'iu').exec(
    text.replace(new RegExp(`^${PREFIX}`, 'iu'), '').replace(new RegExp(`^${FRACTION}`, 'iu'), ''),
  );
  if (!found) return undefined;
  const hour = found[3] === undefined ? Number(found[1]) : (ONE_TO_TWELVE[found[3]] ?? 99);
  return {
    hour,
    minute: Number(found[2] ?? 0),
    half: halfOf(text),
    sure: /^0\d/.test(found[0]),
    shift: fractionOf(text),
  };
}

function halfOf(text: string): Time['half'] {
  if (/a\.?m\.?$/u.test(text)) return 'am';
  return /p\.?m\.?$/u.test(text) ? 'pm' : undefined;
}

function fractionOf(text: string): number {
  if (/half past |(?<!\p{L})half /u.test(text)) return 30;
  if (/quarter past |kvart over /u.test(text)) return 15;
  if (/quarter to |kvart på /u.test(text)) return -15;
  return /halv /u.test(text) ? -30 : 0;
}

function hanTime(token: string): Time | undefined {
  const found = new RegExp(
    `(${HAN_HALF_DAY})?(${HAN_NUMBER})(?:[点點时]|:)(半|一刻|三刻|${HAN_NUMBER})?`,
    'iu',
  ).exec(token);
  const hour = hanNumber(found?.[2] ?? '');
  if (!found || hour === undefined) return undefined;
  const rest = found[3];
  const minute = rest === undefined ? 0 : ({ 半: 30, 一刻: 15, 三刻: 45 }[rest] ?? hanNumber(rest) ?? 99);
  const half = found[1];
  if (half && /下午|晚上|傍晚/u.test(half)) return { hour, minute, half: 'pm' };
  if (half && /上午|早|凌晨/u.test(half)) return { hour, minute, half: 'am' };
  return { hour: half && hour < 3 ? hour + 12 : hour, minute };
}
