import type { Queryable } from '../store/store';

/**
 * Locks thread rows, in id order, until the end of the transaction. Whoever changes rows that belong to a thread
 * (outbox, timers) and then writes into its inbox comes here first: everybody who moves a thread takes the thread before
 * its rows, and two that take the same in different order wait for each other.
 */
export async function lockThreads(tx: Queryable, threadIds: readonly string[]): Promise<void> {
  if (threadIds.length === 0) return;
  await tx.query({
    name: 'lock-threads',
    text: 'select 1 from thread where id = any($1) order by id for update',
    values: [[...new Set(threadIds)]],
  });
}
