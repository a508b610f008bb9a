import { type Account, accountKey } from '../channel/account';
import type { Store } from '../store/store';

/** Notes the configured accounts. A start lifts pauses of platforms: whoever restarts has mended the token, or it pauses again. What a person holds (held_at) stays held. */
export async function noteAccounts(store: Store, accounts: readonly Account[]): Promise<void> {
  await store.query({
    text: `insert into account (id, channel, handle, routing)
           select * from unnest($1::text[], $2::text[], $3::text[], $4::text[])
           on conflict (id) do update set handle = excluded.handle, routing = excluded.routing, state = 'ok', pause_code = null`,
    values: [
      accounts.map(accountKey),
      accounts.map((account) => account.channel),
      accounts.map((account) => account.handle),
      accounts.map((account) => account.routing ?? null),
    ],
  });
}
