import { appendToInbox } from '../inbox/append';
import { lockThreads } from '../inbox/lock-threads';
import type { Clock } from '../lib/clock';
import type { Store } from '../store/store';

const TIMERS_PER_SWEEP = 100;

interface DueTimer {
  readonly id: number;
  readonly threadId: string;
  readonly kind: string;
  readonly dueAt: number;
  readonly payload: Record<string, unknown>;
}

/** Turns due timers into inbox events. @returns threads to ring for. */
export async function fireTimers(store: Store, clock: Clock): Promise<string[]> {
  const due = await store.query<{ id: number; threadId: string }>({
    name: 'timers-due',
    text: `select id, thread_id "threadId" from timer where not done and due_at <= $1
            order by due_at limit ${TIMERS_PER_SWEEP}`,
    values: [clock.now()],
  });
  if (due.length === 0) return [];
  return await store.transaction(async (tx) => {
    await lockThreads(
      tx,
      due.map(({ threadId }) => threadId),
    );
    // Again, because whoever had the thread meanwhile may have dropped its timer, or fired it.
    const fired = await tx.query<DueTimer>({
      name: 'timers-fire',
      text: `update timer set done = true where id = any($1) and not done
          returning id, thread_id "threadId", kind, due_at "dueAt", payload`,
      values: [due.map(({ id }) => id)],
    });
    return await appendToInbox(
      tx,
      fired.map(({ id, threadId, kind, dueAt, payload }) => ({
        threadId,
        dedupeKey: `timer:${id}`,
        event: { kind: 'timer', timer: kind, data: payload } as const,
        at: dueAt,
      })),
    );
  });
}
