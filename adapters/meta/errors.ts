import type { SendResult } from '../../src/channel/send';

type RefusedReason = Extract<SendResult, { outcome: 'refused' }>['reason'];

/** What an error of the Graph API means for a send. */
export type Verdict =
  | { readonly outcome: 'throttled' | 'transient' | 'unknown' }
  | { readonly outcome: 'refused'; readonly reason: RefusedReason; readonly pauseAccount: boolean };

/** One row of an error table. */
export interface MetaRule {
  /** Left out: the subcode means the same under every code. */
  readonly code?: number;
  readonly subcodes?: readonly number[];
  readonly means: Verdict;
}

const transient: Verdict = { outcome: 'transient' };
const throttled: Verdict = { outcome: 'throttled' };
export const stop = (reason: RefusedReason): Verdict => ({ outcome: 'refused', reason, pauseAccount: false });
export const pause = (reason: RefusedReason): Verdict => ({ outcome: 'refused', reason, pauseAccount: true });

/**
 * Error codes of the Send API that both products share; Instagram through Facebook login sends by the Page's edge and
 * meets the Page's codes too (platforms' error references and field reports). The most exact row wins: code with
 * subcode, then subcode alone, then code alone.
 */
export const META_ERRORS: readonly MetaRule[] = [
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
  { code: 10, means: pause('auth') },
  { code: 10, subcodes: [2018278], means: stop('window') },
  { code: 10, subcodes: [2018108], means: stop('blocked') },
  { code: 551, means: stop('blocked') },
  { code: 1545041, means: stop('blocked') },
  { subcodes: [1545041], means: stop('blocked') },
  { code: 200, means: pause('auth') },
  { code: 190, means: pause('auth') },
  // No token, or a session that ended (Graph API error handling).
  { code: 102, means: pause('auth') },
  { code: 104, means: pause('auth') },
  { code: 100, means: stop('invalid') },
  { code: 100, subcodes: [33, 2018001], means: stop('unknown_user') },
  // Another app owns the thread, or a lead form is running in it.
  { subcodes: [2018300, 2018321], means: stop('other_owner') },
  { code: 2018300, means: stop('other_owner') },
  { code: 2018321, means: stop('other_owner') },
  { code: 368, means: pause('policy') },
  { code: 2022, means: pause('policy') },
];

function keysOf({ code, subcodes }: MetaRule): string[] {
  return subcodes ? subcodes.map((subcode) => `${code ?? '*'}/${subcode}`) : [`${code}`];
}

export interface MetaFault {
  /** HTTP status of the answer. */
  readonly status: number;
  readonly code?: number | undefined;
  readonly subcode?: number | undefined;
  readonly isTransient?: boolean | undefined;
}

export type MetaJudge = (fault: MetaFault) => Verdict;

/**
 * Makes the judge of one product from the shared rows and its own. It goes by code and subcode, never by text; a server
 * fault that says nothing definite may have sent the message.
 */
export function createMetaJudge(own: readonly MetaRule[]): MetaJudge {
  const rules = [...META_ERRORS, ...own];
  const byKey = new Map(rules.flatMap((rule) => keysOf(rule).map((key) => [key, rule.means] as const)));
  return ({ status, code, subcode, isTransient }) => {
    const known = byKey.get(`${code}/${subcode}`) ?? byKey.get(`*/${subcode}`) ?? byKey.get(`${code}`);
    const verdict = known ?? fallback(status, isTransient);
    return status >= 500 && verdict.outcome === 'transient' ? { outcome: 'unknown' } : verdict;
  };
}

function fallback(status: number, isTransient: boolean | undefined): Verdict {
  if (status === 429) return throttled;
  if (status >= 500 || status === 408) return { outcome: 'unknown' };
  return isTransient ? transient : stop('invalid');
}
