/**
 * When the waiting page looks again by itself: soon at first, because most confirmations take seconds, then ever more
 * rarely, and after about four minutes no more. Which look it is stands in the address, so that nothing is kept.
 */
const PAUSES_S = [4, 4, 4, 4, 4, 6, 8, 10, 15, 20, 30, 30, 45, 60];

/** Counts the looks in the page's own address. */
export const LOOK = 'look';

/** @param look the query's value; whatever is no count is the first look. */
export function lookOf(look: unknown): number {
  return typeof look === 'string' && /^\d{1,4}$/.test(look) ? Number(look) : 0;
}

/** `Refresh` header of this look, a header so that no script is needed; undefined: it does not look again by itself. */
export function refreshOf(look: number, path: string): string | undefined {
  const pause = PAUSES_S[look];
  if (pause === undefined) return undefined;
  return `${pause}; url=${path}${path.includes('?') ? '&' : '?'}${LOOK}=${look + 1}`;
}
