import { splitThreadId } from '../channel/thread-id';
import { ApiError } from '../lib/errors';
import { inAccounts } from '../store/in-accounts';
import type { Queryable } from '../store/store';
import type { HandoffReason } from '../turn/port';
import { ownOnly, ownOrUnassigned, type Reach } from './access';
import type { CaseList, CaseListQuery, CaseSummary } from './contract/case';

const PAGE = 50;
/** Sorts cases that nobody waits for behind all that have a time; the largest integer JSON carries exactly. */
const NEVER = Number.MAX_SAFE_INTEGER;

/** A page of the cases a person may see: those due first come first; closed ones newest first. */
export async function listCases(store: Queryable, query: CaseListQuery, agent: Reach): Promise<CaseList> {
  const closed = query.status === 'resolved' || query.status === 'spam';
  const rows = closed ? await closedCases(store, query, agent) : await openCases(store, query, agent);
  const page = rows.slice(0, PAGE);
  const last = rows.length > PAGE ? page.at(-1) : undefined;
  const nextCursor = last && (closed ? `${last.id}` : `${last.dueAt ?? NEVER}.${last.id}`);
  return { cases: page.map(summaryOf), ...(nextCursor !== undefined && { nextCursor }) };
}

/** One case, or undefined. */
export async function findCase(store: Queryable, caseId: number): Promise<CaseSummary | undefined> {
  const row = await store.one<CaseRow>({
    name: 'console-case',
    text: `${SELECT} where c.id = $1`,
    values: [caseId],
  });
  return row && summaryOf(row);
}

interface CaseRow {
  readonly id: number;
  readonly threadId: string;
  readonly status: CaseSummary['status'];
  readonly control: CaseSummary['control'];
  readonly reason: HandoffReason | null;
  readonly priority: number;
  readonly language: string | null;
  readonly intent: string | null;
  readonly summary: string | null;
  readonly assigneeId: number | null;
  readonly assigneeName: string | null;
  readonly openedAt: number;
  readonly waitingSince: number | null;
  readonly dueAt: number | null;
  readonly resolvedAt: number | null;
  readonly resolution: string | null;
}

const SELECT = `select c.id, c.thread_id "threadId", c.status, t.control, c.reason, c.priority, c.language, c.intent,
       c.packet ->> 'summary' summary, c.assignee_id "assigneeId", a.name "assigneeName", c.opened_at "openedAt",
       c.waiting_since "waitingSince", c.due_at "dueAt", c.resolved_at "resolvedAt", c.resolution
  from "case" c join thread t on t.id = c.thread_id left join agent a on a.id = c.assignee_id`;

async function openCases(store: Queryable, query: CaseListQuery, agent: Reach): Promise<CaseRow[]> {
  const [due, id] = cursorOf(query.cursor, 2);
  return await store.query<CaseRow>({
    name: 'console-open-cases',
    // The expression is that of the index case_open.
    text: `${SELECT}
      where c.status in ('open', 'waiting', 'snoozed') and ($1::text is null or c.status = $1)
        and ($2::text is null or t.control = $2) and ($3::text is null or c.reason = $3)
        and (coalesce(c.due_at, ${NEVER}), c.id) > ($4::bigint, $5::bigint)
        and ${inAccounts('t.account_id', 6)} and ${ownOrUnassigned('c.assignee_id', 7)}
      order by coalesce(c.due_at, ${NEVER}), c.id limit ${PAGE + 1}`,
    values: [
      query.status ?? null,
      query.control ?? null,
      query.reason ?? null,
      due ?? 0,
      id ?? 0,
      agent.accounts,
      ownOnly(agent),
    ],
  });
}

async function closedCases(store: Queryable, query: CaseListQuery, agent: Reach): Promise<CaseRow[]> {
  const [id] = cursorOf(query.cursor, 1);
  return await store.query<CaseRow>({
    name: 'console-closed-cases',
    text: `${SELECT}
      where c.status = $1 and ($2::text is null or t.control = $2) and ($3::text is null or c.reason = $3)
        and c.id < $4::bigint and ${inAccounts('t.account_id', 5)} and ${ownOrUnassigned('c.assignee_id', 6)}
      order by c.id desc limit ${PAGE + 1}`,
    values: [
      query.status ?? null,
      query.control ?? null,
      query.reason ?? null,
      id ?? NEVER,
      agent.accounts,
      ownOnly(agent),
    ],
  });
}

function cursorOf(cursor: string | undefined, parts: number): number[] {
  if (cursor === undefined) return [];
  const numbers = cursor.split('.').map((part) => (/^\d{1,16}$/.test(part) ? Number(part) : Number.NaN));
  if (numbers.length !== parts || !numbers.every(Number.isSafeInteger)) {
    throw new ApiError(400, 'CURSOR_INVALID', 'use nextCursor of a page of the same list, unchanged');
  }
  return numbers;
}

function summaryOf(row: CaseRow): CaseSummary {
  const { id, threadId, status, control, priority, openedAt } = row;
  return {
    id,
    threadId,
    channel: splitThreadId(threadId).channel,
    status,
    control,
    priority,
    openedAt,
    ...(row.reason !== null && { reason: row.reason }),
    ...(row.language !== null && { language: row.language }),
    ...(row.intent !== null && { intent: row.intent }),
    ...(row.summary !== null && { summary: row.summary }),
    ...(row.assigneeId !== null && {
      assignee: { id: row.assigneeId, name: row.assigneeName ?? `#${row.assigneeId}` },
    }),
    ...(row.waitingSince !== null && { waitingSince: row.waitingSince }),
    ...(row.dueAt !== null && { dueAt: row.dueAt }),
    ...(row.resolvedAt !== null && { resolvedAt: row.resolvedAt }),
    ...(row.resolution !== null && { resolution: row.resolution }),
  };
}
