import type { Judgement, Verdict } from '../console/contract/verdict';
import { type CaseSnapshot, restoreSnapshot, takeSnapshot } from '../handoff/case-snapshot';
import { giveToBot } from '../handoff/give-to-bot';
import { putAway } from '../handoff/spam-case';
import { tellReturned } from '../handoff/tell-returned';
import { type LockedThread, lockThread } from '../handoff/thread-control';
import type { Clock } from '../lib/clock';
import { writeAudit } from '../store/audit';
import type { Queryable, Store } from '../store/store';
import { blockSender, unblockSender, withdrawBlock } from './blocks';

/** Conversations in one go of a sweep. */
const A_GO = 200;

export interface VerdictDeps {
  readonly store: Store;
  readonly clock: Clock;
  /** Called after a commit with the threads that slept until now. */
  readonly onAwake: (threadIds: readonly string[]) => void;
}

/** Who gave a verdict does the first of it; before this, two would take each other's conversations. */
const LEFT_AFTER_SECONDS = 5;

/** Chore: goes on with what is left of all verdicts. What a process leaves undone when it dies is found here. */
export async function runVerdicts(deps: VerdictDeps): Promise<void> {
  const open = await deps.store.query<{ id: number }>({
    name: 'verdicts-open',
    text: `select distinct i.verdict_id id from verdict_item i join verdict v on v.id = i.verdict_id
            where i.state in ('queued', 'undoing')
              and v.touched_at < clock_timestamp() - interval '${LEFT_AFTER_SECONDS} seconds' order by 1 limit 10`,
  });
  for (const { id } of open) await runVerdict(deps, id, A_GO);
}

/** Does a verdict to at most so many conversations, or takes it back from them, each in a transaction of its own. */
export async function runVerdict(deps: VerdictDeps, verdictId: number, atMost: number): Promise<void> {
  for (let n = 0; n < atMost; n++) {
    const awake = await deps.store.transaction((tx) => nextItem(tx, verdictId, deps.clock.now()));
    if (awake === undefined) return;
    if (awake.length > 0) deps.onAwake(awake);
  }
}

/**
 * As a verdict on one case, done or taken back in the caller's transaction.
 * @returns what became of it, and threads to ring for after the commit.
 */
export async function settleOne(
  tx: Queryable,
  verdictId: number,
  now: number,
): Promise<{ readonly state: string; readonly reason: string | null; readonly awake: readonly string[] }> {
  const awake = (await nextItem(tx, verdictId, now)) ?? [];
  const item = await tx.one<{ state: string; reason: string | null }>({
    name: 'verdict-one',
    text: 'select state, reason from verdict_item where verdict_id = $1 limit 1',
    values: [verdictId],
  });
  if (!item) throw new Error('a verdict on a case has its item');
  return { ...item, awake };
}

interface Item {
  readonly threadId: string;
  readonly caseId: number | null;
  readonly state: 'queued' | 'undoing';
  readonly before: CaseSnapshot | null;
  readonly after: CaseSnapshot | null;
  readonly blocked: boolean;
  readonly verdictId: number;
  readonly judged: Judgement;
  readonly scope: Verdict['scope'];
  readonly block: Verdict['block'];
  readonly campaignId: number | null;
  readonly agentId: number | null;
  readonly undoneBy: number | null;
}

interface Result {
  readonly state: 'done' | 'skipped' | 'undone' | 'kept';
  readonly reason?: string;
  readonly caseId?: number;
  readonly before?: CaseSnapshot;
  readonly after?: CaseSnapshot;
  readonly blocked?: boolean;
  /** Threads to ring for after the commit. */
  readonly awake?: readonly string[];
}

/** @returns undefined when there is none left that nobody else has in hand. */
async function nextItem(
  tx: Queryable,
  verdictId: number,
  now: number,
): Promise<readonly string[] | undefined> {
  const item = await tx.one<Item>({
    name: 'verdict-take',
    text: `select i.thread_id "threadId", i.case_id "caseId", i.state, i.before, i.after, i.blocked, v.id "verdictId",
                  v.judged, v.scope, v.block, v.campaign_id "campaignId", v.agent_id "agentId", v.undone_by "undoneBy"
             from verdict_item i join verdict v on v.id = i.verdict_id
            where i.verdict_id = $1 and i.state in ('queued', 'undoing')
            order by i.thread_id limit 1 for update of i skip locked`,
    values: [verdictId],
  });
  if (!item) return undefined;
  const thread = await lockThread(tx, item.threadId);
  const result = thread ? await doItem(tx, item, thread, now) : GONE;
  await tx.query({
    name: 'verdict-settle',
    text: `update verdict_item set state = $3, reason = $4, case_id = coalesce($5, case_id),
                  before = coalesce($6, before), after = coalesce($7, after), blocked = $8
            where verdict_id = $1 and thread_id = $2`,
    values: [
      verdictId,
      item.threadId,
      result.state,
      result.reason ?? null,
      result.caseId ?? null,
      result.before ? JSON.stringify(result.before) : null,
      result.after ? JSON.stringify(result.after) : null,
      result.blocked ?? false,
    ],
  });
  return result.awake ?? [];
}

