import type { Found } from './spans';

const LINK = /(?:https?:\/\/|www\.)[^\s<>"'，。、；！？）】]{1,2000}/giu;
/** Endings of domains that people type without http; a list, because "renew.it now" is a sentence. */
const BARE =
  /(?<![\p{L}\p{N}@._-])(?:[a-z0-9-]{1,63}\.){1,5}(?:com|no|net|org|io|app|shop|store|info|cn|me|top|xyz|online|site|club|link|example)(?:\/[^\s<>"'，。、；！？）】]{0,2000})?(?![\p{Script=Latin}\p{N}@-])/giu;

/** Links and domains as typed, without the punctuation of the sentence around them. */
export function findUrls(text: string): Found<string>[] {
  const links = [...text.matchAll(LINK), ...text.matchAll(BARE)].map((match) => {
    const value = trimEnd(match[0]);
    return { start: match.index, end: match.index + value.length, value };
  });
  links.sort((a, b) => a.start - b.start || b.end - a.end);
  return links.filter((link, i) => !links.slice(0, i).some((other) => link.start < other.end));
}

function trimEnd(link: string): string {
  let end = link.length;
  while (end > 0 && '.,;:!?)]}\'"'.includes(link[end - 1] ?? '')) end--;
  return link.slice(0, end);
}
