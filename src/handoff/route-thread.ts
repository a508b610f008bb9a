import type { ThreadMove } from '../channel/send';
import type { Queryable } from '../store/store';

/**
 * Moves the conversation on the platform along with control, where the account uses conversation routing: queued among
 * the messages, so that it is ours before a person's words leave, and handed on after the bot's. Nothing is done for
 * other accounts. The thread must be locked.
 */
export async function routeThread(
  tx: Queryable,
  item: {
    readonly threadId: string;
    readonly epoch: number;
    /** The event in the inbox that it goes with. */
    readonly inboxId: number;
    readonly move: ThreadMove;
    /** Only where people answer there; left out: wherever they do. */
    readonly onlyWhere?: 'console' | 'inbox';
  },
): Promise<void> {
  const { threadId, epoch, inboxId, move, onlyWhere } = item;
  await tx.query({
    name: 'route-thread',
    text: `insert into outbox (thread_id, inbox_id, step, account_id, epoch, kind, priority, origin, body)
           select t.id, $2, ${STEP}, t.account_id, $3, 'control', ${PRIORITY}, 'automation', $4
             from thread t join account a on a.id = t.account_id
            where t.id = $1 and a.routing is not null and ($5::text is null or a.routing = $5)
           on conflict (inbox_id, step) do nothing`,
    values: [threadId, inboxId, epoch, JSON.stringify({ text: '', move }), onlyWhere ?? null],
  });
}

/** Messages of the same event have steps from 0 on. */
const STEP = -1;
/** As what people write: see src/turn/result.ts. */
const PRIORITY = 2;
