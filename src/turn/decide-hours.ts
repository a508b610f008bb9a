import { askedDays } from '../lib/asked-days';
import { zoneNamed } from '../lib/zone-places';
import type { ThreadState, Understanding } from './port';

/** How long "and on Sunday?" still means the hours that were told last. */
const TOLD_MS = 10 * 60_000;
/** Longer texts say what they are about by themselves. */
const SHORT = 40;
/** Above it the engine knows better than the day in the text. */
const SURE = 0.8;
/** The phone line: what is asked about when nothing is named, and to which people call from other places. */
const BY_PHONE = 'hotline';
const BY_HOURS = new Set([BY_PHONE, 'find-shop']);
/** "Are you open now?", "er dere åpne?", "现在营业吗": too short for the engine, and about nothing else. */
const OPEN_NOW =
  /(?:are|is) (?:you|it|there|(?:any|some)(?:one|body)|the (?:hot|phone )?line|the shops?)(?: guys)? (?:still )?open|er (?:dere|det|telefonen|butikken|noen) (?:fortsatt |fremdeles )?åp|har (?:dere )?åpent|(?:现在|今天|明天|几点|还|周[一二三四五六日天末]|星期[一二三四五六日天]).{0,3}(?:开门|营业|上班|开着)/iu;

/** The intent whose opening hours a text asks about, or asks on about by a day or a place alone; undefined: none. */
export function asksAboutHours(
  { text, intent, confidence, choice, urgent, slots }: Understanding,
  { told, expect }: ThreadState,
  now: number,
): string | undefined {
  if (choice !== undefined || urgent !== undefined || text.length > SHORT) return undefined;
  const sure = confidence >= SURE && intent !== 'fallback' && intent !== 'provide-details';
  // "Is the hotline open?", said after the shops, names what it means.
  if (sure && BY_HOURS.has(intent)) return undefined;
  const last = told && now - told.at <= TOLD_MS ? told.intent : undefined;
  if (OPEN_NOW.test(text) && slots.city === undefined)
    return last ?? (BY_HOURS.has(intent) ? undefined : BY_PHONE);
  if (sure || last === undefined || expect?.kind === 'slot' || slots.city !== undefined) return undefined;
  if (askedDays(text, now).length > 0) return last;
  return last === BY_PHONE && zoneNamed(text) !== undefined ? BY_PHONE : undefined;
}
