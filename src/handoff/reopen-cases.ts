import type { Brand } from '../brand';
import type { Queryable } from '../store/store';
import { caseForInbound, type KnownCase } from './inbound-case';

const HOUR_MS = 3_600_000;

interface LastCase {
  readonly id: number;
  readonly threadId: string;
  readonly status: KnownCase['status'];
  readonly resolvedAt: number | null;
}

/**
 * Takes the last case of threads up again whose customers write soon after it was resolved, as brand.yaml wishes. The
 * threads must be locked. @returns thread → its case.
 */
export async function reopenCases(
  tx: Queryable,
  { threadIds, now }: { readonly threadIds: readonly string[]; readonly now: number },
  { handoff }: Pick<Brand, 'handoff'>,
): Promise<ReadonlyMap<string, number>> {
  if (handoff.reopenHours === 0 || threadIds.length === 0) return new Map();
  const last = await tx.query<LastCase>({
    name: 'cases-last',
    text: `select c.id, c.thread_id "threadId", c.status, c.resolved_at "resolvedAt"
             from unnest($1::text[]) t (id), lateral (select * from "case" where thread_id = t.id order by id desc limit 1) c`,
    values: [threadIds],
  });
  const again = last.filter(
    ({ status, resolvedAt }) =>
      caseForInbound(
        { status, ...(resolvedAt !== null && { resolvedAt }) },
        now,
        handoff.reopenHours * HOUR_MS,
      ) === 'reopen',
  );
  if (again.length === 0) return new Map();
  await tx.query({
    name: 'cases-reopen',
    text: `with open as (
             update "case" set status = 'open', resolved_at = null, resolution = null where id = any($1)
          returning id, thread_id),
           held as (update thread t set case_id = open.id from open where t.id = open.thread_id)
           insert into audit (actor, action, subject, detail, at)
           select 'customer', 'case.reopen', 'case:' || id, jsonb_build_object('threadId', thread_id), $2 from open`,
    values: [again.map(({ id }) => id), now],
  });
  return new Map(again.map(({ threadId, id }) => [threadId, id]));
}
