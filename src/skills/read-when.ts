import { cleanText } from '../nlu/clean-text';
import { type ClockReading, readClock } from './read-clock';
import {
  ANY,
  DAYS,
  HAN_WEEKDAY,
  HAN_WEEKDAYS,
  hanNumber,
  MONTHS,
  NEXT_WEEK,
  PARTS,
  PAST_DAYS,
  SOON,
  WEEKDAYS,
  word,
} from './when-words';

/** A wish for a time as it was said: nothing is known of calendars and opening hours here. */
export type When =
  | { readonly kind: 'soon' }
  | { readonly kind: 'in'; readonly ms: number }
  | {
      readonly kind: 'time';
      readonly day?: DaySaid;
      /** One time of day, or the ends of a stretch, in minutes since midnight. Neither: the whole day. */
      readonly clock?: ClockReading;
    };

export type DaySaid =
  | { readonly offset: number }
  /** 0 is Sunday. */
  | { readonly weekday: number; readonly nextWeek: boolean }
  /** Months count from 1; without one: the next such day. */
  | { readonly date: number; readonly month?: number };

/** A longer text is a story; its first part says when. */
const MAX_CHARACTERS = 300;
const MINUTE_MS = 60_000;
/** Digits of a phone number are no hours. */
const PHONES =
  /(?:\+|00)\d[\d ]{6,16}\d|(?<!\d)(?:\d{8}|\d{3} \d{2} \d{3}|\d{2} \d{2} \d{2} \d{2}|1\d{2}[ -]?\d{4}[ -]?\d{4})(?!\d)/gu;
const COUNT = '(an?|en|ett?|half an|en halv|one|two|three|to|tre|\\d{1,3})';
const IN = new RegExp(
  `(?<!\\p{L})(?:in|om|within|innen) (?:about |ca\\.? |cirka )?(?:${COUNT} ?(minutes?|mins?|minutter|min|hours?|hrs?|timer?|t)|(en halvtime))(?!\\p{L})`,
  'iu',
);
const IN_HAN = /(半|[一两二三四五六]|\d{1,3})\s?(?:个)?(?:(小?时|钟头)|(分钟))(?:以后|之后|后|内)/u;
const NUMERIC_DATE = /(?<![\d.:])(\d{1,2})([./])(\d{1,2})(?:[./](?:20)?\d{2}|\.)?(?![\d:])/u;
const HAN_DATE = /(?:(\d{1,2}|[一二三四五六七八九十]{1,3})月)?(\d{1,2}|[一二三四五六七八九十]{1,3})[日号號]/u;
const DAY_ONLY = /(?<!\p{L})(?:on the|the|den) (\d{1,2})(?:st|nd|rd|th|\.)(?!\d)/iu;

/**
 * Reads when somebody wants to be called. Undefined: the text says nothing about it.
 * @param asked the question is open: a bare number may be an hour, and "whenever" is an answer.
 * @param overToo a day that is over is a slip to be asked about; left out: only where the question is open.
 */
export function readWhen(
  raw: string,
  { asked, overToo = asked }: { readonly asked: boolean; readonly overToo?: boolean },
): When | undefined {
  const text = cleanText(raw)
    .slice(0, MAX_CHARACTERS)
    .toLowerCase()
    .replaceAll('’', "'")
    .replaceAll('：', ':')
    .replace(PHONES, ' ');
  const wait = waitOf(text);
  if (wait !== undefined) return { kind: 'in', ms: wait };
  const { day, rest } = dayOf(text);
  // "It stopped working yesterday" says when it broke, and not when to call.
  if (!overToo && day && 'offset' in day && day.offset < 0) return undefined;
  const part = PARTS.find(([pattern]) => pattern.test(text))?.[1];
  const clock = readClock(rest, part, asked) ?? (part && { from: part[0], until: part[1] });
  if (day || clock) return { kind: 'time', ...(day && { day }), ...(clock && { clock }) };
  if (SOON.test(text)) return { kind: 'soon' };
  return ANY.test(text) ? { kind: 'time' } : undefined;
}

/** "In half an hour", "om to timer", 一小时后. */
function waitOf(text: string): number | undefined {
  const found = IN.exec(text);
  if (found) {
    if (found[3]) return 30 * MINUTE_MS;
    const unit = (found[2] ?? '').startsWith('m') ? 1 : 60;
    return countOf(found[1] ?? '') * unit * MINUTE_MS;
  }
  const han = IN_HAN.exec(text);
  if (!han) return undefined;
  const count = han[1] === '半' ? 0.5 : (hanNumber(han[1] ?? '') ?? 1);
  return count * (han[3] ? 1 : 60) * MINUTE_MS;
}

function countOf(text: string): number {
  if (/^\d/.test(text)) return Number(text);
  if (text.includes('hal')) return 0.5;
  return { two: 2, to: 2, three: 3, tre: 3 }[text] ?? 1;
}

/** The day, and the text without what named it, so that a date is not read as an hour. */
function dayOf(text: string): { readonly day?: DaySaid; readonly rest: string } {
  const date = dateOf(text);
  if (date) return date;
  const offset = DAYS.find(([pattern]) => pattern.test(text));
  if (offset) return { day: { offset: offset[1] }, rest: text.replace(offset[0], ' ') };
  const nextWeek = NEXT_WEEK.test(text);
  const han = HAN_WEEKDAY.exec(text)?.[1];
  if (han !== undefined) {
    const weekday = HAN_WEEKDAYS.indexOf(han === '天' ? '日' : han);
    return { day: { weekday, nextWeek }, rest: text.replace(HAN_WEEKDAY, ' ') };
  }
  const weekday = WEEKDAYS.find(([pattern]) => pattern.test(text));
  if (weekday) return { day: { weekday: weekday[1], nextWeek }, rest: text.replace(weekday[0], ' ') };
  const past = PAST_DAYS.find(([pattern]) => pattern.test(text));
  if (past) return { day: { offset: past[1] }, rest: text.replace(past[0], ' ') };
  return { rest: text };
}

function dateOf(text: string): { readonly day: DaySaid; readonly rest: string } | undefined {
  for (const [index, name] of MONTHS.entries()) {
    const dayFirst = word(`(?:the |den )?(\\d{1,2})(?:st|nd|rd|th|\\.)? ?(?:of )?(?:${name})\\.?`);
    const found = dayFirst.exec(text) ?? word(`(?:${name}) (?:the )?(\\d{1,2})(?:st|nd|rd|th)?`).exec(text);
    if (found) return dated(text, found[0], Number(found[1]), index + 1);
  }
  const han = HAN_DATE.exec(text);
  const hanDay = hanNumber(han?.[2] ?? '');
  if (han && hanDay !== undefined) return dated(text, han[0], hanDay, hanNumber(han[1] ?? ''));
  const numeric = NUMERIC_DATE.exec(text);
  // "15.30" and "kl 10.11" are times of day.
  const clock =
    numeric && /(?:kl\.?|klokk(?:a|en)|at|@|before|after|etter|før)\s?$/u.test(text.slice(0, numeric.index));
  if (numeric && !clock) return dated(text, numeric[0], Number(numeric[1]), Number(numeric[3]));
  const only = DAY_ONLY.exec(text);
  return only ? dated(text, only[0], Number(only[1]), undefined) : undefined;
}

function dated(text: string, said: string, date: number, month: number | undefined) {
  if (date < 1 || date > 31 || (month !== undefined && (month < 1 || month > 12))) return undefined;
  const day: DaySaid = { date, ...(month !== undefined && { month }) };
  return { day, rest: text.replace(said, ' ') };
}
