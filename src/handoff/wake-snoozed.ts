import type { Clock } from '../lib/clock';
import { writeAudit } from '../store/audit';
import type { Store } from '../store/store';
import { wakeCase } from './case-work';
import { lockThread } from './thread-control';

const CASES_PER_SWEEP = 100;

/** Chore: opens cases whose time has come, or whose customer has written since they were put off. */
export async function wakeSnoozed(store: Store, clock: Clock): Promise<void> {
  const now = clock.now();
  const due = await store.query<{ id: number; threadId: string }>({
    name: 'snoozed-due',
    text: `select c.id, c.thread_id "threadId" from "case" c
            where c.status = 'snoozed' and (c.snoozed_until <= $1 or exists (
                    select 1 from message m
                     where m.thread_id = c.thread_id and m.id > c.snoozed_after and m.origin = 'customer'))
            order by c.id limit ${CASES_PER_SWEEP}`,
    values: [now],
  });
  for (const { id, threadId } of due) {
    await store.transaction(async (tx) => {
      await lockThread(tx, threadId);
      await wakeCase(tx, id);
      const subject = `case:${id}`;
      await writeAudit(tx, { actor: 'system', action: 'case.unsnooze', subject, detail: { threadId }, now });
    });
  }
}
