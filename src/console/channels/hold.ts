import { ApiError } from '../../lib/errors';
import type { Store } from '../../store/store';
import { publishLive } from '../live/publish';
import { type Changer, noteChange } from '../note-change';

/**
 * The kill switch: from its commit on no sender takes a message of this account. What a sender has taken already is on
 * its way and arrives. A start of the product does not lift it.
 */
export async function holdAccount(
  store: Store,
  { accountId, why }: { readonly accountId: string; readonly why: string },
  changer: Changer,
): Promise<void> {
  await store.transaction(async (tx) => {
    const rows = await tx.query({
      name: 'account-hold',
      text: `update account set held_at = $2, held_by = $3, held_why = $4 where id = $1 and held_at is null returning id`,
      values: [accountId, changer.now, changer.agentId, why],
    });
    if (rows.length === 0) return;
    await noteChange(
      tx,
      { action: 'account.held', subject: `account:${accountId}`, detail: { why } },
      changer,
    );
    await publishLive(tx, { kind: 'delivery' });
  });
}

/**
 * Lets an account send again, whoever stopped it: a person, or the platform.
 * @throws ApiError 409 ACCOUNT_SENDS when nothing stops it.
 */
export async function resumeSending(store: Store, accountId: string, changer: Changer): Promise<void> {
  await store.transaction(async (tx) => {
    const before = await tx.one<{ heldWhy: string | null; pauseCode: string | null }>({
      name: 'account-stopped',
      text: `select held_why "heldWhy", pause_code "pauseCode" from account
              where id = $1 and (state = 'paused' or held_at is not null) for update`,
      values: [accountId],
    });
    if (!before) throw new ApiError(409, 'ACCOUNT_SENDS', 'nothing holds this account: look again');
    await tx.query({
      name: 'account-resume',
      text: `update account set state = 'ok', pause_code = null, held_at = null, held_by = null, held_why = null
              where id = $1`,
      values: [accountId],
    });
    await noteChange(
      tx,
      { action: 'account.resumed', subject: `account:${accountId}`, detail: { ...before } },
      changer,
    );
    await publishLive(tx, { kind: 'delivery' });
  });
}
