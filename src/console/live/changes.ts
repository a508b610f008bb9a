import type { Queryable } from '../../store/store';
import { LIVE_KINDS, type LiveEvent } from '../contract/live';

/**
 * A point in the stream of changes: when it was, and which transactions had been seen by then. Two of them enclose
 * exactly the changes that became visible in between, whatever order the transactions began or wrote in.
 */
export interface Position {
  /** Of the database's clock. */
  readonly atSeconds: number;
  /** `xmin:xmax:running,...`, the text of a pg_snapshot. */
  readonly snapshot: string;
}

export interface Changes {
  readonly position: Position;
  /** In the order they were written; equal ones once. */
  readonly events: readonly LiveEvent[];
  /** There are more than are worth telling one by one. */
  readonly tooMany: boolean;
}

/** More changes than this are told as one: look at everything again. */
const MAX_CHANGES = 500;
/** Rows are pruned after an hour; a margin for the transaction that was slow to commit. */
const REMEMBERED_SECONDS = 55 * 60;

/** A desk opens its stream in a second or two; whoever took longer reads everything anew by itself. */
const RECENT_SECONDS = 15;

/** The point that now is, from which on nothing will be missed. */
export async function presentPosition(store: Queryable): Promise<Position> {
  const row = await store.one<Position>({
    name: 'live-position',
    text: `select pg_current_snapshot()::text "snapshot", ${SECONDS} "atSeconds"`,
  });
  if (!row) throw new Error('a snapshot is always there');
  return row;
}

/** What became visible after `since`, up to now or up to an earlier point `until`. */
export async function changesSince(store: Queryable, since: Position, until?: Position): Promise<Changes> {
  const row = await store.one<Position & { readonly events: readonly EventRow[] }>({
    name: 'live-changes',
    // Position and rows are of one statement, hence of one snapshot.
    text: `select pg_current_snapshot()::text "snapshot", ${SECONDS} "atSeconds",
                  coalesce((select json_agg(e order by e.id) from (
                    select min(id) id, kind, thread_id "threadId", case_id "caseId" from live_event
                     where xid >= pg_snapshot_xmin($1::pg_snapshot) and not pg_visible_in_snapshot(xid, $1::pg_snapshot)
                       and ($2::pg_snapshot is null or pg_visible_in_snapshot(xid, $2::pg_snapshot))
                       and kind = any($3)
                     group by kind, thread_id, case_id limit ${MAX_CHANGES + 1}) e), '[]') events`,
    values: [since.snapshot, until?.snapshot ?? null, LIVE_KINDS],
  });
  if (!row) throw new Error('an aggregate always has a row');
  const { events, ...present } = row;
  return {
    position: until ?? present,
    events: events.slice(0, MAX_CHANGES).map(eventOf),
    tooMany: events.length > MAX_CHANGES,
  };
}

/**
 * What was written in the last seconds, up to `until`: for a desk that opens now and has asked for its first pages while
 * the stream was being opened. Of the newest rows, whose transactions are far shorter than that.
 */
export async function recentChanges(store: Queryable, until: Position): Promise<readonly LiveEvent[]> {
  const rows = await store.query<EventRow>({
    name: 'live-recent',
    text: `select min(id) id, kind, thread_id "threadId", case_id "caseId"
             from (select * from live_event where pg_visible_in_snapshot(xid, $1::pg_snapshot)
                    order by xid desc limit ${MAX_CHANGES}) newest
            where created_at > clock_timestamp() - interval '${RECENT_SECONDS} seconds' and kind = any($2)
            group by kind, thread_id, case_id order by 1`,
    values: [until.snapshot, LIVE_KINDS],
  });
  return rows.map(eventOf);
}

/** A position as the browser keeps it: the id of the last thing it heard. */
export function positionText({ atSeconds, snapshot }: Position): string {
  return `${atSeconds.toString(36)}.${snapshot}`;
}

const POSITION = /^([0-9a-z]{1,9})\.(\d{1,19}):(\d{1,19}):((?:\d{1,19})(?:,\d{1,19}){0,999})?$/;

/** Undefined for whatever PostgreSQL would not take for a snapshot. */
export function readPosition(text: string): Position | undefined {
  const [, at = '', xmin = '', xmax = '', running] = POSITION.exec(text) ?? [];
  if (at === '') return undefined;
  const ids = [xmin, ...(running?.split(',') ?? [])].map(BigInt);
  const end = BigInt(xmax);
  const rising = ids.every((id, index) => index < 2 || (ids[index - 1] ?? 0n) < id);
  if (!rising || ids[0] === 0n || ids.some((id) => id < (ids[0] ?? 0n) || id > end)) return undefined;
  if (ids.slice(1).some((id) => id === end)) return undefined;
  return { atSeconds: parseInt(at, 36), snapshot: text.slice(at.length + 1) };
}

/** True where the rows after `since` may be gone, or where it was never a point of this database (restored since). */
export function isForgotten(since: Position, present: Position): boolean {
  const age = present.atSeconds - since.atSeconds;
  return age > REMEMBERED_SECONDS || age < -60 || endOf(since) > endOf(present);
}

function endOf({ snapshot }: Position): bigint {
  return BigInt(snapshot.split(':')[1] ?? '0');
}

const SECONDS = 'floor(extract(epoch from clock_timestamp()))::int8';

type EventRow = { readonly [K in keyof LiveEvent]-?: LiveEvent[K] | null } & Pick<LiveEvent, 'id' | 'kind'>;

function eventOf({ id, kind, threadId, caseId }: EventRow): LiveEvent {
  return { id, kind, ...(threadId != null && { threadId }), ...(caseId != null && { caseId }) };
}
