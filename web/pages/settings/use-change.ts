import type { ZodType } from 'zod';
import { useApi } from '../../app/api/use-api';
import { useT } from '../../app/text/use-texts';
import { useToast } from '../../app/toast/use-toast';
import { useDo } from '../../parts/table/use-do';

/** Changes something and says that it is saved; gives the answer, or undefined where it was refused. */
export function useChange(...names: readonly string[]) {
  const api = useApi();
  const t = useT();
  const toast = useToast();
  const { ask, isPending } = useDo(...names);
  const change = async <T>(
    method: 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    path: string,
    body: unknown,
    schema: ZodType<T>,
    said: string | null = t('settings.saved'),
  ): Promise<T | undefined> => {
    const answer = await ask(() => api.send(method, path, body, schema));
    if (answer !== undefined && said !== null) toast({ text: said });
    return answer;
  };
  /** Changes the one of a list, or adds it where there is none yet. */
  const keep = <T>(
    path: string,
    one: { readonly id: number } | undefined,
    body: unknown,
    schema: ZodType<T>,
  ) => (one ? change('PATCH', `${path}/${one.id}`, body, schema) : change('POST', path, body, schema));
  return { change, keep, isPending };
}
