import type { Address } from './address';
import { plainLetters } from './letters';
import { type NameLikeness, nameLikeness } from './near-name';
import { isBelow, type Ours, ownLabel } from './ours';
import type { Likeness } from './port';

export type HostVerdict =
  | { readonly verdict: 'ours' }
  | { readonly verdict: 'look_alike'; readonly like: string; readonly why: Likeness }
  | { readonly verdict: 'foreign' };

/** Longest name DNS allows, and how many labels are looked at: nobody reads further. */
const LONGEST_HOST = 253;
const MOST_LABELS = 12;

/**
 * Whose a host is, by its letters alone.
 * @param typed as written: browsers fold full-width letters, people may be shown them.
 */
export function judgeHost(
  { host, port }: Pick<Address, 'host' | 'port'>,
  typed: string,
  ours: Ours,
): HostVerdict {
  const like = ours.domains[0] ?? '';
  if (isBelow(host, ours.domains)) {
    const disguised = typed !== host && /[^\u0000-\u007f]/.test(typed) && typed.normalize('NFC') !== host;
    return disguised ? { verdict: 'look_alike', like, why: 'letters' } : { verdict: 'ours' };
  }
  if (ours.hosts.includes(`${host}:${port}`)) return { verdict: 'ours' };
  if (host.length > LONGEST_HOST) return { verdict: 'foreign' };
  const why = likeness(host, ours);
  return why ? { verdict: 'look_alike', like: mostLike(host, ours) ?? like, why } : { verdict: 'foreign' };
}

/** True where a text in front of the real host pretends to be our address. */
export function isDecoy(decoy: string, ours: Ours): boolean {
  return decoy
    .toLowerCase()
    .split(/[@:\\/]/, MOST_LABELS)
    .some(
      (part) => part.includes('.') && (isBelow(part, ours.domains) || likeness(part, ours) !== undefined),
    );
}

function likeness(host: string, ours: Ours): Likeness | undefined {
  if (host !== plainLetters(host) && isBelow(plainLetters(host), ours.domains)) return 'letters';
  const labels = host.split('.').slice(-MOST_LABELS);
  const own = ownLabel(host);
  const name = nameLikeness(own, ours.names);
  if (name) return ofOwnLabel(name, own, ours);
  const below = labels.slice(0, Math.max(0, labels.lastIndexOf(own)));
  if (below.some((label) => nameLikeness(label, ours.names))) return 'subdomain';
  // fjord.esim.help: the dots stand where no dot is in our name.
  return nameLikeness([...below, own].join('.'), ours.names) ? 'spelling' : undefined;
}

function ofOwnLabel(name: NameLikeness, label: string, { domains }: Ours): Likeness {
  if (name !== 'same') return name;
  return domains.some((domain) => ownLabel(domain) === label) ? 'other_ending' : 'spelling';
}

/** Ours with the most of its labels in the foreign host, so that people see what was imitated. */
function mostLike(host: string, { domains }: Ours): string | undefined {
  return domains.toSorted((a, b) => b.length - a.length).find((domain) => host.includes(domain));
}