const GONE: Result = { state: 'skipped', reason: 'THREAD_NOT_FOUND' };

async function doItem(tx: Queryable, item: Item, thread: LockedThread, now: number): Promise<Result> {
  if (item.state === 'undoing') return await undo(tx, item, now);
  const known = await tx.one<Known>({
    name: 'verdict-known',
    text: `select d.case_id "caseId", d.status, coalesce((select level from identity where thread_id = $1), 0) level
             from desk_row d where d.thread_id = $1`,
    values: [item.threadId],
  });
  // One word on many: whoever turned out to be a customer, or talks to a person, is not meant.
  if (item.scope === 'cluster' && (known?.level ?? 0) > 0)
    return { state: 'skipped', reason: 'CUSTOMER_PROVED' };
  if (item.scope === 'cluster' && thread.control === 'human')
    return { state: 'skipped', reason: 'HAS_PERSON' };
  await settleSuspicions(tx, item, true);
  return item.judged === 'ham'
    ? await clear(tx, item, { thread, known, now })
    : await condemn(tx, item, { thread, known, now });
}

interface Known {
  readonly caseId: number | null;
  readonly status: string | null;
  readonly level: number;
}

interface Moment {
  readonly thread: LockedThread;
  readonly known: Known | undefined;
  readonly now: number;
}

async function condemn(tx: Queryable, item: Item, { thread, known, now }: Moment): Promise<Result> {
  const { threadId, verdictId, agentId, block } = item;
  const { caseId } = thread;
  const blocked =
    block !== 'none' &&
    (await blockSender(tx, { threadId, agentId, verdictId, platform: block === 'platform', now }));
  // Put away before, or without an open case: there is nothing to move.
  if (caseId === null || known?.status === 'spam') return { state: 'done', blocked };
  const before = await takeSnapshot(tx, caseId);
  const epoch = await putAway(tx, { thread, caseId, now });
  await noteCase(tx, item, { caseId, epoch, action: 'case.spam', now });
  return { state: 'done', caseId, before, after: await takeSnapshot(tx, caseId), blocked };
}

async function clear(tx: Queryable, item: Item, { thread, known, now }: Moment): Promise<Result> {
  const { threadId } = item;
  await unblockSender(tx, threadId, now);
  if (known?.caseId == null || known.status !== 'spam') return { state: 'done' };
  const { caseId } = known;
  const before = await takeSnapshot(tx, caseId);
  await tx.query({
    name: 'verdict-open',
    text: `update "case" set status = 'open' where id = $1`,
    values: [caseId],
  });
  const epoch = await giveToBot(tx, thread, now);
  await noteCase(tx, item, { caseId, epoch, action: 'case.ham', now });
  const after = await takeSnapshot(tx, caseId);
  // What nobody has answered is answered now.
  const awake = await tellReturned(tx, { threadId, epoch, now, by: 'idle' });
  return { state: 'done', caseId, before, after, awake };
}

async function undo(tx: Queryable, item: Item, now: number): Promise<Result> {
  const { threadId, caseId, before, after, blocked } = item;
  if (blocked) await withdrawBlock(tx, { threadId, verdictId: item.verdictId, now });
  await settleSuspicions(tx, item, false);
  if (caseId === null || !before || !after) return { state: 'undone' };
  const restored = await restoreSnapshot(tx, { threadId, caseId, before, after });
  if (!restored) return { state: 'kept', reason: 'CHANGED_SINCE' };
  const thread = await lockThread(tx, threadId);
  const epoch = thread?.epoch ?? after.epoch;
  await noteCase(tx, item, { caseId, epoch, action: 'case.undo', now });
  // The bot has it as before, and reads what came in between.
  const awake = before.control === 'bot' ? await tellReturned(tx, { threadId, epoch, now, by: 'idle' }) : [];
  return { state: 'undone', awake };
}

async function settleSuspicions(tx: Queryable, { threadId, campaignId, scope }: Item, settled: boolean) {
  await tx.query({
    name: 'suspicion-settle',
    text: `update suspicion set settled = $3 where thread_id = $1 and ($2::bigint is null or campaign_id = $2)`,
    values: [threadId, scope === 'cluster' ? campaignId : null, settled],
  });
}

async function noteCase(
  tx: Queryable,
  { threadId, verdictId, agentId, undoneBy, judged }: Item,
  what: { readonly caseId: number; readonly epoch: number; readonly action: string; readonly now: number },
): Promise<void> {
  const by = undoneBy ?? agentId;
  const { caseId, epoch, action, now } = what;
  await writeAudit(tx, {
    actor: by === null ? 'bot' : `agent:${by}`,
    action,
    subject: `case:${caseId}`,
    detail: { threadId, epoch, verdictId, judged },
    now,
  });
}
