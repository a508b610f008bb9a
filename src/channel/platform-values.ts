import { createHash } from 'node:crypto';

// Values below this are seconds: as milliseconds they would lie before March 1973.
const SECONDS_BELOW = 1e11;
const LATEST_DATE_MS = 8.64e15;
const NUMERIC = /^-?\d{1,17}(?:\.\d{1,9})?$/;
const ISO_DATE = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/;
const ZONE_WITHOUT_COLON = /([+-]\d{2})(\d{2})$/;
// PostgreSQL stores neither NUL nor half a surrogate pair, and neither means anything.
const UNSTORABLE = /[\0\p{Surrogate}]/gu;

/**
 * Epoch ms from any form a platform writes a time in: a number or numeric string in seconds or milliseconds, or an ISO
 * date also with `+0000`. Undefined when it is none of these.
 */
export function epochMs(value: unknown): number | undefined {
  const number = typeof value === 'string' ? fromText(value) : value;
  if (typeof number !== 'number' || !Number.isFinite(number) || number <= 0) return undefined;
  const ms = Math.trunc(number < SECONDS_BELOW ? number * 1000 : number);
  return ms > LATEST_DATE_MS ? undefined : ms;
}

function fromText(value: string): number | undefined {
  const text = value.trim();
  if (NUMERIC.test(text)) return Number(text);
  if (text.length > 40 || !ISO_DATE.test(text)) return undefined;
  return Date.parse(text.replace(ZONE_WITHOUT_COLON, '$1:$2'));
}

/** The text as typed, with what no database can hold replaced by U+FFFD. */
export function storableText(text: string): string {
  return text.replace(UNSTORABLE, '\ufffd');
}

/** Short stable fingerprint for dedupe keys, not for secrets: SHA-1 as hex, as platforms.md §7 proposes. */
export function fingerprint(text: string): string {
  return createHash('sha1').update(text, 'utf8').digest('hex');
}
