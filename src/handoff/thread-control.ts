import type { CONTROLS } from '../console/contract/case';
import type { Queryable } from '../store/store';

export type Control = (typeof CONTROLS)[number];

/** A thread row that this transaction has locked, as it stands now. */
export interface LockedThread {
  readonly id: string;
  readonly accountId: string;
  readonly control: Control;
  readonly epoch: number;
  /** The case now open in it. */
  readonly caseId: number | null;
  readonly language: string | null;
  readonly windowOpenedAt: number | null;
}

/**
 * Locks the thread until the end of the transaction: everybody who moves control comes through here, so the epoch
 * read here is the one that counts. What else is read must be read by a later statement.
 */
export async function lockThread(tx: Queryable, threadId: string): Promise<LockedThread | undefined> {
  return await tx.one<LockedThread>({
    name: 'handoff-lock',
    text: `select id, account_id "accountId", control, epoch, case_id "caseId", language,
                  window_opened_at "windowOpenedAt"
             from thread where id = $1 for update`,
    values: [threadId],
  });
}

export interface MoveOptions {
  /** Receipts of payments stay in the queue: nobody speaks for the brand yet, and the money has been taken. */
  readonly keepPayments?: boolean;
}

/**
 * Gives the locked thread to somebody else: a higher epoch, and whatever the bot still had to say is cancelled.
 * @returns the new epoch.
 */
export async function moveControl(
  tx: Queryable,
  thread: LockedThread,
  control: Control,
  { keepPayments = false }: MoveOptions = {},
): Promise<number> {
  const epoch = thread.epoch + 1;
  await tx.query({
    name: 'handoff-move',
    text: 'update thread set control = $2, epoch = $3 where id = $1',
    values: [thread.id, control, epoch],
  });
  // What a person wrote was meant to be sent whoever has the thread now, so it moves along with the epoch.
  await tx.query({
    name: 'handoff-restamp',
    text: `update outbox set epoch = $2 where thread_id = $1 and status in ('pending', 'sending', 'unknown')
              and (origin = 'agent' or ($3 and priority = 0))`,
    values: [thread.id, epoch, keepPayments],
  });
  await tx.query({
    name: 'handoff-restamp-held',
    text: `update outbox set epoch = $2 where thread_id = $1 and status = 'held'
              and (origin = 'agent' or ($3 and priority = 0))`,
    values: [thread.id, epoch, keepPayments],
  });
  await cancelStale(tx, thread.id, epoch);
  return epoch;
}

// Only what has surely not left: `sending` is on its way, and `unknown` may have arrived, so its truth is still looked
// up; should it turn out not to have been sent, the sender finds the old epoch and cancels it then.
// Two statements, because each status has a partial index of its own.
async function cancelStale(tx: Queryable, threadId: string, epoch: number): Promise<void> {
  await tx.query({
    name: 'handoff-cancel',
    text: `update outbox set status = 'cancelled', reason = 'stale_epoch'
            where thread_id = $1 and status = 'pending' and epoch < $2`,
    values: [threadId, epoch],
  });
  await tx.query({
    name: 'handoff-cancel-held',
    text: `update outbox set status = 'cancelled', reason = 'stale_epoch'
            where thread_id = $1 and status = 'held' and epoch < $2`,
    values: [threadId, epoch],
  });
}
