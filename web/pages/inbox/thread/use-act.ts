import { useMutation, useQueryClient } from '@tanstack/react-query';
import { z } from 'zod';
import { type Standing, standingSchema } from '../../../../src/console/contract/action';
import type { ThreadHeader } from '../../../../src/console/contract/thread';
import { ApiProblem } from '../../../app/api/api';
import { useApi } from '../../../app/api/use-api';
import { useT } from '../../../app/text/use-texts';
import { useToast } from '../../../app/toast/use-toast';
import { refreshThread } from './use-thread';

/** One thing a person does with a thread: where to, and with what beside the epoch. */
export interface Act {
  readonly path: string;
  readonly body?: Readonly<Record<string, unknown>>;
  /** Routes of links and sends answer in their own form. */
  readonly plain?: true;
}

/**
 * Does things with the open thread, as it is on the screen: each goes with its epoch, so that a stale picture is refused.
 * What was refused is said, and everything is asked for anew.
 */
export function useAct(header: ThreadHeader) {
  const api = useApi();
  const queryClient = useQueryClient();
  const tell = useTellProblem();
  const { mutateAsync, isPending } = useMutation({
    mutationFn: async ({ path, body, plain }: Act): Promise<Standing | undefined> => {
      const whole = { epoch: header.epoch, ...body };
      if (plain) return void (await api.send('POST', path, body ? whole : undefined, z.unknown()));
      return await api.send('POST', path, whole, standingSchema);
    },
    onError: tell,
    onSettled: () => refreshThread(queryClient, header.id),
  });
  /** @returns undefined where it was refused. */
  const act = async (wish: Act): Promise<Standing | undefined> => {
    try {
      return (await mutateAsync(wish)) ?? undefined;
    } catch {
      return undefined;
    }
  };
  return { act, isPending };
}

/** Says in a corner of the screen why something did not work. */
export function useTellProblem(): (error: unknown) => void {
  const t = useT();
  const toast = useToast();
  return (error) => {
    const why = error instanceof ApiProblem ? error.message : t('thread.problem.offline');
    toast({ tone: 'bad', text: `${t('thread.problem.title')}: ${why}` });
  };
}
