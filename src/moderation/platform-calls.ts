import type { Sender } from '../channel/adapter';
import type { CallResult, Moderation } from '../channel/send';
import { splitThreadId } from '../channel/thread-id';
import type { Clock } from '../lib/clock';
import { errorCode } from '../lib/errors';
import type { Logger } from '../lib/log';
import type { Store } from '../store/store';

/** Calls in one go: people's verdicts come in waves, and a platform takes a few of them a second. */
const BATCH = 20;
const LEASE_SECONDS = 30;
/** With the longest waits: about a week. */
const MAX_ATTEMPTS = 350;
const FIRST_RETRY_MS = 2_000;
const LONGEST_RETRY_MS = 30 * 60_000;

export interface PlatformCallDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Logger;
  senderOf(accountId: string): Promise<Sender | undefined>;
}

/**
 * Chore: asks the platforms for what verdicts want of them. Of one sender one call at a time and in order, so that a
 * block that is taken back ends unblocked. A call that is cut off is made again: each can be repeated without harm.
 */
export async function runPlatformCalls(deps: PlatformCallDeps): Promise<void> {
  const calls = await takeCalls(deps);
  await Promise.all(calls.map((call) => make(call, deps)));
}

interface Call {
  readonly id: number;
  readonly threadId: string;
  readonly accountId: string;
  readonly action: Moderation;
  readonly attempt: number;
}

async function takeCalls({ store, clock }: PlatformCallDeps): Promise<readonly Call[]> {
  return await store.query<Call>({
    name: 'platform-calls-take',
    text: `update platform_call p set attempt = p.attempt + 1,
                  lease_until = clock_timestamp() + interval '${LEASE_SECONDS} seconds'
             from (select id from platform_call c
                    where c.status = 'pending' and c.not_before <= $1
                      and (c.lease_until is null or c.lease_until < clock_timestamp())
                      and not exists (select 1 from platform_call e where e.thread_id = c.thread_id
                                         and e.status = 'pending' and e.id < c.id)
                    order by c.id limit ${BATCH} for update skip locked) due
            where p.id = due.id
        returning p.id, p.thread_id "threadId", p.account_id "accountId", p.action, p.attempt`,
    values: [clock.now()],
  });
}

async function make(call: Call, deps: PlatformCallDeps): Promise<void> {
  const result = await ask(call, deps);
  const now = deps.clock.now();
  if (result.outcome !== 'done')
    deps.log.warn({ threadId: call.threadId, action: call.action, code: result.code }, 'platform not moved');
  const status = statusOf(call, result);
  const backoff = Math.min(FIRST_RETRY_MS * 2 ** (call.attempt - 1), LONGEST_RETRY_MS);
  const notBefore = result.outcome === 'again' ? Math.max(result.retryAt ?? 0, now + backoff) : now;
  await deps.store.query({
    name: 'platform-call-settle',
    text: `update platform_call set status = $2, code = $3, not_before = $4, lease_until = null,
                  settled_at = case when $2 = 'pending' then null else $5::bigint end
            where id = $1 and status = 'pending'`,
    values: [call.id, status, result.outcome === 'done' ? null : result.code, notBefore, now],
  });
}

function statusOf({ attempt }: Call, { outcome }: CallResult): 'done' | 'pending' | 'refused' {
  if (outcome === 'done') return 'done';
  return outcome === 'again' && attempt < MAX_ATTEMPTS ? 'pending' : 'refused';
}

async function ask({ accountId, threadId, action }: Call, deps: PlatformCallDeps): Promise<CallResult> {
  try {
    const sender = await deps.senderOf(accountId);
    if (!sender) return { outcome: 'refused', code: 'ACCOUNT_NOT_CONFIGURED' };
    if (!sender.moderate) return { outcome: 'refused', code: 'PLATFORM_CANNOT_BLOCK' };
    return await sender.moderate(splitThreadId(threadId).userId, action);
  } catch (error) {
    return { outcome: 'again', code: errorCode(error) };
  }
}
