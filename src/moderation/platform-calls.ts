import type { CallResult, Moderation } from '../channel/send';
import {
  askPlatform,
  LEASE,
  tryAgainAt,
  type WaitingCall,
  type WaitingCallDeps,
} from '../outbox/ask-platform';

/** Calls in one go: people's verdicts come in waves, and a platform takes a few of them a second. */
const BATCH = 20;
/** With the longest waits: about a week. */
const RETRIES = { maxAttempts: 350, firstMs: 2_000, longestMs: 30 * 60_000 };

/**
 * Chore: asks the platforms for what verdicts want of them. Of one sender one call at a time and in order, so that a
 * block that is taken back ends unblocked. A call that is cut off is made again: each can be repeated without harm.
 */
export async function runPlatformCalls(deps: WaitingCallDeps): Promise<void> {
  const calls = await takeCalls(deps);
  await Promise.all(calls.map((call) => make(call, deps)));
}

interface Call extends WaitingCall {
  readonly id: number;
  readonly action: Moderation;
}

async function takeCalls({ store, clock }: WaitingCallDeps): Promise<readonly Call[]> {
  return await store.query<Call>({
    name: 'platform-calls-take',
    text: `update platform_call p set attempt = p.attempt + 1,
                  lease_until = clock_timestamp() + ${LEASE}
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

async function make(call: Call, deps: WaitingCallDeps): Promise<void> {
  const result: CallResult = await askPlatform(call, deps, {
    ask: (sender, userId) => sender.moderate?.(userId, call.action),
    lacking: 'PLATFORM_CANNOT_BLOCK',
  });
  const now = deps.clock.now();
  if (result.outcome !== 'done')
    deps.log.warn({ threadId: call.threadId, action: call.action, code: result.code }, 'platform not moved');
  const againAt = result.outcome === 'done' ? undefined : tryAgainAt(call, result, { ...RETRIES, now });
  const ended = result.outcome === 'done' ? 'done' : 'refused';
  await deps.store.query({
    name: 'platform-call-settle',
    text: `update platform_call set status = $2, code = $3, not_before = $4, lease_until = null,
                  settled_at = case when $2 = 'pending' then null else $5::bigint end
            where id = $1 and status = 'pending'`,
    values: [
      call.id,
      againAt === undefined ? ended : 'pending',
      result.outcome === 'done' ? null : result.code,
      againAt ?? now,
      now,
    ],
  });
}
