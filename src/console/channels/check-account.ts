import { type Account, accountKey } from '../../channel/account';
import type { Sender } from '../../channel/adapter';
import type { AccountCheck } from '../../channel/send';
import { ApiError, errorCode } from '../../lib/errors';
import type { Store } from '../../store/store';
import { type Changer, noteChange } from '../note-change';

export interface CheckDeps {
  readonly store: Store;
  readonly senderOf: (accountId: string) => Promise<Sender | undefined>;
  /** Monotonic machine time, ms; Node's own when left out. */
  readonly machineNow?: () => number;
}

/** Asks the platform about an account and keeps the answer. No customer sees anything of it. */
export async function checkAccount(
  { store, senderOf, machineNow = () => performance.now() }: CheckDeps,
  accountId: string,
  now: number,
): Promise<void> {
  const before = machineNow();
  const result = await ask(senderOf, accountId);
  const token = result.ok ? result.token : undefined;
  await store.query({
    name: 'account-checked',
    text: `insert into account_check (account_id, ok, code, subscribed, ms, at, token_told, token_ends_at, data_ends_at)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
           on conflict (account_id) do update set ok = excluded.ok, code = excluded.code,
             subscribed = excluded.subscribed, ms = excluded.ms, at = excluded.at, token_told = excluded.token_told,
             token_ends_at = excluded.token_ends_at, data_ends_at = excluded.data_ends_at`,
    values: [
      accountId,
      result.ok,
      result.ok ? null : result.code,
      result.ok ? (result.subscribed ?? null) : null,
      Math.round(machineNow() - before),
      now,
      token !== undefined,
      token?.endsAt ?? null,
      token?.dataEndsAt ?? null,
    ],
  });
}

const HOUR_MS = 3_600_000;

/**
 * Chore: asks anew about an account each day, and each hour while its platform refuses us, so that the end of a token is
 * known in time. Those of the emulators only once somebody has asked.
 */
export async function checkDueAccount(
  deps: CheckDeps,
  accounts: readonly (Pick<Account, 'channel' | 'id'> & { readonly sandbox?: boolean | undefined })[],
  now: number,
): Promise<void> {
  const due = await deps.store.one<{ id: string }>({
    name: 'account-check-due',
    text: `select a.id from unnest($1::text[], $2::boolean[]) a (id, sandbox)
             left join account_check k on k.account_id = a.id
            where coalesce(k.at <= $3::bigint - case when k.ok then ${24 * HOUR_MS} else ${HOUR_MS} end, not a.sandbox)
            order by k.at nulls first, a.id limit 1`,
    values: [accounts.map(accountKey), accounts.map(({ sandbox }) => sandbox === true), now],
  });
  if (due) await checkAccount(deps, due.id, now);
}

/**
 * Orders the account's events at the platform anew, then looks what came of it.
 * @throws ApiError 409 RESUBSCRIBE_IMPOSSIBLE where that is done at the platform itself; 502 RESUBSCRIBE_REFUSED.
 */
export async function resubscribeAccount(
  deps: CheckDeps,
  accountId: string,
  changer: Changer,
): Promise<void> {
  const sender = await deps.senderOf(accountId).catch(() => undefined);
  if (!sender?.resubscribe)
    throw new ApiError(
      409,
      'RESUBSCRIBE_IMPOSSIBLE',
      'the events of this account are ordered at the platform: see the README of its adapter',
    );
  const result = await sender.resubscribe();
  if (result.outcome !== 'done')
    throw new ApiError(
      502,
      'RESUBSCRIBE_REFUSED',
      `the platform answered ${result.code}: check the token, then try again`,
    );
  await noteChange(deps.store, { action: 'account.resubscribed', subject: `account:${accountId}` }, changer);
  await checkAccount(deps, accountId, changer.now);
}

async function ask(senderOf: CheckDeps['senderOf'], accountId: string): Promise<AccountCheck> {
  try {
    const sender = await senderOf(accountId);
    if (!sender) return { ok: false, code: 'ACCOUNT_NOT_CONFIGURED' };
    return (await sender.check?.()) ?? { ok: true };
  } catch (error) {
    return { ok: false, code: errorCode(error) };
  }
}
