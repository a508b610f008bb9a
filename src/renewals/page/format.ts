import { type Language, LOCALES } from '../../lib/languages';

/** Money as people of that language write it; whole amounts without decimals (`1 112 kr`, `NOK 1,112`). */
export function formatMoney(minor: number, currency: string, language: Language): string {
  const digits =
    new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
  const amount = minor / 10 ** digits;
  const shown = Number.isInteger(amount) ? 0 : digits;
  return new Intl.NumberFormat(LOCALES[language], {
    style: 'currency',
    currency,
    minimumFractionDigits: shown,
    maximumFractionDigits: shown,
  }).format(amount);
}

/** A day in the brand's zone: `25 Nov 2026`. @param at epoch ms. */
export function formatDay(at: number, language: Language, timeZone: string): string {
  return days(language, timeZone).format(at);
}

/** The days from one to another, what they share said once: `25 – 28 Feb 2027`. */
export function formatDays(from: number, to: number, language: Language, timeZone: string): string {
  // Intl writes Chinese ranges with slashes, unlike the days beside them.
  if (language === 'zh') return [from, to].map((at) => formatDay(at, language, timeZone)).join(' – ');
  return days(language, timeZone).formatRange(from, to);
}

/** Several things in one sentence: `a, b and c`. */
export function formatList(items: readonly string[], language: Language): string {
  return new Intl.ListFormat(LOCALES[language], { type: 'conjunction' }).format(items);
}

function days(language: Language, timeZone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat(LOCALES[language], {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    timeZone,
  });
}
