import type { Queryable } from '../store/store';
import type { Activity, ActivityList } from './contract/panel';

const PAGE = 100;

/** Audit and events of a thread, newest first: codes and names of people, never what was written. */
export async function threadActivity(store: Queryable, threadId: string): Promise<ActivityList> {
  const rows = await store.query<ActivityRow>({
    name: 'console-activity',
    text: `with cases as (select id, opened_at from "case" where thread_id = $1),
                happened as (
             select 'audit:' || u.id key, u.at, u.action what, u.actor, coalesce(u.detail ->> 'reason', u.detail ->> 'code',
                    u.detail ->> 'resolution') reason
               from audit u
              where u.subject = 'thread:' || $1 or u.subject in (select 'case:' || id from cases)
             union all
             select 'opened:' || id, opened_at, 'case.opened', 'customer', null from cases
             union all
             select 'proof:' || id, at, 'identity.' || outcome, 'customer', null from attempt where thread_id = $1
             union all
             select 'consent:' || id, at, 'consent.' || case when given then 'given' else 'taken_back' end, 'customer', kind
               from consent where thread_id = $1
             union all
             select 'payment:' || p.id, p.at, 'payment.' || p.status, 'customer', l.code
               from payment p join link l on l.id = p.link_id where l.thread_id = $1)
           select h.key, h.at, h.what, h.actor, a.name, h.reason from happened h
             left join agent a on h.actor = 'agent:' || a.id
            order by h.at desc, h.key desc limit ${PAGE + 1}`,
    values: [threadId],
  });
  return { activities: rows.slice(0, PAGE).map(activityOf), more: rows.length > PAGE };
}

interface ActivityRow {
  readonly key: string;
  readonly at: number;
  readonly what: string;
  /** agent:<id>, customer, or whatever part of the product did it. */
  readonly actor: string;
  readonly name: string | null;
  readonly reason: string | null;
}

function activityOf({ actor, name, reason, ...row }: ActivityRow): Activity {
  return {
    ...row,
    by: byOf(actor),
    ...(name !== null && { name }),
    ...(reason !== null && { reason }),
  };
}

function byOf(actor: string): Activity['by'] {
  if (actor.startsWith('agent:')) return 'agent';
  return actor === 'customer' ? 'customer' : 'system';
}
