import { nameLikeness } from './near-name';
import type { Ours } from './ours';
import { type Judged, PLATFORMS, type Platform } from './port';

/** Facebook does not count the dots in a page's name. */
const DOTLESS: ReadonlySet<Platform | undefined> = new Set(['facebook']);

/**
 * Whose an account name is.
 * @param where what is known of the place; a group or channel is never our account, whatever its name.
 */
export function judgeHandle(
  typed: string,
  where: { readonly platform?: Platform | undefined; readonly isGroup?: boolean },
  ours: Ours,
): Judged {
  const { platform, isGroup } = where;
  const name = typed.replace(/^@/, '').toLowerCase();
  const shown = isGroup ? `${platform}: ${name}` : `@${name}`;
  const subject = `handle:${platform ?? 'any'}:${isGroup ? 'group:' : ''}${name}`;
  const common = { kind: 'handle', shown, subject } as const;
  const on = isGroup ? [] : ownPlaces(name, platform, ours);
  if (on.length > 0) return { ...common, verdict: 'genuine', on };
  const likeness = nameLikeness(name, ours.names);
  if (!likeness) return { ...common, verdict: 'not_ours' };
  const own = (platform && ours.handles[platform]) ?? Object.values(ours.handles)[0];
  const like = own === undefined ? (ours.domains[0] ?? '') : `@${own}`;
  const elsewhere = isGroup === true || ownPlaces(name, undefined, ours).length > 0;
  if (likeness !== 'same') return { ...common, verdict: 'look_alike', like, why: likeness };
  return { ...common, verdict: 'look_alike', like, why: elsewhere ? 'other_platform' : 'spelling' };
}

/** Where exactly this name is ours: on that platform, or, where none is named, on any. */
function ownPlaces(name: string, platform: Platform | undefined, { handles }: Ours): Platform[] {
  const places = platform === undefined ? PLATFORMS : [platform];
  return places.filter((place) => {
    const own = handles[place];
    if (own === undefined) return false;
    return own === name || (DOTLESS.has(platform) && own.replaceAll('.', '') === name.replaceAll('.', ''));
  });
}
