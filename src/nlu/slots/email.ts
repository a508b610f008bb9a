import { allMatches } from '../../lib/all-matches';
import type { Found } from './spans';
import { isTopLevelDomain } from './top-level-domains';

/** RFC 5321: at most 64 characters before the @. */
const MAX_LOCAL = 64;
const LOCAL = /[a-z0-9æøåäöüéè._%+-]/iu;
/** RFC 1035: labels of at most 63; a Chinese full stop is what a Chinese keyboard gives for a dot. */
const DOMAIN =
  /(?:[a-z0-9æøåäöü](?:[a-z0-9æøåäöü-]{0,61}[a-z0-9æøåäöü])?(?:\.|。(?=[a-z]{2,6}(?![a-z0-9])))){1,6}[a-z]{2,24}/iuy;
/** "ola (at) example dot no", "ola krøllalfa gmail punktum com": one sign or the other is spelled out. */
const SPELLED =
  /(?<![\p{L}\p{N}.@_+-])([a-z0-9][a-z0-9._+-]{0,63}(?: (?:dot|punktum|prikk|punkt) [a-z0-9][a-z0-9._+-]{0,63}){0,2})(\s?[([{<](?:at|@|snabel-?a|krøllalfa|alfakrøll)[)\]}>]\s?|\s{1,2}(?:at|@|snabel-?a|krøllalfa|krøll-alfa|alfakrøll|alfa krøll)\s{1,2}|\s?艾特\s?|@\s)((?:[a-z0-9-]{1,63}(?:\.|\s?[([{<](?:dot|\.)[)\]}>]\s?|\s(?:dot|punktum|prikk|punkt|点)\s|\s?点\s?)){1,3}[a-z]{2,24})(?![\p{Script=Latin}\p{N}])/giu;
const SPELLED_SIGN = /@|\bat\b|krøll|snabel|艾特/iu;
const SPELLED_DOT = /\s?[([{<](?:dot|\.)[)\]}>]\s?|\s(?:dot|punktum|prikk|punkt|点)\s|\s?点\s?/giu;
/** "reach me at gmail.com", "look at example.com": words that are no name before the @. */
const NO_NAMES = new Set(
  'me us him her them you it is are was am i we they he she or and look looks looked reach contact mail email write find pay site website online available here there up in on shop store order ordered buy bought us not that this page login log meg deg oss dere kontakt skriv se finn'.split(
    ' ',
  ),
);
/** A plain " at " joins a name and a domain only where the domain is a mailbox provider's or its dot is spelled out. */
const PROVIDER =
  /^(?:gmail|googlemail|hotmail|outlook|live|msn|yahoo|icloud|me|proton(?:mail)?|online|getmail|qq|163|126|sina|foxmail)\.(?:com|no|cn|me|net|co)$/u;

/** E-mail addresses, lower case, without the punctuation of the sentence around them. */
export function findEmails(text: string): Found<string>[] {
  const written = writtenEmails(text);
  if (!SPELLED_SIGN.test(text)) return written;
  const spelled = allMatches(text, SPELLED).flatMap((match) => spelledEmail(match));
  const extra = spelled.filter((one) => !written.some((two) => one.start < two.end && two.start < one.end));
  return [...written, ...extra].sort((a, b) => a.start - b.start);
}

function writtenEmails(text: string): Found<string>[] {
  const found: Found<string>[] = [];
  for (let sign = text.indexOf('@'); sign >= 0; sign = text.indexOf('@', sign + 1)) {
    let start = sign;
    while (start > 0 && sign - start < MAX_LOCAL && LOCAL.test(text[start - 1] ?? '')) start--;
    while (start < sign && '.%+-'.includes(text[start] ?? '')) start++;
    if (start === sign) continue;
    DOMAIN.lastIndex = sign + 1;
    const domain = cutSentence(DOMAIN.exec(text)?.[0]);
    if (domain === undefined) continue;
    const end = sign + 1 + domain.length;
    found.push({ start, end, value: text.slice(start, end).replaceAll('。', '.').toLowerCase() });
  }
  return found;
}

/** "ola@example.no.Takk": what follows a dot without a space is no part of the domain when it ends no domain. */
function cutSentence(domain: string | undefined): string | undefined {
  if (domain === undefined) return undefined;
  const labels = domain.split(/[.。]/u);
  if (isTopLevelDomain(labels.at(-1) ?? '')) return domain;
  const last = labels.findLastIndex((label, i) => i > 0 && isTopLevelDomain(label));
  return last < 0 ? domain : domain.slice(0, labels.slice(0, last + 1).join('.').length);
}

function spelledEmail(match: RegExpExecArray): Found<string>[] {
  const [whole, name = '', sign = '', host = ''] = match;
  const local = name.replace(/ (?:dot|punktum|prikk|punkt) /giu, '.').toLowerCase();
  const domain = host.replace(SPELLED_DOT, '.').toLowerCase();
  const clear = !/^\s+at\s+$/iu.test(sign) || PROVIDER.test(domain) || domain !== host.toLowerCase();
  const last = domain.split('.').at(-1) ?? '';
  if (!clear || NO_NAMES.has(local) || !isTopLevelDomain(last)) return [];
  return [{ start: match.index, end: match.index + whole.length, value: `${local}@${domain}` }];
}
