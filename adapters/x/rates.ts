import type { Budget } from '../../src/channel/send';

export type Headers = Readonly<Record<string, string | string[] | undefined>>;

/** Header families of one answer: the 15-minute window, and where told the day's of app and user. */
const FAMILIES = [
  ['x-rate-limit', ''],
  ['x-app-limit-24hour', ':app-day'],
  ['x-user-limit-24hour', ':user-day'],
] as const;

/** What the platform says is left on a route; always trusted over printed limits, which contradict one another. */
export function readBudgets(route: string, headers: Headers): Budget[] {
  return FAMILIES.flatMap(([family, suffix]) => {
    const remaining = wholeNumber(headers[`${family}-remaining`]);
    const resetSeconds = wholeNumber(headers[`${family}-reset`]);
    if (remaining === undefined || resetSeconds === undefined) return [];
    return [{ route: `${route}${suffix}`, remaining, resetsAt: resetSeconds * 1000 }];
  });
}

/** Without any header: X's windows are 15 minutes long, and a minute is what a person would wait. */
const WAIT_MS = 60_000;

/** When to come back after a 429: at the latest reset of those that are used up, never in the past. */
export function retryTime(budgets: readonly Budget[], headers: Headers, now: number): number {
  const used = budgets.filter(({ remaining }) => remaining === 0);
  const resets = (used.length > 0 ? used : budgets).map(({ resetsAt }) => resetsAt).filter((at) => at > now);
  const after = (wholeNumber(headers['retry-after']) ?? 0) * 1000;
  return Math.max(...resets, after > 0 ? now + after : 0) || now + WAIT_MS;
}

function wholeNumber(value: string | string[] | undefined): number | undefined {
  return typeof value === 'string' && /^\d{1,12}$/.test(value) ? Number(value) : undefined;
}
