import { domainToUnicode } from 'node:url';

/** A web address as browsers read it. */
export interface Address {
  /** Lower case, punycode written out in its letters. */
  readonly host: string;
  readonly port: string;
  readonly path: string;
  readonly query: URLSearchParams;
  /** What stands before an @ of the host part, or before a backslash: it only looks like the address. */
  readonly decoy: string;
}

/** The part between the scheme and the path as typed. */
const AUTHORITY = /^[a-z]+:\/\/([^/?#]*)/i;
const LONGEST = 2_000;

/**
 * Reads an address the way a browser does, also without a scheme, and the way people defuse links: `hxxp`, `[.]`.
 * Undefined: no browser would open it.
 */
export function addressOf(text: string): Address | undefined {
  const typed = withScheme(defused(text.trim().slice(0, LONGEST)));
  if (!URL.canParse(typed)) return undefined;
  const url = new URL(typed);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return undefined;
  const written = AUTHORITY.exec(typed)?.[1] ?? '';
  const decoyEnd = Math.max(written.lastIndexOf('@'), written.indexOf('\\'));
  return {
    host: domainToUnicode(url.hostname).replace(/\.$/, '') || url.hostname,
    port: url.port || (url.protocol === 'https:' ? '443' : '80'),
    path: url.pathname,
    query: url.searchParams,
    decoy: decoyEnd < 0 ? '' : written,
  };
}

/** The host as typed, before browsers fold its letters: "ｆｊｏｒｄ" and "fjord" lead to the same place. */
export function typedHost(text: string): string {
  const written = AUTHORITY.exec(withScheme(defused(text.trim().slice(0, LONGEST))))?.[1] ?? '';
  return written
    .replace(/^.*@/, '')
    .replace(/:\d+$/, '')
    .replace(/[\u200b-\u200d\ufeff]/g, '')
    .toLowerCase();
}

function defused(text: string): string {
  return text
    .replace(/^hxxp/i, 'http')
    .replace(/\[\.\]|\(\.\)/g, '.')
    .replace(/[。．]/g, '.');
}

function withScheme(text: string): string {
  if (/^https?:\/\//i.test(text)) return text;
  return `https://${text.replace(/^https?:\/?/i, '')}`;
}
