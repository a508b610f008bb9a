import type { Queryable } from '../../store/store';
import type { LogEvent } from '../contract/thread-log';
import type { Span } from './log-messages';

/** Lines of the audit that the log of a thread tells of; the others are in the panel "Activity". */
const SHOWN: Readonly<Record<string, LogEvent['what']>> = {
  'case.handoff': 'handed_over',
  'case.claim': 'claimed',
  'case.native_takeover': 'taken_over_in_app',
  'case.return': 'returned',
  'case.resolve': 'resolved',
  'case.snooze': 'snoozed',
  'case.unsnooze': 'woken',
  'case.assign': 'assigned',
  'link.cancelled': 'link_cancelled',
};

/** What people, bot and payments did in a thread during a stretch of time. */
export async function logEvents(store: Queryable, threadId: string, span: Span): Promise<LogEvent[]> {
  const [lines, payments, ends] = await Promise.all([
    auditLines(store, threadId, span),
    paymentLines(store, threadId, span),
    ownEnds(store, threadId, span),
  ]);
  return [...lines, ...payments, ...ends];
}

interface AuditRow {
  readonly id: number;
  readonly action: string;
  readonly at: number;
  readonly name: string | null;
  readonly reason: string | null;
  readonly from: string | null;
  readonly until: number | null;
  readonly to: string | null;
  readonly code: string | null;
}

async function auditLines(store: Queryable, threadId: string, { from, until }: Span): Promise<LogEvent[]> {
  const rows = await store.query<AuditRow>({
    name: 'log-audit',
    text: `select u.id, u.action, u.at, a.name, coalesce(u.detail ->> 'reason', u.detail ->> 'resolution') reason,
                  u.detail ->> 'from' "from",
                  case when u.detail ->> 'until' ~ '^[0-9]{1,15}$' then (u.detail ->> 'until')::bigint end until,
                  g.name "to", l.code
             from audit u
             left join agent a on u.actor = 'agent:' || a.id
             left join agent g on g.id::text = u.detail ->> 'assigneeId'
             left join link l on u.subject = 'link:' || l.id
            where u.subject in (select 'case:' || id from "case" where thread_id = $1
                                union all select 'link:' || id from link where thread_id = $1)
              and u.at >= $2 and u.at < $3 and u.action = any ($4) order by u.id`,
    values: [threadId, from, until, Object.keys(SHOWN)],
  });
  return rows.flatMap((row): LogEvent[] => {
    const what = whatOf(row);
    if (!what) return [];
    return [
      {
        kind: 'event',
        id: `a${row.id}`,
        at: row.at,
        what,
        ...(row.name !== null && { by: row.name }),
        ...(row.to !== null && { to: row.to }),
        ...(row.reason !== null && { reason: row.reason }),
        ...(row.until !== null && { until: row.until }),
        ...(row.code !== null && { code: row.code }),
      },
    ];
  });
}

/** Taken from the bot, which had not asked for anybody, is not the same as taken from the queue. */
function whatOf({ action, from }: AuditRow): LogEvent['what'] | undefined {
  const what = SHOWN[action];
  return what === 'claimed' && from === 'bot' ? 'taken_over' : what;
}

async function paymentLines(store: Queryable, threadId: string, { from, until }: Span): Promise<LogEvent[]> {
  const rows = await store.query<{ id: number; at: number; status: string; code: string }>({
    name: 'log-payments',
    text: `select p.id, p.at, p.status, l.code from payment p join link l on l.id = p.link_id
            where l.thread_id = $1 and p.at >= $2 and p.at < $3 and p.status in ('succeeded', 'failed') order by p.id`,
    values: [threadId, from, until],
  });
  return rows.map(({ id, at, status, code }) => ({
    kind: 'event',
    id: `p${id}`,
    at,
    what: status === 'succeeded' ? 'paid' : 'payment_failed',
    code,
  }));
}

/** Cases that the bot brought to their end: nobody of ours acted, so the audit has no line. */
async function ownEnds(store: Queryable, threadId: string, { from, until }: Span): Promise<LogEvent[]> {
  const rows = await store.query<{ id: number; at: number; reason: string | null }>({
    name: 'log-ends',
    text: `select c.id, c.resolved_at at, c.resolution reason from "case" c
            where c.thread_id = $1 and c.resolved_at >= $2 and c.resolved_at < $3 and c.status = 'resolved'
              and not exists (select 1 from audit where subject = 'case:' || c.id and action = 'case.resolve')`,
    values: [threadId, from, until],
  });
  return rows.map(({ id, at, reason }) => ({
    kind: 'event',
    id: `e${id}`,
    at,
    what: 'resolved',
    ...(reason !== null && { reason }),
  }));
}
