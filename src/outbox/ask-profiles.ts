import type { ProfileResult } from '../channel/send';
import { storeProfiles } from '../inbox/profiles';
import type { Queryable } from '../store/store';
import { askPlatform, LEASE, tryAgainAt, type WaitingCall, type WaitingCallDeps } from './ask-platform';
import { STOPPED } from './claim';

/** Questions in one go. */
const BATCH = 10;
/** Calls that must be left of an account's allowance: names are the first thing to do without. */
const SPARED_CALLS = 15;
const RETRIES = { maxAttempts: 8, firstMs: 5_000, longestMs: 60 * 60_000 };

/** Chore: asks the platforms who writes, where messages do not say it. Whoever is not told of stays unknown. */
export async function askProfiles(deps: WaitingCallDeps): Promise<void> {
  const calls = await takeCalls(deps);
  await Promise.all(calls.map((call) => ask(call, deps)));
}

/** People who are blocked are not asked about, and accounts that are stopped or short of calls wait. */
async function takeCalls({ store, clock }: WaitingCallDeps): Promise<readonly WaitingCall[]> {
  return await store.query<WaitingCall>({
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
                    lease_until = clock_timestamp() + ${LEASE}
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

async function ask(call: WaitingCall, deps: WaitingCallDeps): Promise<void> {
  const result: ProfileResult = await askPlatform(call, deps, {
    ask: (sender, userId) => sender.profile?.(userId),
    lacking: 'PLATFORM_TELLS_NO_PROFILE',
  });
  const now = deps.clock.now();
  if (result.outcome !== 'told') {
    // The code alone: what a platform says of a person is no matter for a log.
    deps.log.debug({ threadId: call.threadId, code: result.code }, 'profile not told');
    const notBefore = tryAgainAt(call, result, { ...RETRIES, now });
    if (notBefore !== undefined) return await putOff(deps.store, call, { code: result.code, notBefore });
  }
  await deps.store.transaction(async (tx) => {
    // Erased or blocked meanwhile: then nobody wants to know any more.
    if (!(await drop(tx, call))) return;
    const profile = result.outcome === 'told' ? result.profile : {};
    await storeProfiles(tx, [{ threadId: call.threadId, profile }], now);
  });
}

async function putOff(
  store: Queryable,
  { threadId }: WaitingCall,
  { code, notBefore }: { readonly code: string; readonly notBefore: number },
): Promise<void> {
  await store.query({
    name: 'profile-call-later',
    text: 'update profile_call set lease_until = null, code = $2, not_before = $3 where thread_id = $1',
    values: [threadId, code, notBefore],
  });
}

async function drop(tx: Queryable, { threadId }: WaitingCall): Promise<boolean> {
  const row = await tx.one({
    name: 'profile-call-drop',
    text: `delete from profile_call p where p.thread_id = $1
              and not exists (select 1 from block b where b.thread_id = p.thread_id) returning 1`,
    values: [threadId],
  });
  return row !== undefined;
}
