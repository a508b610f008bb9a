import type { Profile } from '../channel/profile';
import type { Queryable } from '../store/store';

/** How long what a platform told of a person is not asked for again. */
const FRESH_MS = 30 * 24 * 3_600_000;
/** The answer to the customer goes first. */
const PATIENCE_MS = 3_000;

export interface ToldProfile {
  readonly threadId: string;
  readonly profile: Profile;
}

/** Keeps who people say they are. A customer of several accounts keeps the name that another account gave them. */
export async function storeProfiles(tx: Queryable, told: readonly ToldProfile[], now: number): Promise<void> {
  if (told.length === 0) return;
  await tx.query({
    name: 'profile-store',
    // The customer is locked before the identity, as where people move identities between customers.
    text: `with fresh as (
             select i.thread_id, c.id contact_id, i.name was, coalesce(u.name, i.name) name, coalesce(u.handle, i.handle) handle
               from unnest($1::text[], $2::text[], $3::text[]) u (thread_id, name, handle)
               join identity i on i.thread_id = u.thread_id join contact c on c.id = i.contact_id
              where i.profile_at is null or i.profile_at <= $4::bigint - ${FRESH_MS}
                 or u.name <> coalesce(i.name, '') or u.handle <> coalesce(i.handle, '')
              order by c.id for update of c),
           kept as (
             update identity i set name = f.name, handle = f.handle, profile_at = $4
               from fresh f where i.thread_id = f.thread_id)
           update contact c set name = f.name from fresh f
            where c.id = f.contact_id and c.name is distinct from f.name
              and (c.name is null or c.name = f.was)`,
    values: [
      told.map(({ threadId }) => threadId),
      told.map(({ profile }) => profile.name ?? null),
      told.map(({ profile }) => profile.handle ?? null),
      now,
    ],
  });
}

/** Has the platform asked who writes in these threads, unless it told lately or would not. */
export async function wantProfiles(tx: Queryable, threadIds: readonly string[], now: number): Promise<void> {
  if (threadIds.length === 0) return;
  await tx.query({
    name: 'profile-want',
    text: `insert into profile_call (thread_id, account_id, not_before)
           select t.id, t.account_id, $2::bigint + ${PATIENCE_MS}
             from thread t join identity i on i.thread_id = t.id
            where t.id = any($1) and (i.profile_at is null or i.profile_at <= $2::bigint - ${FRESH_MS})
            order by t.id on conflict (thread_id) do nothing`,
    values: [threadIds, now],
  });
}
