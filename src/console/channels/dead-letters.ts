import type { Queryable, Store } from '../../store/store';
import type { ChannelDeadLetter } from '../contract/channels';
import { type Changer, noteChange } from '../note-change';

const MOST = 100;

/** Messages of an account that were given up, newest first. No words. */
export async function listDeadLetters(store: Queryable, accountId: string): Promise<ChannelDeadLetter[]> {
  const rows = await store.query<
    Omit<ChannelDeadLetter, 'code' | 'at'> & { readonly code: string | null; readonly at: number | null }
  >({
    name: 'channel-dead',
    text: `select id, thread_id "threadId", status, reason code, origin, attempt attempts, first_attempt_at at,
                  unknown_since is not null "mayHaveArrived"
             from outbox where account_id = $1 and status in ('dead', 'refused', 'held', 'expired') and kind = 'send'
            order by id desc limit ${MOST}`,
    values: [accountId],
  });
  return rows.map(({ code, at, ...row }) => ({
    ...row,
    ...(code !== null && { code }),
    ...(at !== null && { at }),
  }));
}

/**
 * Gives messages that were given up a new first attempt. One that may have arrived is left alone: only a person who has
 * looked on the platform may send it again. The gate before the send judges each afresh, so nothing leaves after its
 * window, or over the head of a person who has the thread.
 */
export async function replayDeadLetters(
  store: Store,
  { accountId, ids }: { readonly accountId: string; readonly ids?: readonly number[] | undefined },
  changer: Changer,
): Promise<{ again: number; left: number }> {
  return await store.transaction(async (tx) => {
    const rows = await tx.query<{ id: number; mayHaveArrived: boolean }>({
      name: 'channel-dead-lock',
      text: `select id, unknown_since is not null "mayHaveArrived" from outbox
              where account_id = $1 and status in ('dead', 'refused', 'held', 'expired') and kind = 'send'
                and (case when $2::bigint[] is null then status in ('dead', 'refused') or unknown_since is not null
                     else id = any ($2) end)
              order by id for update`,
      values: [accountId, ids ?? null],
    });
    const again = rows.filter(({ mayHaveArrived }) => !mayHaveArrived).map(({ id }) => id);
    await tx.query({
      name: 'channel-dead-again',
      text: `update outbox set status = 'pending', reason = null, attempt = 0, not_before = 0, first_attempt_at = null,
                    token = null, lease_until = null
              where id = any ($1)`,
      values: [again],
    });
    const left = rows.length - again.length;
    await noteChange(
      tx,
      { action: 'account.replayed', subject: `account:${accountId}`, detail: { outboxIds: again, left } },
      changer,
    );
    return { again: again.length, left };
  });
}
