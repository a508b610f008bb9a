import type { Clock } from '../../lib/clock';
import { ApiError } from '../../lib/errors';
import type { ThreadLinks } from '../../renewals/links/thread-links';
import { writeAudit } from '../../store/audit';
import type { Queryable, Store } from '../../store/store';
import type { Erased } from '../contract/customer';
import { publishLive } from '../live/publish';
import { eraseThread } from './erase-thread';

export interface EraseDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly links: Pick<ThreadLinks, 'cancel'>;
}

/**
 * Takes everything of a person away that the law does not want kept: conversation by conversation, each in one
 * transaction, so that what was begun can be begun again. Payments stay, without a way back to the person; orders stay
 * in the order book, which is the brand's. Whoever writes again is somebody new.
 * @param actor as it stands in the audit: agent:<id>, or the command line
 * @throws ApiError 409 LINK_BEING_PAID, MESSAGE_LEAVING: nothing of that conversation is gone yet
 */
export async function erasePerson(
  { id, threadIds }: { readonly id: number; readonly threadIds: readonly string[] },
  actor: string,
  deps: EraseDeps,
): Promise<Erased> {
  const { store, clock } = deps;
  await assertNothingPending(store, threadIds);
  await closeLinks(threadIds, actor, deps);
  let keptPayments = 0;
  for (const threadId of threadIds) {
    keptPayments += await store.transaction(async (tx) => {
      const kept = await eraseThread(tx, threadId);
      await publishLive(
        tx,
        { kind: 'customer', threadId },
        { kind: 'thread', threadId },
        { kind: 'message', threadId },
      );
      return kept;
    });
  }
  await store.transaction(async (tx) => {
    await dropContact(tx, id);
    await writeAudit(tx, {
      actor,
      action: 'customer.erased',
      subject: `customer:${id}`,
      detail: { threads: threadIds.length, keptPayments },
      now: clock.now(),
    });
    await publishLive(tx, { kind: 'customer' });
  });
  return { threads: threadIds.length, keptPayments };
}

/** Money that is on its way has to have somebody to come for. */
async function assertNothingPending(store: Queryable, threadIds: readonly string[]): Promise<void> {
  const row = await store.one<{ code: string }>({
    name: 'erase-pending',
    text: `select l.code from checkout c join link l on l.id = c.link_id
            where l.thread_id = any($1) and c.status = 'pending' limit 1`,
    values: [threadIds],
  });
  if (!row) return;
  throw new ApiError(
    409,
    'LINK_BEING_PAID',
    `a payment for link ${row.code} is on its way: wait for its end, then erase`,
  );
}

async function closeLinks(
  threadIds: readonly string[],
  actor: string,
  { store, clock, links }: EraseDeps,
): Promise<void> {
  const open = await store.query<{ id: number }>({
    name: 'erase-open-links',
    text: `select id from link where thread_id = any($1) and status = 'issued' and expires_at > $2 order by id`,
    values: [threadIds, clock.now()],
  });
  for (const { id } of open) await links.cancel(id, actor);
}

/** The customer itself, those it was merged from, and whom no undo can fill again; unless they have conversations. */
async function dropContact(tx: Queryable, id: number): Promise<void> {
  await tx.query({
    name: 'erase-contact',
    text: `delete from contact c
            where (c.id = $1 or c.id in (select from_id from identity_move where into_id = $1 and undone_at is null)
                   or c.id in (select from_id from identity_move group by from_id
                               having bool_and(cardinality(thread_ids) = 0)))
              and not exists (select 1 from identity where contact_id = c.id)`,
    values: [id],
  });
}
