import { useMutation, useQueryClient } from '@tanstack/react-query';
import { ApiProblem } from '../../app/api/api';
import { useT } from '../../app/text/use-texts';
import { useToast } from '../../app/toast/use-toast';

/**
 * Does one thing at a time; what is shown is asked for anew afterwards, and what was refused is said.
 * @param names first parts of the query keys that it changes
 */
export function useDo(...names: readonly string[]) {
  const queryClient = useQueryClient();
  const toast = useToast();
  const t = useT();
  const { mutateAsync, isPending } = useMutation({
    mutationFn: (work: () => Promise<void>) => work(),
    onError: (error) =>
      toast({
        tone: 'bad',
        text: error instanceof ApiProblem ? `${t('tables.problem')}: ${error.message}` : t('tables.offline'),
      }),
    onSettled: () => Promise.all(names.map((name) => queryClient.invalidateQueries({ queryKey: [name] }))),
  });
  /** @returns what came of it; undefined where it was refused. */
  const ask = async <T>(work: () => Promise<T>): Promise<T | undefined> => {
    let answer: T | undefined;
    await mutateAsync(async () => {
      answer = await work();
    }).catch(() => undefined);
    return answer;
  };
  /** @returns false where it was refused. */
  const run = async (work: () => Promise<void>): Promise<boolean> =>
    (await ask(() => work().then(() => true))) ?? false;
  return { ask, run, isPending };
}
