import { useQuery } from '@tanstack/react-query';
import type { ZodType } from 'zod';
import { ApiProblem } from '../../app/api/api';
import { useApi } from '../../app/api/use-api';
import { useT } from '../../app/text/use-texts';
import { useToast } from '../../app/toast/use-toast';
import { useDo } from '../../parts/table/use-do';

/** A list of the settings and the four states it may be in. */
export function useList<T>(
  queryKey: readonly unknown[],
  path: string,
  schema: ZodType<T>,
  search: Readonly<Record<string, string | undefined>> = {},
) {
  const api = useApi();
  const { data, error, isPending, refetch } = useQuery({
    queryKey: [...queryKey, search],
    queryFn: ({ signal }) => api.get(path, schema, { search, signal }),
  });
  return {
    data,
    state: {
      isPending,
      isFailed: error !== null && !data,
      isDenied: error instanceof ApiProblem && error.status === 403,
      retry: () => void refetch(),
    },
  };
}

/** Changes something and says that it is saved; gives the answer, or undefined where it was refused. */
export function useChange(...names: readonly string[]) {
  const api = useApi();
  const t = useT();
  const toast = useToast();
  const { run, isPending } = useDo(...names);
  const change = async <T>(
    method: 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    path: string,
    body: unknown,
    schema: ZodType<T>,
    said: string | null = t('settings.saved'),
  ): Promise<T | undefined> => {
    let answer: T | undefined;
    const done = await run(async () => {
      answer = await api.send(method, path, body, schema);
    });
    if (done && said !== null) toast({ text: said });
    return answer;
  };
  return { change, isPending };
}
