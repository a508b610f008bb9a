import { storableJson } from '../inbox/storable-json';
import { notePhrases } from '../moderation/phrase-notes';
import type { Queryable, Store } from '../store/store';
import { type ControlMoves, runEffects } from './effects';
import { noteProfiles } from './note-profiles';
import { isResolved, type TurnResult } from './result';
import {
  insertMessages,
  insertOutbox,
  insertTurns,
  liftWaiting,
  type MessageRow,
  type Outbound,
  openCases,
  rememberContacts,
} from './write-rows';

export interface CommitOutcome {
  /** Threads in which there is still something to do: nobody rang for it, so ring again. */
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
 * state. A thread whose lease is no longer ours is left out, because somebody else answers it; one that a person
 * moved while it was being thought about is given back, and the next turn sees who has it now.
 */
export async function commitTurns(
  results: readonly TurnResult[],
  token: string,
  { store, moves, now }: CommitDeps,
): Promise<CommitOutcome> {
  return await store.transaction(
    async (tx) => {
      const { ours, overtaken } = await fence(tx, results, token);
      if (overtaken.length > 0) await giveBack(tx, overtaken);
      if (ours.length === 0) return { stillAwake: overtaken, queued: 0 };
      const committed = await write(tx, ours, moves, now());
      return { ...committed, stillAwake: [...overtaken, ...committed.stillAwake] };
    },
    // Lost in a database crash, the turn is done again; nothing is sent before a synchronous commit follows.
    { asyncCommit: true },
  );
}

async function write(
  tx: Queryable,
  fenced: readonly TurnResult[],
  moves: ControlMoves,
  now: number,
): Promise<CommitOutcome> {
  await markDone(tx, fenced);
  const results = await withReopened(tx, fenced, moves, now);
  const caseIds = await openCases(tx, results, now);
  await rememberContacts(tx, results);
  await noteProfiles(tx, results, caseIds, now);
  // Before the effects: the packet of a handoff tells what was written and what the bot tried last. Most turns have
  // none; what was heard in them goes in together with what is said.
  const [acting, speaking] = parted(results, ({ effects }) => effects.length > 0);
  const about = withClosedCases(results, caseIds);
  await insertMessages(tx, heard(acting), about);
  await insertTurns(tx, results, now);
  await notePhrases(
    tx,
    results.flatMap(({ phrases = [] }) => phrases),
    now,
  );
  const epochs = new Map<string, number>();
  for (const result of results) {
    const { id, epoch } = result.thread;
    epochs.set(id, await runEffects(tx, result, { epoch, caseId: caseIds.get(id), now }, moves));
  }
  const queued = await writeWords(tx, results, { heard: heard(speaking), caseIds: about, epochs });
  for (const { thread, effects, inboxIds } of results) {
    const inboxId = inboxIds.at(-1);
    if (inboxId === undefined || !effects.some(({ type }) => type === 'handoff')) continue;
    await moves.passThread(tx, {
      threadId: thread.id,
      epoch: epochs.get(thread.id) ?? thread.epoch,
      inboxId,
    });
  }
  const asleep = await storeStates(tx, results, caseIds);
  const ids = results.map((result) => result.thread.id);
  return { stillAwake: ids.filter((id) => !asleep.has(id)), queued };
}

/** A customer who writes soon after the end goes on with the same case, where the brand wants it so. */
async function withReopened(
  tx: Queryable,
  results: readonly TurnResult[],
  moves: ControlMoves,
  now: number,
): Promise<readonly TurnResult[]> {
  const without = results.filter(
    ({ thread, afterCase, messages }) =>
      thread.caseId === null &&
      afterCase === undefined &&
      messages.some(({ origin }) => origin === 'customer'),
  );
  if (without.length === 0) return results;
  const cases = await moves.reopenCases(tx, { threadIds: without.map(({ thread }) => thread.id), now });
  return results.map((result) => {
    const caseId = cases.get(result.thread.id);
    return caseId === undefined ? result : { ...result, thread: { ...result.thread, caseId } };
  });
}

/** Which case messages belong to: the open one, or the closed one that a turn is about. */
function withClosedCases(
  results: readonly TurnResult[],
  open: ReadonlyMap<string, number>,
): ReadonlyMap<string, number> {
  const closed = results.flatMap(({ thread, afterCase }) =>
    afterCase === undefined ? [] : [[thread.id, afterCase] as const],
  );
  return closed.length === 0 ? open : new Map([...closed, ...open]);
}

async function fence(
  tx: Queryable,
  results: readonly TurnResult[],
  token: string,
): Promise<{ ours: TurnResult[]; overtaken: string[] }> {
  const rows = await tx.query<{ id: string; epoch: number; caseId: number | null }>({
    name: 'turn-fence',
    text: 'select id, epoch, case_id "caseId" from thread where id = any($1) and lease_token = $2 order by id for update',
    values: [results.map((result) => result.thread.id), token],
  });
  const held = new Map(rows.map((row) => [row.id, row]));
  const ours: TurnResult[] = [];
  const overtaken: string[] = [];
  for (const result of results) {
    const row = held.get(result.thread.id);
    if (!row) continue;
    if (row.epoch === result.thread.epoch)
      ours.push({ ...result, thread: { ...result.thread, caseId: row.caseId } });
    else overtaken.push(row.id);
  }
  return { ours, overtaken };
}

async function giveBack(tx: Queryable, threadIds: readonly string[]): Promise<void> {
  await tx.query({
    name: 'turn-overtaken',
    text: 'update thread set lease_token = null, lease_until = null, claims = 0 where id = any($1)',
    values: [threadIds],
  });
}

async function markDone(tx: Queryable, results: readonly TurnResult[]): Promise<void> {
  const failed = results.flatMap(({ failedInboxId }) => (failedInboxId === undefined ? [] : [failedInboxId]));
  await tx.query({
    name: 'turn-done',
    text: 'update inbox set done = true, failed = id = any($2) where id = any($1) and not done',
    values: [results.flatMap((result) => result.inboxIds), failed],
  });
}

async function writeWords(
  tx: Queryable,
  results: readonly TurnResult[],
  {
    heard: earlier,
    caseIds,
    epochs,
  }: {
    readonly heard: readonly MessageRow[];
    readonly caseIds: ReadonlyMap<string, number>;
    readonly epochs: ReadonlyMap<string, number>;
  },
): Promise<number> {
  const outbound: Outbound[] = results.flatMap(({ thread, outbox }) =>
    outbox.map((row, step) => ({ thread, step, row, epoch: epochs.get(thread.id) ?? thread.epoch })),
  );
  await liftWaiting(tx, outbound);
  const ids = await insertOutbox(tx, outbound);
  const messages = results.flatMap(({ thread, outbox, messages: said }) =>
    said.flatMap((message): MessageRow[] => {
      const step = message.outboxIndex;
      if (step === undefined) return [];
      const outboxId = ids.get(`${outbox[step]?.inboxId} ${step}`);
      return outboxId === undefined ? [] : [{ thread, message, outboxId }];
    }),
  );
  await insertMessages(tx, [...earlier, ...messages], caseIds);
  return ids.size;
}

/** Everything that was not said by this turn itself. */
function heard(results: readonly TurnResult[]): MessageRow[] {
  return results.flatMap(({ thread, messages }) =>
    messages.filter(({ outboxIndex }) => outboxIndex === undefined).map((message) => ({ thread, message })),
  );
}

function parted<T>(items: readonly T[], first: (item: T) => boolean): [T[], T[]] {
  return [items.filter(first), items.filter((item) => !first(item))];
}

async function storeStates(
  tx: Queryable,
  results: readonly TurnResult[],
  caseIds: ReadonlyMap<string, number>,
): Promise<Set<string>> {
  // Events were marked done by an earlier statement: in one with this they would still look open, and no thread would
  // ever sleep. One that came in while thinking keeps it awake; later ones wait for the lock of the fence.
  const stored = await tx.query<{ id: string; wake: boolean }>({
    name: 'turn-state',
    text: `update thread t set state = u.state, language = u.language, case_id = u.case_id, claims = 0,
                  window_opened_at = greatest(t.window_opened_at, u.opened),
                  last_customer_at = greatest(t.last_customer_at, u.customer), lease_token = null, lease_until = null,
                  wake = exists (select 1 from inbox i where i.thread_id = t.id and not i.done)
             from unnest($1::text[], $2::jsonb[], $3::text[], $4::bigint[], $5::bigint[], $6::bigint[])
                  u (id, state, language, case_id, opened, customer)
            where t.id = u.id returning t.id, t.wake`,
    values: [
      results.map((result) => result.thread.id),
      results.map((result) => storableJson(result.state)),
      results.map((result) => result.language),
      // A settled case is let go of: the customer's next message opens a new one.
      results.map((result) => (isResolved(result) ? null : (caseIds.get(result.thread.id) ?? null))),
      results.map((result) => result.windowOpenedAt),
      results.map((result) => result.lastCustomerAt),
    ],
  });
  return new Set(stored.filter(({ wake }) => !wake).map(({ id }) => id));
}
