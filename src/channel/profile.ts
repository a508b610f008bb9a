/** What a platform tells of the person who writes. Personal data: never logged, shown as text only. */
export interface Profile {
  readonly name?: string;
  /** Without the `@`. */
  readonly handle?: string;
}

/** No platform lets a name grow beyond it; what is longer is cut. */
export const NAME_MAX = 80;
const HANDLE = /^[\p{L}\p{N}._]{1,64}$/u;
// Control characters, marks that turn the direction of what stands around them, and signs that nobody sees. The joiners
// of Persian, Hindi and emoji (U+200C, U+200D) stay: without them names are spelt wrong.
const UNSHOWABLE =
  /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u00ad\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\ufff9-\ufffb\u{e0000}-\u{e0fff}]/gu;

/** The profile as it may be kept; parts that say nothing are left out. */
export function profileOf(told: {
  readonly name?: string | null | undefined;
  readonly handle?: string | null | undefined;
}): Profile {
  const name = cleanName(told.name ?? '');
  const handle = (told.handle ?? '').trim().replace(/^@/, '');
  return { ...(name !== '' && { name }), ...(HANDLE.test(handle) && { handle }) };
}

function cleanName(told: string): string {
  // Cut before anything else is done to it: a platform's answer may be a megabyte.
  const plain = told
    .slice(0, 16 * NAME_MAX)
    .replace(UNSHOWABLE, ' ')
    .normalize('NFC')
    .replace(/\s+/gu, ' ')
    .trim();
  // A name without a letter or a digit, such as joiners alone, would be an empty row.
  if (!/[\p{L}\p{N}\p{Extended_Pictographic}]/u.test(plain)) return '';
  return [...plain].slice(0, NAME_MAX).join('').trim();
}
