import { ApiError } from '../lib/errors';
import type { Queryable } from '../store/store';
import type { Activity, ActivityList } from './contract/panel';

const PAGE = 100;

/**
 * Audit and events of a thread, newest first: codes and names of people, never what was written.
 * @throws ApiError 400 CURSOR_INVALID
 */
export async function threadActivity(
  store: Queryable,
  threadId: string,
  { cursor }: { readonly cursor?: string | undefined } = {},
): Promise<ActivityList> {
  const { at, key } = cursor === undefined ? NEWEST : placeOf(cursor);
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
            where $2::bigint is null or (h.at, h.key) < ($2, $3)
            order by h.at desc, h.key desc limit ${PAGE + 1}`,
    values: [threadId, at, key],
  });
  const page = rows.slice(0, PAGE);
  const last = rows.length > PAGE ? page.at(-1) : undefined;
  return { activities: page.map(activityOf), ...(last && { nextCursor: `${last.at}~${last.key}` }) };
}

interface Place {
  readonly at: number | null;
  readonly key: string | null;
}

const NEWEST: Place = { at: null, key: null };

function placeOf(cursor: string): Place {
  const [, at, key] = /^(\d{1,15})~([a-z]+:\d{1,15})$/.exec(cursor) ?? [];
  if (at === undefined || key === undefined)
    throw new ApiError(400, 'CURSOR_INVALID', 'use nextCursor of a page of the same list, unchanged');
  return { at: Number(at), key };
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
