import type { Profile } from '../channel/profile';
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
  const asked = await Promise.allSettled(calls.map((call) => ask(call, deps)));
  await keepAll(
    asked.flatMap((one) => (one.status === 'fulfilled' && one.value ? [one.value] : [])),
    deps,
  );
  const fault = asked.find((one) => one.status === 'rejected');
  if (fault) throw fault.reason;
}

/** All in one transaction; where the database refuses one of them, that must not cost the others their names. */
async function keepAll(answered: readonly Answered[], deps: WaitingCallDeps): Promise<void> {
  if (answered.length === 0) return;
  try {
    await keep(answered, deps);
  } catch (error) {
    if (answered.length === 1) throw error;
    await Promise.all(answered.map((one) => keep([one], deps)));
  }
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

interface Answered {
  readonly threadId: string;
  /** Empty where the platform would not tell. */
  readonly profile: Profile;
}

/** Undefined: to be asked again later. */
async function ask(call: WaitingCall, deps: WaitingCallDeps): Promise<Answered | undefined> {
  const { threadId } = call;
  const result: ProfileResult = await askPlatform(call, deps, {
    ask: (sender, userId) => sender.profile?.(userId),
    lacking: 'PLATFORM_TELLS_NO_PROFILE',
  });
  if (result.outcome === 'told') return { threadId, profile: result.profile };
  // The code alone: what a platform says of a person is no matter for a log.
  deps.log.debug({ threadId, code: result.code }, 'profile not told');
  const notBefore = tryAgainAt(call, result, { ...RETRIES, now: deps.clock.now() });
  if (notBefore === undefined) return { threadId, profile: {} };
  await putOff(deps.store, call, { code: result.code, notBefore });
  return undefined;
}

async function keep(answered: readonly Answered[], { store, clock }: WaitingCallDeps): Promise<void> {
  await store.transaction(async (tx) => {
    // Erased or blocked meanwhile: then nobody wants to know any more.
    const wanted = await drop(
      tx,
      answered.map(({ threadId }) => threadId),
    );
    await storeProfiles(
      tx,
      answered.filter(({ threadId }) => wanted.has(threadId)),
      clock.now(),
    );
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

/** @returns the threads whose call was still open. */
async function drop(tx: Queryable, threadIds: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await tx.query<{ threadId: string }>({
    name: 'profile-call-drop',
    text: `delete from profile_call p using (
             select thread_id from profile_call where thread_id = any($1) order by thread_id for update) l
            where p.thread_id = l.thread_id
              and not exists (select 1 from block b where b.thread_id = p.thread_id)
        returning p.thread_id "threadId"`,
    values: [threadIds],
  });
  return new Set(rows.map(({ threadId }) => threadId));
}
