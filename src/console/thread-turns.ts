import type { Queryable } from '../store/store';
import type { Trace } from '../turn/trace';
import type { Turn } from './contract/turn';

const PAGE = 50;

/**
 * The newest 50 turns of a thread that are later than `after`, oldest first. None for an unknown thread; a turn whose
 * message the customer has unsent is left out, because what was understood of it is erased.
 */
export async function threadTurns(
  store: Queryable,
  threadId: string,
  after: number | undefined,
): Promise<readonly Turn[]> {
  const rows = await store.query<{ readonly id: number; readonly at: number; readonly trace: Trace }>({
    name: 'console-turns',
    text: `select id, at, trace from turn
            where thread_id = $1 and ($2::bigint is null or id > $2) and trace ? 'understanding' order by id desc limit ${PAGE}`,
    values: [threadId, after ?? null],
  });
  return rows.reverse().map(turnOf);
}

/** As a moderator may see it: what was understood and done, without the values that were found. */
export function turnWithoutOrderData({ slots: _slots, choice: _choice, ...turn }: Turn): Turn {
  return turn;
}

function turnOf({ id, at, trace }: { id: number; at: number; trace: Trace }): Turn {
  const { intent, confidence, urgent, choice, slots } = trace.understanding;
  return {
    id,
    at,
    intent,
    confidence,
    language: trace.language,
    ...(urgent !== undefined && { urgent }),
    ...(choice !== undefined && { choice }),
    slots: { ...slots },
    // Quotes and values stay behind: an action is named, not repeated.
    actions: trace.actions.map((action) => ({
      type: action.type,
      ...('key' in action && { key: action.key }),
      ...('reason' in action && { reason: action.reason }),
    })),
    timings: trace.timings,
  };
}
