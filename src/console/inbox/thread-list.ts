import { ApiError } from '../../lib/errors';
import type { Queryable } from '../../store/store';
import type { Agent } from '../contract/agent';
import { INBOX_CHANNELS, type Sort, type ThreadList, type ThreadListQuery } from '../contract/inbox';
import { type Bindings, createBindings } from './bindings';
import { filterCondition } from './thread-filter';
import { readRows, type ThreadListDeps } from './thread-rows';

/** What a screen and a half shows; whoever scrolls on wants many more. */
const FIRST_PAGE = 50;
const LATER_PAGE = 500;
/** Sorts what has no time behind all that has one; the largest integer JSON carries exactly. */
const NEVER = Number.MAX_SAFE_INTEGER;

export interface ThreadListQuestion {
  readonly query: ThreadListQuery;
  readonly agent: Agent;
  /** Business time, epoch ms. */
  readonly now: number;
}

/**
 * A page of threads in the asked order, and on the first page how many there are.
 * @throws ApiError 400 CURSOR_INVALID.
 */
export async function listThreads(
  { query, agent, now }: ThreadListQuestion,
  deps: ThreadListDeps,
): Promise<ThreadList> {
  const { sort, cursor, ...filter } = query;
  const after = cursor === undefined ? undefined : cursorOf(cursor);
  const bindings = createBindings();
  const condition = filterCondition(filter, agent, bindings);
  const total = after === undefined ? await count(deps.store, condition, bindings) : undefined;
  const size = after ? LATER_PAGE : FIRST_PAGE;
  // What "closing first" means moves with the time: later pages go by the time of the first.
  const at = after?.now ?? now;
  const key = sortKey(sort, at, bindings, deps);
  const place = after
    ? `and (${key}, d.thread_id) > (${bindings.bind(after.key)}::bigint, ${bindings.bind(after.id)})`
    : '';
  const found = await deps.store.query<{ id: string; key: number }>({
    text: `select d.thread_id id, ${key} "key" from desk_row d where ${condition} ${place}
            order by 2, 1 limit ${size + 1}`,
    values: bindings.values,
  });
  const page = found.slice(0, size);
  const last = found.length > size ? page.at(-1) : undefined;
  const threads = await readRows({ threadIds: page.map(({ id }) => id), agent, now }, deps);
  return {
    threads: [...threads],
    now,
    ...(total !== undefined && { total }),
    ...(last && { nextCursor: `${last.key}~${at}~${last.id}` }),
  };
}

/** How many threads a condition means. */
async function count(store: Queryable, condition: string, { values }: Bindings): Promise<number> {
  const row = await store.one<{ n: number }>({
    text: `select count(*) n from desk_row d where ${condition}`,
    values,
  });
  return row?.n ?? 0;
}

// Every order is ascending, so that one comparison serves them all; what has no time comes last, newest first.
function sortKey(sort: Sort, now: number, bindings: Bindings, { capabilitiesOf }: ThreadListDeps): string {
  const { bind } = bindings;
  switch (sort) {
    case 'due':
      return `coalesce(d.due_at, ${NEVER} - d.at)`;
    case 'waiting':
      return `coalesce(d.waiting_since, ${NEVER} - d.at)`;
    case 'newest':
      return `(${NEVER} - d.at)`;
    case 'oldest':
      return 'd.at';
    case 'window': {
      const lengths = INBOX_CHANNELS.flatMap((channel) => {
        const ms = capabilitiesOf(channel).replyWindowMs;
        return ms === undefined ? [] : [`when '${channel}' then ${bind(ms)}::bigint`];
      });
      const closesAt = `d.window_opened_at + case d.channel ${lengths.join(' ')} end`;
      return `case when ${closesAt} > ${bind(now)}::bigint then ${closesAt} else ${NEVER} - d.at end`;
    }
  }
}

function cursorOf(cursor: string): { key: number; now: number; id: string } {
  const [, key, now, id] = /^(\d{1,16})~(\d{1,15})~([\w:.-]{1,200})$/.exec(cursor) ?? [];
  if (id === undefined || !Number.isSafeInteger(Number(key))) {
    throw new ApiError(400, 'CURSOR_INVALID', 'use nextCursor of a page of the same list, unchanged');
  }
  return { key: Number(key), now: Number(now), id };
}
