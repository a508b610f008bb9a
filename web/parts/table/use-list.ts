import { useQuery } from '@tanstack/react-query';
import type { ZodType } from 'zod';
import { useApi } from '../../app/api/use-api';
import { listStateOf } from './list-state';

/** A list that comes whole, and the states it may be in. */
export function useList<T>(
  queryKey: readonly unknown[],
  path: string,
  schema: ZodType<T>,
  {
    search = {},
    everyMs = false,
  }: {
    readonly search?: Readonly<Record<string, string | undefined>>;
    /** Asked for again this often. */
    readonly everyMs?: number | false;
  } = {},
) {
  const api = useApi();
  const query = useQuery({
    queryKey,
    queryFn: ({ signal }) => api.get(path, schema, { search, signal }),
    refetchInterval: everyMs,
  });
  return { data: query.data, state: listStateOf(query) };
}
