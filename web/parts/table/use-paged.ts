import { useInfiniteQuery } from '@tanstack/react-query';
import { useCallback } from 'react';
import type { ZodType } from 'zod';
import { ApiProblem } from '../../app/api/api';
import { useApi } from '../../app/api/use-api';

export interface Paged<Page> {
  readonly pages: readonly Page[];
  readonly isPending: boolean;
  readonly isFailed: boolean;
  /** The role does not include it. */
  readonly isDenied: boolean;
  readonly retry: () => void;
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
  const { data, isPending, error, hasNextPage, isFetchingNextPage, fetchNextPage, refetch } =
    useInfiniteQuery({
      queryKey: [name, search],
      queryFn: ({ pageParam, signal }) =>
        api.get(`/${name}`, schema, {
          search: { ...search, ...(pageParam !== '' && { cursor: pageParam }) },
          signal,
        }),
      initialPageParam: '' as string | number, // the type of all further cursors
      getNextPageParam: (last) => last.nextCursor,
    });
  const further = useCallback(() => void fetchNextPage(), [fetchNextPage]);
  return {
    pages: data?.pages ?? [],
    isPending,
    isFailed: error !== null && !data,
    isDenied: error instanceof ApiProblem && error.status === 403,
    retry: () => void refetch(),
    more: hasNextPage && !isFetchingNextPage ? further : undefined,
  };
}
