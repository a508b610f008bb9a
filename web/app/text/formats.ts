/** How the desk writes figures. Moments are epoch milliseconds, amounts integers in minor units. */
export interface Formats {
  number(value: number): string;
  /** For narrow places: 999, 1.2k, 12k. */
  count(value: number): string;
  percent(share: number): string;
  money(minor: number, currency: string): string;
  /** 25 Nov 2026 */
  date(at: number): string;
  /** 10:41 */
  time(at: number): string;
  /** Time alone on the same day, else with the date. */
  moment(at: number, now: number): string;
  /** The largest unit that fits: 2m, 4h, 3d. Times to come count alike. */
  age(at: number, now: number): string;
  /** Two units: 23h 48m, 6m, 2d 3h. */
  span(ms: number): string;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const UNITS = [
  ['day', DAY],
  ['hour', HOUR],
  ['minute', MINUTE],
] as const;

export function createFormats(locale: string): Formats {
  const numbers = new Intl.NumberFormat(locale);
  const counts = new Intl.NumberFormat(locale, { notation: 'compact' });
  const percents = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 });
  const dates = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year: 'numeric' });
  const times = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', hour12: false });
  const unit = (name: 'day' | 'hour' | 'minute', count: number) =>
    new Intl.NumberFormat(locale, { style: 'unit', unit: name, unitDisplay: 'narrow' }).format(count);
  const parts = (ms: number) => {
    let rest = Math.max(0, Math.floor(ms / MINUTE) * MINUTE);
    return UNITS.flatMap(([name, size]) => {
      const count = Math.floor(rest / size);
      rest -= count * size;
      return count > 0 ? [unit(name, count)] : [];
    });
  };
  const none = unit('minute', 0);
  return {
    number: (value) => numbers.format(value),
    count: (value) => counts.format(value),
    percent: (share) => percents.format(share),
    money: (minor, currency) => money(locale, minor, currency),
    date: (at) => dates.format(at),
    time: (at) => times.format(at),
    moment: (at, now) =>
      dates.format(at) === dates.format(now) ? times.format(at) : `${dates.format(at)} ${times.format(at)}`,
    age: (at, now) => parts(Math.abs(now - at))[0] ?? none,
    span: (ms) => parts(ms).slice(0, 2).join(' ') || none,
  };
}

function money(locale: string, minor: number, currency: string): string {
  const format = new Intl.NumberFormat(locale, {
    style: 'currency',
    currency,
    // In Chinese `NOK 1,112` as on the customer's page, not a foreign sign.
    currencyDisplay: locale.startsWith('nb') ? 'symbol' : 'code',
    trailingZeroDisplay: 'stripIfInteger',
  });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  return format.format(minor / 10 ** digits);
}
