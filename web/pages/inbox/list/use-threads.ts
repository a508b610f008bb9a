import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { type Sort, type ThreadRow, threadListSchema } from '../../../../src/console/contract/inbox';
import { useApi } from '../../../app/api/use-api';
import type { ListFilter } from '../use-inbox-search';

/** The list as far as it has been scrolled. */
export function useThreads(filter: ListFilter, sort: Sort) {
  const api = useApi();
  const query = useInfiniteQuery({
    queryKey: ['threads', { ...filter, sort }],
    queryFn: ({ pageParam, signal }) =>
      api.get('/threads', threadListSchema, {
        search: { ...filter, sort, ...(pageParam !== '' && { cursor: pageParam }) },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (last) => last.nextCursor,
  });
  const { data } = query;
  const rows = useMemo(() => once(data?.pages.flatMap((page) => page.threads) ?? []), [data]);
  return { ...query, rows, total: data?.pages[0]?.total };
}

// A thread that moved down the list while it was paged through stands in two pages.
function once(rows: readonly ThreadRow[]): readonly ThreadRow[] {
  return [...new Map(rows.map((row) => [row.threadId, row])).values()];
}
