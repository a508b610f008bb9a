import type { Sender } from '../channel/adapter';
import type { ProfileResult } from '../channel/send';
import { splitThreadId } from '../channel/thread-id';
import { storeProfiles } from '../inbox/profiles';
import type { Clock } from '../lib/clock';
import { errorCode } from '../lib/errors';
import type { Logger } from '../lib/log';
import type { Queryable, Store } from '../store/store';
import { STOPPED } from './claim';

/** Questions in one go. */
const BATCH = 10;
/** Calls that must be left of an account's allowance: names are the first thing to do without. */
const SPARED_CALLS = 15;
const LEASE_SECONDS = 30;
const MAX_ATTEMPTS = 8;
const FIRST_RETRY_MS = 5_000;
const LONGEST_RETRY_MS = 60 * 60_000;

export interface AskProfilesDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Logger;
  senderOf(accountId: string): Promise<Sender | undefined>;
}

/** Chore: asks the platforms who writes, where messages do not say it. Whoever is not told of stays unknown. */
export async function askProfiles(deps: AskProfilesDeps): Promise<void> {
  const calls = await takeCalls(deps);
  await Promise.all(calls.map((call) => ask(call, deps)));
}

interface ProfileCall {
  readonly threadId: string;
  readonly accountId: string;
  readonly attempt: number;
}

/** People who are blocked are not asked about, and accounts that are stopped or short of calls wait. */
async function takeCalls({ store, clock }: AskProfilesDeps): Promise<readonly ProfileCall[]> {
  return await store.query<ProfileCall>({
    name: 'profile-calls-take',
    text: `with due as (
             select p.thread_id, exists (select 1 from block b where b.thread_id = p.thread_id) blocked
               from profile_call p
              where p.not_before <= $1 and (p.lease_until is null or p.lease_until < clock_timestamp())
                and not exists (select 1 from account a where a.id = p.account_id and ${STOPPED})
                and not exists (select 1 from account_budget b where b.account_id = p.account_id
                                   and b.resets_at > $1 and b.remaining <= ${SPARED_CALLS})
              order by p.not_before, p.thread_id limit ${BATCH} for update of p skip locked),
           dropped as (
             delete from profile_call p using due where p.thread_id = due.thread_id and due.blocked),
           taken as (
             update profile_call p set attempt = p.attempt + 1,
                    lease_until = clock_timestamp() + interval '${LEASE_SECONDS} seconds'
               from due where p.thread_id = due.thread_id and not due.blocked
            returning p.thread_id "threadId", p.account_id "accountId", p.attempt),
           spent as (
             update account_budget b set remaining = b.remaining - s.n
               from (select "accountId" a, count(*) n from taken group by 1) s
              where b.account_id = s.a and b.resets_at > $1)
           select * from taken`,
    values: [clock.now()],
  });
}

async function ask(call: ProfileCall, deps: AskProfilesDeps): Promise<void> {
  const result = await askPlatform(call, deps);
  const now = deps.clock.now();
  // The code alone: what a platform says of a person is no matter for a log.
  if (result.outcome !== 'told')
    deps.log.debug({ threadId: call.threadId, code: result.code }, 'profile not told');
  if (result.outcome === 'again' && call.attempt < MAX_ATTEMPTS) {
    const backoff = Math.min(FIRST_RETRY_MS * 2 ** (call.attempt - 1), LONGEST_RETRY_MS);
    await putOff(deps.store, call, {
      code: result.code,
      notBefore: Math.max(result.retryAt ?? 0, now + backoff),
    });
    return;
  }
  await deps.store.transaction(async (tx) => {
    // Erased or blocked meanwhile: then nobody wants to know any more.
    if (!(await drop(tx, call))) return;
    const profile = result.outcome === 'told' ? result.profile : {};
    await storeProfiles(tx, [{ threadId: call.threadId, profile }], now);
  });
}

async function askPlatform(
  { accountId, threadId }: ProfileCall,
  deps: AskProfilesDeps,
): Promise<ProfileResult> {
  try {
    const sender = await deps.senderOf(accountId);
    if (!sender) return { outcome: 'refused', code: 'ACCOUNT_NOT_CONFIGURED' };
    if (!sender.profile) return { outcome: 'refused', code: 'PLATFORM_TELLS_NO_PROFILE' };
    return await sender.profile(splitThreadId(threadId).userId);
  } catch (error) {
    return { outcome: 'again', code: errorCode(error) };
  }
}

async function putOff(
  store: Queryable,
  { threadId }: ProfileCall,
  { code, notBefore }: { readonly code: string; readonly notBefore: number },
): Promise<void> {
  await store.query({
    name: 'profile-call-later',
    text: 'update profile_call set lease_until = null, code = $2, not_before = $3 where thread_id = $1',
    values: [threadId, code, Math.trunc(notBefore)],
  });
}

async function drop(tx: Queryable, { threadId }: ProfileCall): Promise<boolean> {
  const row = await tx.one({
    name: 'profile-call-drop',
    text: `delete from profile_call p where p.thread_id = $1
              and not exists (select 1 from block b where b.thread_id = p.thread_id) returning 1`,
    values: [threadId],
  });
  return row !== undefined;
}
