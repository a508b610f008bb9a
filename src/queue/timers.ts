import { appendToInbox } from '../inbox/append';
import type { Clock } from '../lib/clock';
import type { Store } from '../store/store';

const TIMERS_PER_SWEEP = 100;

/** Turns due timers into inbox events. @returns threads to ring for. */
export async function fireTimers(store: Store, clock: Clock): Promise<string[]> {
  return await store.transaction(async (tx) => {
    const due = await tx.query<{
      id: number;
      threadId: string;
      kind: string;
      dueAt: number;
      payload: Record<string, unknown>;
    }>({
      name: 'timers-due',
      text: `update timer t set done = true
               from (select id from timer where not done and due_at <= $1 order by due_at limit ${TIMERS_PER_SWEEP}
                        for update skip locked) l
              where t.id = l.id returning t.id, t.thread_id "threadId", t.kind, t.due_at "dueAt", t.payload`,
      values: [clock.now()],
    });
    return await appendToInbox(
      tx,
      due.map(({ id, threadId, kind, dueAt, payload }) => ({
        threadId,
        dedupeKey: `timer:${id}`,
        event: { kind: 'timer', timer: kind, data: payload } as const,
        at: dueAt,
      })),
    );
  });
}
