import type { Address } from './address';
import { skeleton } from './letters';
import { nameLikeness } from './near-name';
import type { Ours } from './ours';
import type { Judged } from './port';

const APPLE_HOSTS = new Set(['apps.apple.com', 'itunes.apple.com']);
const APPLE_APP = /\/app\/(?:([^/]{1,200})\/)?(id\d{1,20})/i;
const GOOGLE_HOST = 'play.google.com';
/** Where copies of Android apps are handed out beside the store. */
const OTHER_STORES = /(?:^|\.)(?:apkpure|apkmirror|apkcombo|aptoide|uptodown|malavida|apkmonk)\.[a-z]{2,6}$/;

/** Whose an app is, by its address in a store; undefined: the address is of no app. */
export function judgeApp({ host, path, query }: Address, ours: Ours): Judged | undefined {
  if (APPLE_HOSTS.has(host)) {
    const [, slug = '', id] = APPLE_APP.exec(path) ?? [];
    return id === undefined
      ? undefined
      : inStore(`ios:${id.toLowerCase()}`, decoded(slug), 'App Store', ours);
  }
  if (host === GOOGLE_HOST) {
    const id = query.get('id')?.slice(0, 200).toLowerCase();
    return id && path.startsWith('/store/apps/details')
      ? inStore(`android:${id}`, id, 'Google Play', ours)
      : undefined;
  }
  const isPackage = OTHER_STORES.test(host) || /\.(?:apk|ipa|xapk)$/i.test(path);
  if (!isPackage || !hasOurName(decoded(path), ours)) return undefined;
  const subject = `app:${host}${path.toLowerCase().slice(0, 200)}`;
  return {
    kind: 'app',
    shown: host,
    subject,
    verdict: 'look_alike',
    like: storesOf(ours),
    why: 'other_store',
  };
}

function inStore(app: string, name: string, store: string, ours: Ours): Judged {
  const common = {
    kind: 'app',
    shown: `${store}: ${app.replace(/^\w+:/, '')}`,
    subject: `app:${app}`,
  } as const;
  if (ours.apps.includes(app)) return { ...common, verdict: 'genuine' };
  if (!hasOurName(name, ours)) return { ...common, verdict: 'not_ours' };
  return { ...common, verdict: 'look_alike', like: storesOf(ours), why: 'other_developer' };
}

function hasOurName(text: string, { names }: Ours): boolean {
  if (nameLikeness(text, names)) return true;
  const bare = skeleton(text.slice(0, 200));
  return names.some((name) => name.length >= 6 && bare.includes(skeleton(name)));
}

function storesOf({ apps, domains }: Ours): string {
  return apps.map((app) => app.replace(/^\w+:/, '')).join(', ') || (domains[0] ?? '');
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
