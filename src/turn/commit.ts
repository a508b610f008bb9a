import type { Queryable, Store } from '../store/store';
import type { ClaimedThread } from './claim';
import { type ControlMoves, runEffects } from './effects';
import type { NewOutboxRow, TurnResult } from './result';
import { insertMessages, insertOutbox, insertTurns, openCases, rememberContacts } from './write-rows';

export interface CommitOutcome {
  /** Threads in which something came in meanwhile: nobody rang for it, so ring again. */
  readonly stillAwake: readonly string[];
  /** Rows now waiting to be sent. */
  readonly queued: number;
}

export interface CommitDeps {
  readonly store: Store;
  readonly moves: ControlMoves;
  readonly now: () => number;
}

/**
 * Makes the results of a claim happen, all in one transaction: done marks, messages, outbox, case, control, trace,
 * state. Fenced by the lease: a thread whose lease is no longer ours is left out, because somebody else answers it.
 */
export async function commitTurns(
  results: readonly TurnResult[],
  token: string,
  { store, moves, now }: CommitDeps,
): Promise<CommitOutcome> {
  return await store.transaction(
    async (tx) => {
      const fenced = await fence(tx, results, token);
      if (fenced.length === 0) return { stillAwake: [], queued: 0 };
      await markDone(
        tx,
        fenced.map((item) => item.result),
      );
      const caseIds = await openCases(
        tx,
        fenced.map((item) => item.result),
        now(),
      );
      await rememberContacts(
        tx,
        fenced.map((item) => item.result),
      );
      // Before the effects: the packet of a handoff tells what the bot tried last.
      await insertTurns(
        tx,
        fenced.map((item) => item.result),
        now(),
      );
      const moved = new Map<string, number>();
      for (const { result, epoch } of fenced) {
        const caseId = caseIds.get(result.thread.id);
        moved.set(result.thread.id, await runEffects(tx, result, { epoch, caseId, now: now() }, moves));
      }
      const queued = await writeWords(tx, fenced, caseIds, moved);
      const asleep = await storeStates(
        tx,
        fenced.map((item) => item.result),
        caseIds,
      );
      return {
        stillAwake: fenced.map((item) => item.result.thread.id).filter((id) => !asleep.has(id)),
        queued,
      };
    },
    // Lost in a database crash, the turn is done again; nothing is sent before a synchronous commit follows.
    { asyncCommit: true },
  );
}

interface Fenced {
  readonly result: TurnResult;
  readonly epoch: number;
  /** A person took over while the turn was thinking: its words are not sent. */
  readonly overtaken: boolean;
}

async function fence(tx: Queryable, results: readonly TurnResult[], token: string): Promise<Fenced[]> {
  const rows = await tx.query<{ id: string; epoch: number; caseId: number | null }>({
    name: 'turn-fence',
    text: 'select id, epoch, case_id "caseId" from thread where id = any($1) and lease_token = $2 order by id for update',
    values: [results.map((result) => result.thread.id), token],
  });
  const held = new Map(rows.map((row) => [row.id, row]));
  return results.flatMap((result) => {
    const row = held.get(result.thread.id);
    if (!row) return [];
    // The case may have been settled by a person while the turn was thinking.
    const thread = { ...result.thread, caseId: row.caseId };
    return [{ result: { ...result, thread }, epoch: row.epoch, overtaken: row.epoch !== thread.epoch }];
  });
}

async function markDone(tx: Queryable, results: readonly TurnResult[]): Promise<void> {
  const failed = results.flatMap((result) =>
    result.failedInboxId === undefined ? [] : [result.failedInboxId],
  );
  await tx.query({
    name: 'turn-done',
    text: 'update inbox set done = true, failed = id = any($2) where id = any($1) and not done',
    values: [results.flatMap((result) => result.inboxIds), failed],
  });
}

async function writeWords(
  tx: Queryable,
  fenced: readonly Fenced[],
  caseIds: ReadonlyMap<string, number>,
  epochs: ReadonlyMap<string, number>,
): Promise<number> {
  const outbound = fenced.flatMap(({ result, epoch, overtaken }) =>
    overtaken
      ? []
      : result.outbox.map((row, index) => ({
          thread: result.thread,
          epoch: epochs.get(result.thread.id) ?? epoch,
          step: index,
          row,
        })),
  );
  const ids = await insertOutbox(tx, outbound);
  const messages = fenced.flatMap(({ result, overtaken }) =>
    result.messages.flatMap((message) => {
      if (message.outboxIndex === undefined) return [{ thread: result.thread, message }];
      const outboxId = ids.get(
        outboxKey(result.thread, result.outbox[message.outboxIndex], message.outboxIndex),
      );
      return overtaken || outboxId === undefined ? [] : [{ thread: result.thread, message, outboxId }];
    }),
  );
  await insertMessages(tx, messages, caseIds);
  return ids.size;
}

/** Names an outbox row before it has an id: unique per event and step. */
export function outboxKey(_thread: ClaimedThread, row: NewOutboxRow | undefined, step: number): string {
  return `${row?.inboxId} ${step}`;
}

async function storeStates(
  tx: Queryable,
  results: readonly TurnResult[],
  caseIds: ReadonlyMap<string, number>,
): Promise<Set<string>> {
  const ids = results.map((result) => result.thread.id);
  await tx.query({
    name: 'turn-state',
    text: `update thread t set state = u.state, language = u.language, case_id = u.case_id,
                  window_opened_at = greatest(t.window_opened_at, u.opened), claims = 0,
                  last_customer_at = greatest(t.last_customer_at, u.customer), lease_token = null, lease_until = null
             from unnest($1::text[], $2::jsonb[], $3::text[], $4::bigint[], $5::bigint[], $6::bigint[])
                  u (id, state, language, case_id, opened, customer)
            where t.id = u.id`,
    values: [
      ids,
      results.map((result) => JSON.stringify(result.state)),
      results.map((result) => result.language),
      results.map((result) => (isResolved(result) ? null : (caseIds.get(result.thread.id) ?? null))),
      results.map((result) => result.windowOpenedAt),
      results.map((result) => result.lastCustomerAt),
    ],
  });
  // A statement of its own: in the same one, the events just marked done would still look open, and asleep it
  // would never fall; and an event that came in while thinking must keep the thread awake.
  const asleep = await tx.query<{ id: string }>({
    name: 'turn-sleep',
    text: `update thread set wake = false where id = any($1)
              and not exists (select 1 from inbox i where i.thread_id = thread.id and not i.done) returning id`,
    values: [ids],
  });
  return new Set(asleep.map((row) => row.id));
}

// A settled case is let go of: the customer's next message opens a new one.
function isResolved(result: TurnResult): boolean {
  return result.effects.some((effect) => effect.type === 'resolve');
}
