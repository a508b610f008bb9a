import { askedDays } from '../lib/asked-days';
import { zoneNamed } from '../lib/zone-places';
import type { ThreadState, Understanding } from './port';

/** How long "and on Sunday?" still means the hours that were told last. */
const TOLD_MS = 10 * 60_000;
/** Longer texts say what they are about by themselves. */
const SHORT = 40;
/** What a day alone is taken for when it is not taken for nothing. */
const VAGUE = new Set([
  'fallback',
  'provide-details',
  'greeting',
  'thanks',
  'affirm',
  'deny',
  'hotline',
  'find-shop',
  'human',
  'call-me-back',
]);
/** The phone line, to which people call from other places. */
const BY_PHONE = 'hotline';

/** The intent whose opening hours a day or a place alone asks on about; undefined: it is no such question. */
export function asksOnAboutHours(
  { text, intent, choice, urgent }: Understanding,
  { told, expect }: ThreadState,
  now: number,
): string | undefined {
  if (!told || now - told.at > TOLD_MS || expect?.kind === 'slot') return undefined;
  if (choice !== undefined || urgent !== undefined || !VAGUE.has(intent) || text.length > SHORT)
    return undefined;
  if (askedDays(text, now).length > 0) return told.intent;
  return told.intent === BY_PHONE && zoneNamed(text) !== undefined ? BY_PHONE : undefined;
}
