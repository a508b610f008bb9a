import { type Address, addressOf, typedHost } from './address';
import { judgeApp } from './judge-app';
import { judgeHandle } from './judge-handle';
import { isDecoy, judgeHost } from './judge-host';
import { isBelow, type Ours } from './ours';
import type { Judged, Platform } from './port';

/** Hosts whose addresses name an account; `www.` and `m.` are left out before. */
const PLATFORM_HOSTS: Readonly<Record<string, Platform>> = {
  'instagram.com': 'instagram',
  'ig.me': 'instagram',
  'facebook.com': 'facebook',
  'fb.com': 'facebook',
  'fb.me': 'facebook',
  'm.me': 'facebook',
  'messenger.com': 'facebook',
  'x.com': 'x',
  'twitter.com': 'x',
  't.me': 'telegram',
  'telegram.me': 'telegram',
  'wa.me': 'whatsapp',
  'tiktok.com': 'tiktok',
  'youtube.com': 'youtube',
};
/** Parts of such addresses that stand before the name. */
const BEFORE_NAME = new Set(['m', 't', 'pg', 'people', 'c', 'user', 'pages', 'joinchat', 's']);
const BEFORE_GROUP = new Set(['groups', 'channel', 'events']);
/** Parts after which no account follows: a post, a search, a share. */
const NO_NAME = new Set(
  'p reel reels share sharer explore home search login messages intent hashtag i watch story.php profile.php permalink.php photo.php status send'.split(
    ' ',
  ),
);
/** Addresses that hide where they lead. */
const SHORTENERS = new Set(
  'bit.ly tinyurl.com t.co goo.gl is.gd cutt.ly rebrand.ly ow.ly buff.ly lnkd.in rb.gy shorturl.at t.ly s.id v.gd dwz.cn url.cn suo.im tiny.cc bl.ink qrco.de l.instagram.com l.facebook.com lm.facebook.com'.split(
    ' ',
  ),
);
/** Hosts where everybody may put a page: one bad page says nothing about the others. */
const SHARED = new Set(
  'docs.google.com forms.gle sites.google.com drive.google.com linktr.ee linkin.bio medium.com notion.site github.com dropbox.com'.split(
    ' ',
  ),
);
const RENEWAL_LINK = /^\/r\/([^/]{1,64})/;

/** Whose a web address is. */
export function judgeLink(text: string, ours: Ours): Judged {
  const address = addressOf(text);
  if (!address) return { kind: 'link', shown: '', verdict: 'unreadable' };
  const { host, path, decoy } = address;
  const whose = judgeHost(address, typedHost(text), ours);
  if (whose.verdict === 'ours') {
    const token = RENEWAL_LINK.exec(path)?.[1];
    return { kind: 'link', shown: host, verdict: 'genuine', ...(token !== undefined && { token }) };
  }
  const page = `${host.replace(/^(?:www|m)\./, '')}${path.toLowerCase()}`.replace(/\/+$/, '');
  if (ours.pages.some((own) => page === own || page.startsWith(`${own}/`))) {
    return { kind: 'link', shown: page, verdict: 'genuine' };
  }
  const named = judgeApp(address, ours) ?? judgeAccount(address, ours);
  if (named) return named;
  const common = { kind: 'link', shown: untappable(host), subject: subjectOf(address) } as const;
  if (decoy && isDecoy(decoy, ours)) {
    return { ...common, verdict: 'look_alike', like: ours.domains[0] ?? '', why: 'hidden_host' };
  }
  if (whose.verdict === 'look_alike') {
    // Written in full-width letters it leads to us: the writing is odd, but our own host must never become a fake.
    const { subject, ...unnamed } = common;
    return { ...unnamed, ...whose, ...(!isBelow(host, ours.domains) && { subject }) };
  }
  return { ...common, verdict: 'not_ours', ...(SHORTENERS.has(host) && { why: 'shortened' as const }) };
}

/** A host that no app makes a link of: nobody shall tap a fake one in our own words. */
export function untappable(host: string): string {
  return host.replaceAll('.', '[.]');
}

function judgeAccount({ host, path }: Address, ours: Ours): Judged | undefined {
  const bare = host.replace(/^(?:www|m|mobile|web)\./, '');
  const platform = Object.hasOwn(PLATFORM_HOSTS, bare) ? PLATFORM_HOSTS[bare] : undefined;
  if (!platform) return undefined;
  const parts = path.split('/', 6).filter(Boolean).map(decoded);
  const isGroup = BEFORE_GROUP.has(parts[0] ?? '');
  const name = isGroup ? parts[1] : parts.find((part) => !BEFORE_NAME.has(part));
  if (name === undefined || NO_NAME.has(name.toLowerCase())) return undefined;
  return judgeHandle(name.slice(0, 64), { platform, isGroup }, ours);
}

function subjectOf({ host, path }: Address): string {
  const shared = SHORTENERS.has(host) || SHARED.has(host);
  return shared ? `link:${host}${path.slice(0, 200)}` : `domain:${host.slice(0, 253)}`;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
