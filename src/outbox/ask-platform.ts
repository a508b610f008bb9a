import type { Sender } from '../channel/adapter';
import type { CallResult } from '../channel/send';
import { splitThreadId } from '../channel/thread-id';
import { type Backoff, backoffMs } from '../lib/backoff';
import type { Clock } from '../lib/clock';
import { errorCode } from '../lib/errors';
import type { Logger } from '../lib/log';
import type { Store } from '../store/store';

/** A call about one person that waits in a table and can be made again without harm. */
export interface WaitingCall {
  readonly threadId: string;
  readonly accountId: string;
  /** The one that is made now; the first is 1. */
  readonly attempt: number;
}

export interface WaitingCallDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Logger;
  senderOf(accountId: string): Promise<Sender | undefined>;
}

type NotDone = Exclude<CallResult, { outcome: 'done' }>;

/** How long a call belongs to the process that took it; whoever finds an older lease takes it over. */
export const LEASE = `interval '30 seconds'`;

/**
 * Makes the call. Whatever goes wrong on the way may be tried again.
 * @param lacking code for a platform that cannot be asked this: `ask` has answered undefined.
 */
export async function askPlatform<Told>(
  { accountId, threadId }: WaitingCall,
  { senderOf }: Pick<WaitingCallDeps, 'senderOf'>,
  {
    ask,
    lacking,
  }: { ask(sender: Sender, userId: string): Promise<Told> | undefined; readonly lacking: string },
): Promise<Told | NotDone> {
  try {
    const sender = await senderOf(accountId);
    if (!sender) return { outcome: 'refused', code: 'ACCOUNT_NOT_CONFIGURED' };
    return (await ask(sender, splitThreadId(threadId).userId)) ?? { outcome: 'refused', code: lacking };
  } catch (error) {
    return { outcome: 'again', code: errorCode(error) };
  }
}

/** When a call that was not done is made again, epoch ms; undefined: not any more. */
export function tryAgainAt(
  { attempt }: WaitingCall,
  result: NotDone,
  { now, maxAttempts, ...backoff }: Backoff & { readonly now: number; readonly maxAttempts: number },
): number | undefined {
  if (result.outcome === 'refused' || attempt >= maxAttempts) return undefined;
  return Math.trunc(Math.max(result.retryAt ?? 0, now + backoffMs(attempt, backoff)));
}
