import { type Language, LOCALES } from '../lib/languages';
import type { WeekHours } from './values';

// A Monday, so that the days that follow it are named in order.
const MONDAY = Date.UTC(2024, 0, 1);
const DAY_MS = 86_400_000;
const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
/** From the first day to the last, as the language writes it. */
const TO: Readonly<Record<Language, string>> = { en: '–', nb: '–', zh: '至' };
const BETWEEN: Readonly<Record<Language, string>> = { en: ', ', nb: ', ', zh: '，' };

/** Writes opening hours: "Mon–Fri 08:00–20:00, Sat 10:00–16:00". Closed days are left out; no hours at all is "". */
export function createFormatWeek(): (hours: WeekHours, language: Language) => string {
  const names = new Map<Language, readonly string[]>();
  const namesIn = (language: Language): readonly string[] => {
    const known = names.get(language) ?? dayNames(language);
    names.set(language, known);
    return known;
  };
  return (hours, language) =>
    stretches(hours)
      .map(({ first, last, times }) => {
        const [from = '', to = ''] = [namesIn(language)[first], namesIn(language)[last]];
        const days = first === last ? from : `${from}${TO[language]}${to}`;
        return `${days} ${times}`;
      })
      .join(BETWEEN[language]);
}

/** Writes the hours of one day; closed is "". */
export function formatShifts(shifts: readonly (readonly [string, string])[]): string {
  return shifts.map(([from, until]) => `${from}–${until}`).join(' + ');
}

interface Stretch {
  readonly first: number;
  readonly last: number;
  readonly times: string;
}

/** Days in a row with the same hours. */
function stretches(hours: WeekHours): Stretch[] {
  const found: Stretch[] = [];
  DAYS.forEach((day, index) => {
    const times = formatShifts(hours[day] ?? []);
    if (times === '') return;
    const before = found.at(-1);
    if (before?.times === times && before.last === index - 1)
      found[found.length - 1] = { ...before, last: index };
    else found.push({ first: index, last: index, times });
  });
  return found;
}

function dayNames(language: Language): string[] {
  const format = new Intl.DateTimeFormat(LOCALES[language], { weekday: 'short', timeZone: 'UTC' });
  // Norwegian abbreviations end in a full stop, which shop signs leave out.
  return DAYS.map((_, index) => format.format(MONDAY + index * DAY_MS).replace(/\.$/, ''));
}
