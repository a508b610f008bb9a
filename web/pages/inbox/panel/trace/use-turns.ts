import { useQuery } from '@tanstack/react-query';
import { type Turn, turnListSchema } from '../../../../../src/console/contract/turn';
import { apiPath } from '../../../../app/api/api';
import { useApi } from '../../../../app/api/use-api';

export interface ShownTurn {
  readonly turn: Turn | undefined;
  /** Turns right before and after it, as far as they are known. */
  readonly older: number | undefined;
  readonly newer: number | undefined;
  /** Another one than the newest was asked for and is not there any more. */
  readonly gone: boolean;
}

/** The turn that is asked for, else the newest of a thread. */
export function useTurn(threadId: string, asked: number | undefined) {
  const newest = useTurnPage(threadId, undefined);
  const known = asked === undefined || newest.data?.turns.some(({ id }) => id === asked);
  // A message further back than the newest fifty turns leads to a page of its own.
  const further = useTurnPage(threadId, asked, newest.isSuccess && !known);
  const query = known ? newest : further;
  return { ...query, shown: query.data && shownOf(query.data.turns, asked) };
}

function useTurnPage(threadId: string, turn: number | undefined, enabled = true) {
  const api = useApi();
  return useQuery({
    queryKey: turn === undefined ? ['turns', threadId] : ['turns', threadId, turn],
    queryFn: ({ signal }) =>
      api.get(apiPath`/threads/${threadId}/turns`, turnListSchema, { signal, search: { turn } }),
    enabled,
  });
}

function shownOf(turns: readonly Turn[], asked: number | undefined): ShownTurn {
  const index = asked === undefined ? turns.length - 1 : turns.findIndex(({ id }) => id === asked);
  return {
    turn: turns[index],
    older: turns[index - 1]?.id,
    newer: index < 0 ? undefined : turns[index + 1]?.id,
    gone: index < 0 && asked !== undefined,
  };
}
