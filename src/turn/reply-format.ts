import { AppError } from '../lib/errors';
import { type Language, LOCALES } from '../lib/languages';
import { createFormatTime } from './reply-time';
import { createFormatWeek, formatShifts } from './reply-week';
import type { ReplyValue } from './values';

/**
 * Writes a value the way people write it in that language.
 * @param wordsOf the words of another reply, for `{ key }`.
 */
export type FormatValue = (
  value: ReplyValue,
  language: Language,
  wordsOf: (key: string, values: Readonly<Record<string, ReplyValue>>) => string,
) => string;

const DAY: Intl.DateTimeFormatOptions = { day: 'numeric', month: 'long', year: 'numeric' };
const MOMENT: Intl.DateTimeFormatOptions = {
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
};
const STYLES: Readonly<Record<string, Intl.DateTimeFormatOptions>> = {
  day: DAY,
  moment: MOMENT,
  time: { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
};

// Chinese sets Latin letters and figures off by spaces; Intl does not.
const HAN_AFTER_LATIN = /(?<=[A-Za-z0-9])和/;
const HAN_BEFORE_LATIN = /和(?=[A-Za-z0-9])/;

/** @param timeZone IANA name of the brand's zone, in which days and times are written. */
export function createFormatValue(timeZone: string): FormatValue {
  // Making a formatter costs more than the rest of a reply; there are as many as languages and currencies.
  const dates = remember((locale, style) =>
    Intl.DateTimeFormat(locale, { ...(STYLES[style] ?? MOMENT), timeZone }),
  );
  const money = remember((locale, currency) =>
    // Whole amounts without decimals: "1 112 kr", "NOK 1,112", but "NOK 99.50".
    Intl.NumberFormat(locale, { style: 'currency', currency, trailingZeroDisplay: 'stripIfInteger' }),
  );
  const lists = remember((locale) => new Intl.ListFormat(locale));
  const wholeMoney = remember((locale, currency) =>
    Intl.NumberFormat(locale, { style: 'currency', currency, maximumFractionDigits: 0 }),
  );
  const week = createFormatWeek();
  const time = createFormatTime(timeZone);
  const format: FormatValue = (value, language, wordsOf) => {
    if (typeof value === 'string') return value;
    const locale = LOCALES[language];
    if (typeof value === 'number') return value.toLocaleString(locale);
    if ('minor' in value) {
      const formatter = money(locale, value.currency);
      const digits = formatter.resolvedOptions().maximumFractionDigits ?? 2;
      return formatter.format(value.minor / 10 ** digits);
    }
    if ('aboutMinor' in value) {
      const digits = money(locale, value.currency).resolvedOptions().maximumFractionDigits ?? 2;
      return wholeMoney(locale, value.currency).format(value.aboutMinor / 10 ** digits);
    }
    if ('receiptOf' in value)
      throw new AppError('REPLY_LINK_MISSING', 'a receipt stands in an action without `receipts`');
    if ('shifts' in value) return formatShifts(value.shifts);
    if (
      'when' in value ||
      'closing' in value ||
      'date' in value ||
      'inMs' in value ||
      'cityOf' in value ||
      'offsetAt' in value
    )
      return time(value, language, wordsOf);
    if ('day' in value) return dates(locale, 'day').format(value.day);
    if ('moment' in value) return dates(locale, 'moment').format(value.moment);
    if ('span' in value) {
      const [from, until] = value.span;
      return `${dates(locale, 'moment').format(from)}–${dates(locale, 'time').format(until)}`;
    }
    if ('names' in value) return value.names[language];
    if ('week' in value) return week(value.week, language);
    if ('key' in value) return wordsOf(value.key, value.values ?? {});
    if ('lines' in value) return value.lines.map((item) => format(item, language, wordsOf)).join('\n');
    const list = lists(locale, '').format(value.list.map((item) => format(item, language, wordsOf)));
    return language === 'zh' ? list.replace(HAN_AFTER_LATIN, ' 和').replace(HAN_BEFORE_LATIN, '和 ') : list;
  };
  return format;
}

function remember<T>(make: (locale: string, style: string) => T): (locale: string, style: string) => T {
  const made = new Map<string, T>();
  return (locale, style) => {
    const key = `${locale} ${style}`;
    const known = made.get(key) ?? make(locale, style);
    made.set(key, known);
    return known;
  };
}
