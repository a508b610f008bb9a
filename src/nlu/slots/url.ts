import { allMatches } from '../../lib/all-matches';
import type { Found } from './spans';
import { isAlsoWord, isTopLevelDomain } from './top-level-domains';

/**
 * With a scheme or www, up to a space, a quote, Chinese text or a comma that is no part of coordinates. `hxxp` is how
 * people defuse a link they report.
 */
const LINK =
  /(?:h(?:tt|xx)ps?:\/{1,2}|www\.)(?:[^\s<>"'`,!;|，。、；！？）】」』《》\p{Script=Han}]|,(?=\d)){1,2000}/giu;
/** Two labels at least; letters of any alphabet but Chinese, since imitators mix them ("fjоrd" with a Cyrillic о). */
const LABEL = '[\\p{L}\\p{N}](?:[\\p{L}\\p{N}-]{0,61}[\\p{L}\\p{N}])?';
const BARE = new RegExp(
  `(?<![\\p{L}\\p{N}@._/-]|\\p{Script=Han}\\.)${LABEL}(?:(?:\\.|\\[\\.\\]|\\(\\.\\))${LABEL}){1,5}(?::\\d{2,5})?((?:[/?](?:[^\\s<>"'\`,!;|，。、；！？）】」』\\p{Script=Han}]|,(?=\\d)){0,2000})?)(?![@])`,
  'giu',
);
/** Chinese signs are the sentence around a domain, not letters of it. */
const HAN = /\p{Script=Han}+/gu;
/** "Hello.No": a greeting and the next sentence. */
const SENTENCE_WORDS = new Set(
  'hi hello hey hei hallo ok okay yes ja nei yep thanks thx thank takk please pls sorry right done good fine bye you it me that this there here now'.split(
    ' ',
  ),
);
/** "somebody called fjord.esim.help follows me": a name on the platform, not a domain. */
const HANDLE_BEFORE =
  /(?:(?<!\p{L})(?:called|named|handle|username|user|profile|account|page|instagram|insta|ig|telegram|heter|kalt|kaller seg|konto(?:en)?|profil(?:en)?|bruker(?:en)?|siden?|dm from|melding fra)|叫做?|名叫|账号|帐号|用户|昵称|名为)[\s:"'“]{0,3}$/iu;
/** "NO-48213.is it active" */
const REFERENCE = /\d{4}$/;
const MIN_SECOND_LEVEL = 2;
/** Endings that are words, yet far more often end a domain when nothing separates them from the word before. */
const RATHER_DOMAINS = new Set([
  'no',
  'me',
  'info',
  'live',
  'pro',
  'help',
  'support',
  'email',
  'link',
  'top',
  'club',
]);

/** Links with a scheme or www, as typed, without the punctuation of the sentence around them. */
export function findLinks(text: string): Found<string>[] {
  return allMatches(text, LINK)
    .map(trimmed)
    .filter((link) => /[\p{L}\p{N}]\.[\p{L}\p{N}]/u.test(link.value));
}

/**
 * Domains typed without a scheme, with their path. Links have to be blanked out before, and e-mails too, except for
 * those with a path: what has an @ behind the path is no address.
 */
export function findDomains(text: string, which: 'any' | 'withPath' = 'any'): Found<string>[] {
  if (!/[.\])]/u.test(text)) return [];
  const latin = text.replace(HAN, (run) => ' '.repeat(run.length));
  return allMatches(latin, BARE)
    .filter((match) => isDomain(match) && (which === 'any' ? !isHandle(text, match) : match[1]))
    .map(trimmed);
}

function isDomain([whole, path = '']: RegExpExecArray): boolean {
  const host = path ? whole.slice(0, -path.length) : whole;
  const labels = host.replace(/:\d+$/, '').split(/\[\.\]|\(\.\)|\./u);
  const ending = labels.at(-1) ?? '';
  const name = labels.at(-2) ?? '';
  if (!isTopLevelDomain(ending) || !/\p{L}/u.test(name)) return false;
  if (isAlsoWord(ending) && (/^\p{Lu}\p{Ll}/u.test(ending) || REFERENCE.test(name))) return false;
  if (path.length > 1 || labels.length > 2) return true;
  if (name.length < MIN_SECOND_LEVEL || SENTENCE_WORDS.has(name.toLowerCase())) return false;
  if (!isAlsoWord(ending) || /[-\d]/.test(name)) return true;
  // "telenor.no" is a domain; "fornyet.No one" is not, nor is "renew.it".
  return RATHER_DOMAINS.has(ending.toLowerCase());
}

function isHandle(text: string, { index, 1: path }: RegExpExecArray): boolean {
  return !path && HANDLE_BEFORE.test(text.slice(Math.max(0, index - 24), index));
}

function trimmed(match: RegExpExecArray): Found<string> {
  let length = match[0].length;
  while (length > 0 && '.,;:!?)]}\'"*_~…>'.includes(match[0][length - 1] ?? '')) length--;
  return { start: match.index, end: match.index + length, value: match[0].slice(0, length) };
}
