import type { SendResult } from '../../src/channel/send';

type RefusedReason = Extract<SendResult, { outcome: 'refused' }>['reason'];

/** What an error of the Graph API means for a send. */
export type Verdict =
  | { readonly outcome: 'throttled' | 'transient' | 'unknown' }
  | { readonly outcome: 'refused'; readonly reason: RefusedReason; readonly pauseAccount: boolean };

interface Rule {
  /** Left out: the subcode means the same under every code. */
  readonly code?: number;
  readonly subcodes?: readonly number[];
  readonly means: Verdict;
}

const transient: Verdict = { outcome: 'transient' };
const throttled: Verdict = { outcome: 'throttled' };
const stop = (reason: RefusedReason): Verdict => ({ outcome: 'refused', reason, pauseAccount: false });
const pause = (reason: RefusedReason): Verdict => ({ outcome: 'refused', reason, pauseAccount: true });

/**
 * Error codes of the Send API (platforms.md §5; Meta's error reference and field reports). The most exact row wins: code
 * with subcode, then subcode alone, then code alone.
 */
export const META_ERRORS: readonly Rule[] = [
  { code: -1, means: transient },
  { code: 1, means: transient },
  { code: 2, means: transient },
  { code: 1, subcodes: [99], means: pause('auth') },
  // Documented: the message was sent although this error came back.
  { code: 1, subcodes: [1357046], means: { outcome: 'unknown' } },
  { code: 4, means: throttled },
  { code: 17, means: throttled },
  { code: 32, means: throttled },
  { code: 613, means: throttled },
  { code: 80002, means: throttled },
  { code: 80006, means: throttled },
  // Too many tagged messages.
  { code: 613, subcodes: [2018338], means: pause('policy') },
  { code: 10, means: pause('auth') },
  { code: 10, subcodes: [2018278, 2534022], means: stop('window') },
  // News permission.
  { code: 10, subcodes: [2018065], means: stop('policy') },
  { code: 10, subcodes: [2018108], means: stop('blocked') },
  { code: 551, means: stop('blocked') },
  { code: 1545041, means: stop('blocked') },
  { subcodes: [1545041], means: stop('blocked') },
  // Page temporarily restricted.
  { code: 10, subcodes: [1893063], means: pause('policy') },
  // The link between the Instagram account and its Page, or two-factor sign-in, is broken.
  { code: 10, subcodes: [2534077], means: pause('auth') },
  { code: 200, means: pause('auth') },
  // The owner switched message access off.
  { code: 200, subcodes: [2534041], means: pause('auth') },
  { code: 190, means: pause('auth') },
  // No token, or a session that ended (Graph API error handling).
  { code: 102, means: pause('auth') },
  { code: 104, means: pause('auth') },
  { code: 100, means: stop('invalid') },
  { code: 100, subcodes: [33, 2018001, 2534014], means: stop('unknown_user') },
  // Business blocked from messaging on Instagram.
  { code: 100, subcodes: [2534029], means: pause('policy') },
  // Another app owns the thread, or a lead form is running in it.
  { code: 100, subcodes: [2534037], means: stop('other_owner') },
  { subcodes: [2018300, 2018321], means: stop('other_owner') },
  { code: 2018300, means: stop('other_owner') },
  { code: 2018321, means: stop('other_owner') },
  { code: 368, means: pause('policy') },
  { code: 2022, means: pause('policy') },
  // Instagram account not eligible for the API.
  { code: 36103, means: pause('auth') },
];

const BY_KEY = new Map(META_ERRORS.flatMap((rule) => keysOf(rule).map((key) => [key, rule.means] as const)));

function keysOf({ code, subcodes }: Rule): string[] {
  return subcodes ? subcodes.map((subcode) => `${code ?? '*'}/${subcode}`) : [`${code}`];
}

export interface MetaFault {
  /** HTTP status of the answer. */
  readonly status: number;
  readonly code?: number | undefined;
  readonly subcode?: number | undefined;
  readonly isTransient?: boolean | undefined;
}

/** Classifies by code and subcode, never by text. A server fault that says nothing definite may have sent. */
export function judgeMetaFault({ status, code, subcode, isTransient }: MetaFault): Verdict {
  const known = BY_KEY.get(`${code}/${subcode}`) ?? BY_KEY.get(`*/${subcode}`) ?? BY_KEY.get(`${code}`);
  const verdict = known ?? fallback(status, isTransient);
  return status >= 500 && verdict.outcome === 'transient' ? { outcome: 'unknown' } : verdict;
}

function fallback(status: number, isTransient: boolean | undefined): Verdict {
  if (status === 429) return throttled;
  if (status >= 500 || status === 408) return { outcome: 'unknown' };
  return isTransient ? transient : stop('invalid');
}
