import { useInfiniteQuery } from '@tanstack/react-query';
import { useCallback } from 'react';
import type { ZodType } from 'zod';
import { useApi } from '../../app/api/use-api';
import { type ListState, listStateOf } from './list-state';

export interface Paged<Page> extends ListState {
  readonly pages: readonly Page[];
  /** Undefined: there is no further page, or it is on its way. */
  readonly more: (() => void) | undefined;
}

/**
 * A list of the API, as far as it has been scrolled.
 * @param name first part of the query key, which live changes are told by
 */
export function usePaged<Page extends { readonly nextCursor?: string | number | undefined }>(
  name: string,
  schema: ZodType<Page>,
  search: Readonly<Record<string, string | undefined>>,
): Paged<Page> {
  const api = useApi();
  const query = useInfiniteQuery({
    queryKey: [name, search],
    queryFn: ({ pageParam, signal }) =>
      api.get(`/${name}`, schema, {
        search: { ...search, ...(pageParam !== '' && { cursor: pageParam }) },
        signal,
      }),
    initialPageParam: '' as string | number, // the type of all further cursors
    getNextPageParam: (last) => last.nextCursor,
  });
  const { data, hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  const further = useCallback(() => void fetchNextPage(), [fetchNextPage]);
  return {
    ...listStateOf(query),
    pages: data?.pages ?? [],
    more: hasNextPage && !isFetchingNextPage ? further : undefined,
  };
}
