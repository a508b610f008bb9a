import { cleanText } from './clean-text';
import { simplifyHan } from './simplify-han';

/** Longer texts are read at their beginning and end only: an intent is stated there, and time stays bounded. */
const MAX_CHARACTERS = 800;
/** Lengths are bounded (RFC 5321: 64 before the @; RFC 1035: labels of 63) so that matching stays linear. */
const EMAIL = /[\p{L}\p{N}._%+-]{1,64}@[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){1,8}/gu;
const URL = /(?:https?:\/\/|www\.)\S{1,2000}/g;
/** Digits that name something (order, phone, card) rather than count something; letters glued before belong to it. */
const REFERENCE = /(?<![\p{L}\p{N}])#?(?:[a-z]{1,4}[-_]?)?\d[\d-]{3,40}/gu;
/** What src/privacy/mask.ts leaves where a secret stood: its name would read as a word of the customer. */
const MASKED = /\[(?:card|id|password|code)\]/g;
const TOKEN =
  /§[a-z]+|\p{Script=Han}+|[\p{L}\p{M}]+(?:['’][\p{L}\p{M}]+){0,2}|\d+|[?!]|\p{Extended_Pictographic}/gu;
/** "heyyy", "pleaaase": stretched letters carry feeling, not meaning. */
const STRETCHED = /(\p{Script=Latin})\1{2,}/gu;
const HAN_RUN = /^\p{Script=Han}/u;

const segmenter = new Intl.Segmenter('zh', { granularity: 'word' });

/**
 * Text as the features see it: clean, lower case, simplified characters, addresses and references replaced by `§mail`, `§url`, `§num`, so
 * that one customer's order number teaches nothing about the intent.
 */
export function normalise(text: string): string {
  return simplifyHan(clip(cleanText(text)))
    .toLowerCase()
    .replace(MASKED, ' §secret ')
    .replace(URL, ' §url ')
    .replace(EMAIL, ' §mail ')
    .replace(REFERENCE, ' §num ')
    .replace(STRETCHED, '$1');
}

/** Words of a normalised text in order; `?`, `!` and emoji count as words, short numbers keep only their length. */
export function tokenise(normalised: string): string[] {
  const tokens: string[] = [];
  for (const match of normalised.match(TOKEN) ?? []) {
    if (HAN_RUN.test(match)) tokens.push(...hanWords(match));
    else if (/^\d/.test(match)) tokens.push('0'.repeat(Math.min(match.length, 3)));
    else tokens.push(match.replaceAll('’', "'").slice(0, 40));
  }
  return tokens;
}

function clip(text: string): string {
  if (text.length <= MAX_CHARACTERS) return text;
  const half = MAX_CHARACTERS / 2;
  return `${text.slice(0, half)} ${text.slice(-half)}`;
}

function hanWords(run: string): string[] {
  return Array.from(segmenter.segment(run), (part) => part.segment);
}
