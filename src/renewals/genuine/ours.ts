import type { Brand } from '../../brand';
import { addressOf } from './address';
import type { Platform } from './port';

/** Everything that is ours, in the forms that things are compared by. */
export interface Ours {
  /** Hosts, lower case: each with all below it. */
  readonly domains: readonly string[];
  /** `host:port` of our own address where that is no domain (an IP address, localhost). */
  readonly hosts: readonly string[];
  /** Names by which we may be imitated, lower case: fjord-esim, fjordesim, fjord.esim. */
  readonly names: readonly string[];
  /** Account name on each platform, lower case, without @. */
  readonly handles: Readonly<Partial<Record<Platform, string>>>;
  /** Pages on other people's platforms that are ours, as `host/path`. */
  readonly pages: readonly string[];
  /** `ios:id123`, `android:package.name`. */
  readonly apps: readonly string[];
  /** E.164 digits without the plus. */
  readonly phones: readonly string[];
  /** ISO 3166, to read national numbers by. */
  readonly country: string;
}

/** Endings of two labels, below which a firm has its name: brand.co.uk. */
const SECOND_LEVEL = new Set(['co', 'com', 'org', 'net', 'ac', 'gov', 'edu', 'or', 'ne']);
const APPLE = /\/(id\d+)/;

/** @param publicUrl what customers reach us by. */
export function oursOf(brand: Brand, publicUrl: string): Ours {
  const { domains, handles, name, id } = brand.brand;
  const own = [publicUrl, brand.website, brand.brand.privacyUrl]
    .map(addressOf)
    .filter((one) => one !== undefined);
  const named = own.filter(({ host }) => !isNumeric(host));
  const all = [
    ...new Set([...domains.map((domain) => domain.toLowerCase()), ...named.map(({ host }) => host)]),
  ];
  const accounts: Partial<Record<Platform, string>> = Object.fromEntries(
    Object.entries(handles).map(([platform, handle]) => [platform, handle.replace(/^@/, '').toLowerCase()]),
  );
  const names = [...all.map(ownLabel), id, name.replace(/\s+/g, '-'), ...Object.values(accounts)];
  return {
    domains: all,
    hosts: own.filter(({ host }) => isNumeric(host)).map(({ host, port }) => `${host}:${port}`),
    names: [...new Set(names.map((one) => one.toLowerCase()))],
    handles: accounts,
    pages: brand.community.flatMap(({ url }) => pageOf(url) ?? []),
    apps: appsOf(brand),
    phones: brand.hotline ? [brand.hotline.number.replace(/\D/g, '')] : [],
    country: brand.brand.country,
  };
}

/** True for a host that is one of these domains or below one. */
export function isBelow(host: string, domains: readonly string[]): boolean {
  return domains.some((domain) => host === domain || host.endsWith(`.${domain}`));
}

/** The label a firm is known by: `fjord-esim` of `renew.fjord-esim.example`, `brand` of `brand.co.uk`. */
export function ownLabel(host: string): string {
  const labels = host.split('.');
  const [second, first] = [labels.at(-2), labels.at(-3)];
  return (first !== undefined && second !== undefined && SECOND_LEVEL.has(second) ? first : second) ?? host;
}

/** `host/path` of a page, without www, query and a slash at the end. */
export function pageOf(url: string): string | undefined {
  const address = addressOf(url);
  if (!address) return undefined;
  return `${address.host.replace(/^(?:www|m)\./, '')}${address.path.toLowerCase()}`.replace(/\/+$/, '');
}

/** An IP address, or a name that is no domain. */
export function isNumeric(host: string): boolean {
  return host.startsWith('[') || /^[\d.]+$/.test(host) || !host.includes('.');
}

function appsOf({ apps }: Brand): string[] {
  const ios = APPLE.exec(apps.ios ?? '')?.[1];
  const android = apps.android === undefined ? undefined : addressOf(apps.android)?.query.get('id');
  return [...(ios ? [`ios:${ios}`] : []), ...(android ? [`android:${android.toLowerCase()}`] : [])];
}
