import type { ItemStatus, ModerationItem, SuspectKind } from '../console/contract/moderation';
import { ApiError } from '../lib/errors';
import { writeAudit } from '../store/audit';
import { inAccounts } from '../store/in-accounts';
import type { Queryable } from '../store/store';
import { lastingSubject } from './subjects';

export interface Decision {
  readonly id: number;
  readonly status: Exclude<ItemStatus, 'open'>;
  readonly agentId: number;
  /** Accounts the person may see; none: all. */
  readonly accounts: readonly string[];
  readonly now: number;
}

/** Subjects by which the judge can know a fake again; a report in words cannot be one. */
const INDICATOR = /^(?:domain|link|handle|app|phone|email):./;
const LIST_MAX = 200;

/**
 * Items in one status, newest first, at most 200. What looks like us is everybody's to know; the words and the
 * conversation it came up in belong to an account.
 */
export async function listItems(
  db: Queryable,
  {
    status,
    kind,
    accounts,
  }: {
    readonly status: ItemStatus;
    readonly kind?: SuspectKind | undefined;
    readonly accounts: readonly string[];
  },
): Promise<readonly ModerationItem[]> {
  const rows = await db.query<ItemRow>({
    name: 'moderation-list',
    text: `select ${columns(3)} from moderation_item
            where status = $1 and ($2::text is null or kind = $2) order by last_at desc, id desc limit ${LIST_MAX}`,
    values: [status, kind ?? null, accounts],
  });
  return rows.map(itemOf);
}

/**
 * Confirms a fake, which the judge knows from then on, or dismisses it, which takes it back. To be run in a
 * transaction. @throws ApiError 404 ITEM_NOT_FOUND
 */
export async function decideItem(tx: Queryable, decision: Decision): Promise<ModerationItem> {
  const { id, status, agentId, accounts, now } = decision;
  const row = await tx.one<ItemRow>({
    name: 'moderation-decide',
    text: `update moderation_item set status = $2, decided_by = $3, decided_at = $4 where id = $1 returning ${columns(5)}`,
    values: [id, status, agentId, now, accounts],
  });
  if (!row) throw new ApiError(404, 'ITEM_NOT_FOUND', `there is no moderation item ${id}: look in the list`);
  const { kind, subject } = row;
  if (status === 'confirmed' && kind !== 'page_report' && INDICATOR.test(subject)) {
    await tx.query({
      name: 'indicator-add',
      text: `insert into indicator (subject, item_id, confirmed_at) values ($1, $2, $3) on conflict (subject) do nothing`,
      values: [subject, id, now],
    });
  }
  if (status === 'dismissed') await takeBack(tx, row.subject);
  await writeAudit(tx, {
    actor: `agent:${agentId}`,
    action: `moderation.${status}`,
    subject: `moderation:${id}`,
    detail: { kind, subject: lastingSubject(subject) },
    now,
  });
  return itemOf(row);
}

/** Which of these subjects are confirmed fakes. */
export async function confirmedAmong(
  db: Queryable,
  subjects: readonly string[],
): Promise<ReadonlySet<string>> {
  if (subjects.length === 0) return new Set();
  const rows = await db.query<{ subject: string }>({
    name: 'indicator-among',
    text: 'select subject from indicator where subject = any($1)',
    values: [subjects],
  });
  return new Set(rows.map(({ subject }) => subject));
}

/** What was seen and what was reported are two items of one subject: as long as one of them is confirmed, it stays. */
async function takeBack(tx: Queryable, subject: string): Promise<void> {
  await tx.query({
    name: 'indicator-remove',
    text: `delete from indicator i where subject = $1 and not exists (select 1 from moderation_item m
            where m.subject = $1 and m.status = 'confirmed' and m.kind <> 'page_report')`,
    values: [subject],
  });
}

type ItemRow = Omit<ModerationItem, 'threadId' | 'decidedBy' | 'decidedAt'> & {
  readonly threadId: string | null;
  readonly decidedBy: number | null;
  readonly decidedAt: number | null;
};

/** @param accounts number of the parameter with the accounts the person may see. */
function columns(accounts: number): string {
  const seen = `thread_id is null or ${inAccounts(`regexp_replace(thread_id, ':[^:]*$', '')`, accounts)}`;
  return `id, kind, subject, case when ${seen} then evidence else '' end evidence,
          case when ${seen} then thread_id end "threadId", count, status, first_at "firstAt", last_at "lastAt",
          decided_by "decidedBy", decided_at "decidedAt"`;
}

function itemOf({ threadId, decidedBy, decidedAt, ...row }: ItemRow): ModerationItem {
  return {
    ...row,
    ...(threadId !== null && { threadId }),
    ...(decidedBy !== null && { decidedBy }),
    ...(decidedAt !== null && { decidedAt }),
  };
}
