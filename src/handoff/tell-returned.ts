import { appendToInbox } from '../inbox/append';
import type { Queryable } from '../store/store';
import { routeThread } from './route-thread';

/** Messages the bot goes on with; what stands further up was for the person. */
const MOST_UNANSWERED = 5;

/**
 * Wakes the bot in a thread it has again. What the customer wrote since anybody's last words goes along, because it is
 * read already and would be answered by nobody.
 * @returns threads to ring for after the commit.
 */
export async function tellReturned(
  tx: Queryable,
  item: {
    readonly threadId: string;
    readonly epoch: number;
    readonly now: number;
    readonly by?: 'idle';
  },
): Promise<string[]> {
  const { threadId, epoch, now, by } = item;
  const unanswered = await tx.query<{ text: string; attachments: number }>({
    name: 'returned-unanswered',
    text: `select text, attachments from (
             select id, text, coalesce(jsonb_array_length(attachments), 0) attachments from message
              where thread_id = $1 and origin = 'customer' and not deleted and id > coalesce(
                    (select max(id) from message where thread_id = $1 and not note
                        and origin in ('agent', 'native_app', 'bot', 'automation')), 0)
              order by id desc limit ${MOST_UNANSWERED}) m order by id`,
    values: [threadId],
  });
  const event = {
    kind: 'returned' as const,
    ...(by && { by }),
    ...(unanswered.length > 0 && { unanswered }),
  };
  const dedupeKey = `returned:${epoch}`;
  const awake = await appendToInbox(tx, [{ threadId, dedupeKey, event, at: now }]);
  const row = await tx.one<{ id: number }>({
    name: 'returned-event',
    text: 'select id from inbox where thread_id = $1 and dedupe_key = $2',
    values: [threadId, dedupeKey],
  });
  // Where a person had it in the platform's own inbox, it is ours again before the bot speaks.
  if (row) await routeThread(tx, { threadId, epoch, inboxId: row.id, move: 'take' });
  return awake;
}
