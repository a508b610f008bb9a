import type { SendResult } from '../../src/channel/send';

type RefusedReason = Extract<SendResult, { outcome: 'refused' }>['reason'];

/** What an error of the X API means for a send. */
export type Verdict =
  | { readonly outcome: 'throttled' | 'unknown' }
  | { readonly outcome: 'refused'; readonly reason: RefusedReason; readonly pauseAccount: boolean };

const throttled: Verdict = { outcome: 'throttled' };
const unknown: Verdict = { outcome: 'unknown' };
const stop = (reason: RefusedReason): Verdict => ({ outcome: 'refused', reason, pauseAccount: false });
const pause = (reason: RefusedReason): Verdict => ({ outcome: 'refused', reason, pauseAccount: true });

/** Numbers in `errors[].code`, a v1.1 heritage that v2 still uses (platforms.md §6.7; X's response codes page). */
export const X_CODES: ReadonlyMap<number, Verdict> = new Map([
  [88, throttled],
  [32, pause('auth')],
  [89, pause('auth')],
  [99, pause('auth')],
  // Time stamp out of bounds: our clock is wrong.
  [135, pause('auth')],
  [215, pause('auth')],
  [150, stop('blocked')],
  [151, stop('blocked')],
  [349, stop('blocked')],
  // The recipient takes requests from verified senders only.
  [476, stop('blocked')],
  [93, pause('auth')],
  [261, pause('auth')],
  // "Looks automated": the same text must not go out again.
  [226, pause('policy')],
  [326, pause('policy')],
  [64, pause('policy')],
  [354, stop('invalid')],
  [187, stop('invalid')],
  [50, stop('unknown_user')],
  [108, stop('unknown_user')],
]);

/** Last part of a problem's `type` address. */
export const X_PROBLEMS: ReadonlyMap<string, Verdict> = new Map([
  ['client-forbidden', pause('auth')],
  ['unsupported-authentication', pause('auth')],
  ['usage-capped', pause('billing')],
  ['credits', pause('billing')],
  ['invalid-request', stop('invalid')],
  ['rate-limit-exceeded', throttled],
  ['resource-not-found', stop('unknown_user')],
]);

/** Wordings that carry the only hint on some answers, lower case. */
export const X_WORDINGS: readonly (readonly [string, Verdict])[] = [
  ['not permitted to dm', stop('blocked')],
  ['permission to dm', stop('blocked')],
  ['cannot send messages to this user', stop('blocked')],
  ['spend limit', pause('billing')],
  ['spend-limit', pause('billing')],
  ['spending limit', pause('billing')],
  ['credits', pause('billing')],
];

export const X_STATUSES: ReadonlyMap<number, Verdict> = new Map([
  [400, stop('invalid')],
  [401, pause('auth')],
  [402, pause('billing')],
  [403, stop('policy')],
  [404, stop('unknown_user')],
  [408, unknown],
  [420, throttled],
  [429, throttled],
]);

export interface XFault {
  readonly status: number;
  readonly codes: readonly number[];
  /** Problem slugs, most specific first. */
  readonly problems: readonly string[];
  /** Titles, details and messages in lower case. */
  readonly words: string;
}

/** Numbers first, then problem types, then wordings, then the HTTP status. A server fault may have sent. */
export function judgeXFault({ status, codes, problems, words }: XFault): Verdict {
  if (status >= 500) return unknown;
  const byCode = codes.map((code) => X_CODES.get(code)).find((verdict) => verdict !== undefined);
  const byProblem = problems.map((slug) => X_PROBLEMS.get(slug)).find((verdict) => verdict !== undefined);
  const byWords = X_WORDINGS.find(([wording]) => words.includes(wording))?.[1];
  return (
    byCode ?? byProblem ?? byWords ?? X_STATUSES.get(status) ?? (status < 400 ? unknown : stop('invalid'))
  );
}
