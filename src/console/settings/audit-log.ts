import type { Queryable } from '../../store/store';
import type { Reach } from '../access';
import type { AuditFilter, AuditLine, AuditList } from '../contract/settings';
import type { Period } from '../period';

const PER_PAGE = 50;
/** Lines of one download. */
const MOST_LINES = 50_000;

interface AuditRow extends Omit<AuditLine, 'who' | 'about' | 'address'> {
  readonly who: string | null;
  readonly actor: string;
  readonly about: string | null;
  readonly address: string | null;
}

export interface AuditQuery extends Pick<AuditFilter, 'who' | 'what'>, Period {
  /** Only lines older than this one. */
  readonly before?: number | undefined;
  readonly agent: Reach;
}

/** What was done at the desk and by whom, newest first. Lines about conversations only of accounts that are theirs. */
export async function listAudit(store: Queryable, query: AuditQuery): Promise<AuditList> {
  const lines = await readLines(store, query, PER_PAGE + 1);
  const page = lines.slice(0, PER_PAGE);
  const last = page.at(-1);
  const actions = await store.query<{ action: string }>({
    name: 'audit-actions',
    // One look into the index for each action, however long the audit has become.
    text: `with recursive known as (
             (select action from audit order by action limit 1)
             union all
             select (select a.action from audit a where a.action > k.action order by a.action limit 1)
               from known k where k.action is not null)
           select action from known where action is not null`,
  });
  return {
    lines: page,
    ...(lines.length > PER_PAGE && last && { before: last.id }),
    actions: actions.map(({ action }) => action),
  };
}

/** As listAudit, all of it. */
export async function allAudit(store: Queryable, query: AuditQuery): Promise<AuditLine[]> {
  return await readLines(store, query, MOST_LINES);
}

async function readLines(
  store: Queryable,
  { who, what, from, until, before, agent }: AuditQuery,
  limit: number,
): Promise<AuditLine[]> {
  const rows = await store.query<AuditRow>({
    name: 'audit-lines',
    text: `select a.id, a.at, a.actor, p.name who, a.action what, a.subject, s.name about, a.detail, a.address
             from audit a
             left join agent p on a.actor = 'agent:' || p.id
             left join agent s on a.subject = 'agent:' || s.id
            where ($1::text is null or p.name = $1 or a.actor = $1)
              and ($2::text is null or a.action = $2 or starts_with(a.action, $2 || '.'))
              and ($3::bigint is null or a.at >= $3) and ($4::bigint is null or a.at < $4)
              and ($5::bigint is null or a.id < $5)
              and (cardinality($6::text[]) = 0 or ${ACCOUNT} is null or ${ACCOUNT} = any ($6::text[]))
            order by a.id desc limit $7`,
    values: [who ?? null, what ?? null, from ?? null, until ?? null, before ?? null, agent.accounts, limit],
  });
  return rows.map(({ who: name, actor, about, address, ...line }) => ({
    ...line,
    who: name ?? actor,
    ...(about !== null && { about }),
    ...(address !== null && { address }),
  }));
}

/** Account of the conversation a line is about; null: about none. */
const ACCOUNT = `regexp_replace(coalesce(a.detail ->> 'threadId',
  case when a.subject like 'thread:%' then substr(a.subject, 8) end), ':[^:]*$', '')`;
