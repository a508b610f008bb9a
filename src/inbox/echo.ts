import { STRUCK_BODY } from '../privacy/strike-tokens';
import { LAZILY } from '../store/lazily';
import type { Queryable } from '../store/store';
import type { Delivery } from './delivery';
import type { InboxRow } from './event';

/**
 * Marks as sent what our own echoes name. An echo that carries our outbox id proves that the message was sent, whatever
 * became of the answer to the call. Lost in a database crash, it is looked up like any other open send.
 */
export async function settleOwnEchoes(db: Queryable, echoes: Delivery['echoes']): Promise<void> {
  const ours = echoes.filter((item) => item.outboxId !== undefined);
  if (ours.length === 0) return;
  await db.query({
    name: 'echo-settle',
    // Whatever we have come to believe after an attempt (absent, never found out, given up): the echo proves better.
    text: `update outbox o set status = 'sent', body = ${STRUCK_BODY}, platform_message_id = e.message_id, token = null, lease_until = null,
                  sent_at = e.at, reason = null
             from (select k.id, i.message_id, i.at
                     from unnest($1::bigint[], $2::text[], $3::text[], $4::bigint[]) i (id, thread_id, message_id, at)
                     join outbox k on k.id = i.id and k.thread_id = i.thread_id
                    where k.status <> 'sent' and k.attempt > 0 order by k.id for update of k) e, ${LAZILY}
            where o.id = e.id`,
    values: [
      ours.map((item) => item.outboxId),
      ours.map((item) => item.row.threadId),
      ours.map((item) => item.echo.messageId),
      ours.map((item) => item.row.at),
    ],
  });
}

/**
 * Echoes without our outbox id: one whose platform id we know is ours too. The rest goes to the inbox, where the turn
 * decides: it may still be ours (the echo may overtake the answer) or a person's.
 * @returns rows for the inbox.
 */
export async function foreignEchoes(tx: Queryable, echoes: Delivery['echoes']): Promise<InboxRow[]> {
  if (echoes.length === 0) return [];
  const known = await tx.query<{ thread_id: string; platform_message_id: string }>({
    name: 'echo-known',
    text: `select o.thread_id, o.platform_message_id
             from unnest($1::text[], $2::text[]) e (thread_id, message_id)
             join outbox o on o.thread_id = e.thread_id and o.platform_message_id = e.message_id`,
    values: [echoes.map((item) => item.row.threadId), echoes.map((item) => item.echo.messageId)],
  });
  const sent = new Set(known.map((row) => `${row.thread_id} ${row.platform_message_id}`));
  return echoes
    .filter((item) => !sent.has(`${item.row.threadId} ${item.echo.messageId}`))
    .map((item) => item.row);
}
