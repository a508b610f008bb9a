import type { Queryable } from '../store/store';
import { HANDOFF_DUE } from './case-rows';
import { type Control, lockThread, moveControl } from './thread-control';

/** All of a case and its thread that an agent's action may change, by name. null: it has none. */
export interface CaseSnapshot {
  readonly control: Control;
  readonly epoch: number;
  /** The case now open in the thread. */
  readonly openCaseId: number | null;
  readonly status: string;
  readonly reason: string | null;
  readonly priority: number;
  readonly assigneeId: number | null;
  readonly teamId: number | null;
  readonly labels: readonly number[];
  readonly waitingSince: number | null;
  readonly dueAt: number | null;
  readonly snoozedUntil: number | null;
  readonly snoozedAfter: number | null;
  readonly resolvedAt: number | null;
  readonly resolution: string | null;
  /** When the open promise's timer is due. */
  readonly timerAt: number | null;
  readonly promiseId: number | null;
  readonly unread: number;
  readonly marked: boolean;
}

/** How a case stands now. The thread must be locked. */
export async function takeSnapshot(tx: Queryable, caseId: number): Promise<CaseSnapshot> {
  const row = await tx.one<CaseSnapshot>({
    name: 'case-snapshot',
    text: `select t.control, t.epoch, t.case_id "openCaseId", c.status, c.reason, c.priority, c.assignee_id "assigneeId",
                  c.team_id "teamId", c.labels, c.waiting_since "waitingSince", c.due_at "dueAt",
                  c.snoozed_until "snoozedUntil", c.snoozed_after "snoozedAfter", c.resolved_at "resolvedAt", c.resolution,
                  (select min(due_at) from timer where thread_id = t.id and kind = '${HANDOFF_DUE}' and not done) "timerAt",
                  (select id from promise where case_id = c.id and status = 'open') "promiseId",
                  d.unread, d.marked
             from "case" c join thread t on t.id = c.thread_id join desk_row d on d.thread_id = t.id where c.id = $1`,
    values: [caseId],
  });
  if (!row) throw new Error('a snapshot needs its case');
  return row;
}

export interface Restoring {
  readonly threadId: string;
  readonly caseId: number;
  readonly before: CaseSnapshot;
  readonly after: CaseSnapshot;
}

/**
 * Gives back what an action changed, but only where nothing has touched it since: one changed part leaves all as it is.
 * @returns false when it was changed since.
 */
export async function restoreSnapshot(tx: Queryable, restoring: Restoring): Promise<boolean> {
  const { threadId, caseId, before, after } = restoring;
  const thread = await lockThread(tx, threadId);
  if (!thread) return false;
  const now = await takeSnapshot(tx, caseId);
  const changed = KEYS.filter((key) => !same(before[key], after[key]));
  // Of another case than then, equal parts are equal by chance.
  if ([...changed, 'openCaseId' as const].some((key) => !same(now[key], after[key]))) return false;
  const target: CaseSnapshot = { ...now, ...pick(before, changed) };
  // An open case again: what was seen before is stale, and closing it once more is another deed than the first.
  const moves = target.control !== now.control || changed.includes('openCaseId');
  const epoch = moves ? await moveControl(tx, thread, target.control) : now.epoch;
  await writeCase(tx, caseId, target);
  await tx.query({
    name: 'snapshot-thread',
    text: 'update thread set case_id = $2 where id = $1 and case_id is distinct from $2',
    values: [threadId, target.openCaseId],
  });
  await tx.query({
    name: 'snapshot-row',
    text: 'update desk_row set unread = $2, marked = $3 where thread_id = $1',
    values: [threadId, target.unread, target.marked],
  });
  if (changed.includes('timerAt')) await restorePromise(tx, restoring, epoch);
  return true;
}

type Key = keyof CaseSnapshot;
// The epoch is put back by nobody: it only grows. But where control moved, it tells whether it moved again.
const KEYS: readonly Key[] = [
  'control',
  'epoch',
  'openCaseId',
  'status',
  'reason',
  'priority',
  'assigneeId',
  'teamId',
  'labels',
  'waitingSince',
  'dueAt',
  'snoozedUntil',
  'snoozedAfter',
  'resolvedAt',
  'resolution',
  'timerAt',
  'promiseId',
  'unread',
  'marked',
];

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function pick(snapshot: CaseSnapshot, keys: readonly Key[]): Partial<CaseSnapshot> {
  return Object.fromEntries(keys.map((key) => [key, snapshot[key]]));
}

async function writeCase(tx: Queryable, caseId: number, target: CaseSnapshot): Promise<void> {
  await tx.query({
    name: 'snapshot-case',
    text: `update "case" set status = $2, reason = $3, priority = $4, assignee_id = $5, team_id = $6, labels = $7,
                  waiting_since = $8, due_at = $9, snoozed_until = $10, snoozed_after = $11, resolved_at = $12,
                  resolution = $13 where id = $1`,
    values: [
      caseId,
      target.status,
      target.reason,
      target.priority,
      target.assigneeId,
      target.teamId,
      target.labels,
      target.waitingSince,
      target.dueAt,
      target.snoozedUntil,
      target.snoozedAfter,
      target.resolvedAt,
      target.resolution,
    ],
  });
}

/** The customer still has our word that somebody comes: the timer that watches it runs again, under the new epoch. */
async function restorePromise(
  tx: Queryable,
  { threadId, caseId, before }: Restoring,
  epoch: number,
): Promise<void> {
  if (before.timerAt === null) return;
  await tx.query({
    name: 'snapshot-timer',
    text: 'insert into timer (thread_id, kind, due_at, payload) values ($1, $2, $3, $4)',
    values: [threadId, HANDOFF_DUE, before.timerAt, JSON.stringify({ caseId, epoch })],
  });
  await tx.query({
    name: 'snapshot-promise',
    text: `update promise set status = 'open', settled_at = null
            where id = $1 and status = 'void' and not exists (
                    select 1 from promise p where p.case_id = promise.case_id and p.status = 'open')`,
    values: [before.promiseId],
  });
}
