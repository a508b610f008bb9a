import { STRUCK_BODY } from '../privacy/strike-tokens';
import type { Queryable } from '../store/store';
import type { Delivery } from './delivery';
import type { InboxRow } from './event';

/**
 * Tells our own echoes from others'. An echo that carries our outbox id proves that the message was sent, whatever
 * became of the answer to the call; one whose platform id we know is ours too. The rest goes to the inbox, where the
 * turn decides: it may still be ours (the echo may overtake the answer) or a person's.
 * @returns rows for the inbox.
 */
export async function settleEchoes(tx: Queryable, echoes: Delivery['echoes']): Promise<InboxRow[]> {
  if (echoes.length === 0) return [];
  const ours = echoes.filter((item) => item.outboxId !== undefined);
  if (ours.length > 0) {
    await tx.query({
      name: 'echo-settle',
      // Whatever we have come to believe after an attempt (absent, never found out, given up): the echo proves better.
      text: `update outbox o set status = 'sent', body = ${STRUCK_BODY}, platform_message_id = e.message_id, token = null, lease_until = null,
                    sent_at = e.at, reason = null
               from (select k.id, i.message_id, i.at
                       from unnest($1::bigint[], $2::text[], $3::text[], $4::bigint[]) i (id, thread_id, message_id, at)
                       join outbox k on k.id = i.id and k.thread_id = i.thread_id
                      where k.status <> 'sent' and k.attempt > 0 order by k.id for update of k) e
              where o.id = e.id`,
      values: [
        ours.map((item) => item.outboxId),
        ours.map((item) => item.row.threadId),
        ours.map((item) => item.echo.messageId),
        ours.map((item) => item.row.at),
      ],
    });
  }
  const unmarked = echoes.filter((item) => item.outboxId === undefined);
  if (unmarked.length === 0) return [];
  const known = await tx.query<{ thread_id: string; platform_message_id: string }>({
    name: 'echo-known',
    text: `select o.thread_id, o.platform_message_id
             from unnest($1::text[], $2::text[]) e (thread_id, message_id)
             join outbox o on o.thread_id = e.thread_id and o.platform_message_id = e.message_id`,
    values: [unmarked.map((item) => item.row.threadId), unmarked.map((item) => item.echo.messageId)],
  });
  const sent = new Set(known.map((row) => `${row.thread_id} ${row.platform_message_id}`));
  return unmarked
    .filter((item) => !sent.has(`${item.row.threadId} ${item.echo.messageId}`))
    .map((item) => item.row);
}
