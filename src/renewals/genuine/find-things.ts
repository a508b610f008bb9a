import { allMatches } from '../../lib/all-matches';
import { findEmails } from '../../nlu/slots/email';
import { findPhones } from '../../nlu/slots/phone';
import { blank, type Span } from '../../nlu/slots/spans';
import { findDomains, findLinks } from '../../nlu/slots/url';
import { nameLikeness } from './near-name';
import type { Ours } from './ours';
import type { Platform, Thing } from './port';

/** What lies beyond was pasted by no customer; more things than these are a list, not a question. */
const LONGEST_TEXT = 4_000;
const MOST_THINGS = 10;
/** Full-width signs and their plain ones, one for one, so that places in the text stay the same. */
const FULL_WIDTH = /[\uff01-\uff5e]/g;
/** How people make a bad link untappable. */
const DEFUSED = /\[\.\]|\(\.\)|\[dot\]/gi;
const INVISIBLE = /\p{Cf}/gu;
const NAME_LETTER = '(?!\\p{Script=Han})[\\p{L}\\p{N}_.]';
const HANDLE = new RegExp(`(?<![\\p{L}\\p{N}._@/-]|\\p{Script=Han}@)@((?:${NAME_LETTER}){2,40})`, 'gu');
/** Names written without @ give themselves away by a dot or an underline in them. */
const BARE_NAME = new RegExp(`(?:${NAME_LETTER}){4,60}`, 'gu');
const PLATFORM_WORDS: readonly (readonly [Platform, RegExp])[] = [
  ['instagram', /instagram|(?<!\p{L})(?:insta|ig)(?!\p{L})/iu],
  ['facebook', /facebook|messenger|(?<!\p{L})fb(?!\p{L})|脸书/iu],
  ['x', /twitter|(?<![\p{L}\p{N}])(?:on|på|in|at) X(?![\p{L}\p{N}])|推特/u],
  ['telegram', /telegram|电报/iu],
  ['whatsapp', /whatsapp/iu],
  ['tiktok', /tiktok|抖音/iu],
];

/** Links, accounts, addresses and numbers in a pasted text, in the order of their kinds. Linear; at most ten. */
export function findThings(pasted: string, ours: Ours): Thing[] {
  const original = pasted.slice(0, LONGEST_TEXT).replace(INVISIBLE, '').replace(DEFUSED, '.').trim();
  const text = original.replace(FULL_WIDTH, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0));
  const as = (kind: Thing['kind']) => (span: Span) => ({ kind, text: original.slice(span.start, span.end) });

  const withScheme = findLinks(text);
  const links = [...withScheme, ...findDomains(blank(text, withScheme), 'withPath')];
  let rest = blank(text, links);
  const emails = findEmails(rest);
  rest = blank(rest, emails);
  const domains = findDomains(rest);
  rest = blank(rest, domains);
  const phones = findPhones(rest, ours.country, true);
  rest = blank(rest, phones);
  const platform = platformIn(rest);
  const handles = handlesIn(rest, ours).map(
    (name): Thing => ({ kind: 'handle', text: name, ...(platform && { platform }) }),
  );
  const found: Thing[] = [
    ...[...links, ...domains].map(as('link')),
    ...handles,
    ...phones.map(({ value }) => ({ kind: 'phone' as const, text: value })),
    ...emails.map(({ value }) => ({ kind: 'email' as const, text: value })),
  ];
  return (found.length > 0 ? found : aloneIn(original, ours)).slice(0, MOST_THINGS);
}

function handlesIn(text: string, { names }: Ours): string[] {
  const marked = allMatches(text, HANDLE);
  const spans = marked.map((match) => ({ start: match.index, end: match.index + match[0].length }));
  const bare = allMatches(blank(text, spans), BARE_NAME).filter(
    ([name]) =>
      /[\p{L}\p{N}][._][\p{L}\p{N}]/u.test(name) && nameLikeness(trimmed(name), names) !== undefined,
  );
  return [
    ...new Set([...marked.map(([, name = '']) => trimmed(name)), ...bare.map(([name]) => trimmed(name))]),
  ].filter((name) => name.length >= 2);
}

/**
 * One word by itself: what was pasted is the thing, also where its ending is none we know. A word of letters only is an
 * account when it is like the name of one of ours.
 */
function aloneIn(text: string, { handles }: Ours): Thing[] {
  if (!/^[^\s\p{Script=Han}]{4,2000}$/u.test(text)) return [];
  if (/^[\p{L}\p{N}_]+$/u.test(text))
    return /[_\d]/.test(text) || nameLikeness(text, Object.values(handles)) ? [{ kind: 'handle', text }] : [];
  return /[\p{L}\p{N}][.。．][\p{L}]{2}/u.test(text) ? [{ kind: 'link', text }] : [];
}

/** The platform a text names, if it names one only. */
function platformIn(text: string): Platform | undefined {
  const named = PLATFORM_WORDS.filter(([, words]) => words.test(text)).map(([platform]) => platform);
  return named.length === 1 ? named[0] : undefined;
}

function trimmed(name: string): string {
  return name.replace(/^[._]+(?=[._])|\.+$/g, '');
}
