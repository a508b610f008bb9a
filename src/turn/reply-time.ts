import { type Language, LOCALES } from '../lib/languages';
import { zoneOf } from '../lib/zone';
import { cityOfZone } from '../lib/zone-places';
import type { ReplyValue } from './values';

type TimeValue = Extract<
  ReplyValue,
  | { readonly when: number }
  | { readonly closing: number }
  | { readonly date: number }
  | { readonly inMs: number }
  | { readonly cityOf: string }
  | { readonly offsetAt: number }
>;

type WordsOf = (key: string, values: Readonly<Record<string, ReplyValue>>) => string;

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

const TIME: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' };
const DATE: Intl.DateTimeFormatOptions = { weekday: 'long', day: 'numeric', month: 'long' };

/** Writes times the way people say them: "tomorrow at 08:00", "in 11 hours", "UTC+1". @param brandZone IANA name. */
export function createFormatTime(brandZone: string) {
  return (value: TimeValue, language: Language, wordsOf: WordsOf): string => {
    const locale = LOCALES[language];
    if ('when' in value) return formatWhen(value, { locale, timeZone: value.timeZone ?? brandZone, wordsOf });
    if ('closing' in value) {
      const text = timeOf(value.closing, locale, brandZone);
      return text === '00:00' ? '24:00' : text;
    }
    if ('date' in value)
      return new Intl.DateTimeFormat(locale, { ...DATE, timeZone: 'UTC' }).format(value.date);
    if ('inMs' in value) return formatDistance(value.inMs, locale);
    if ('cityOf' in value) return cityOfZone(value.cityOf, language);
    return formatOffset(zoneOf(value.timeZone).offsetAt(value.offsetAt));
  };
}

interface Place {
  readonly locale: string;
  readonly timeZone: string;
  readonly wordsOf: WordsOf;
}

function formatWhen(
  { when, now }: { when: number; now: number },
  { locale, timeZone, wordsOf }: Place,
): string {
  const zone = zoneOf(timeZone);
  const days = (zone.dayOf(when) - zone.dayOf(now)) / DAY_MS;
  const time = timeOf(when, locale, timeZone);
  if (days === 0) return wordsOf('system/when-today', { time });
  if (days === 1) return wordsOf('system/when-tomorrow', { time });
  const format = days > 1 && days < 7 ? ({ weekday: 'long' } as const) : DATE;
  const day = new Intl.DateTimeFormat(locale, { ...format, timeZone }).format(when);
  return wordsOf('system/when-day', { day, time });
}

function timeOf(instant: number, locale: string, timeZone: string): string {
  return new Intl.DateTimeFormat(locale, { ...TIME, timeZone }).format(instant);
}

// Minutes are rounded up, so that nobody calls before the door opens.
function formatDistance(ms: number, locale: string): string {
  const format = new Intl.RelativeTimeFormat(locale);
  if (ms < HOUR_MS) return format.format(Math.max(1, Math.ceil(ms / MINUTE_MS)), 'minute');
  if (ms < 2 * DAY_MS) return format.format(Math.round(ms / HOUR_MS), 'hour');
  return format.format(Math.round(ms / DAY_MS), 'day');
}

function formatOffset(ms: number): string {
  const minutes = Math.abs(ms) / MINUTE_MS;
  const rest = minutes % 60;
  const hours = Math.floor(minutes / 60);
  const sign = ms < 0 ? '−' : '+';
  return `UTC${sign}${hours}${rest === 0 ? '' : `:${String(rest).padStart(2, '0')}`}`;
}
