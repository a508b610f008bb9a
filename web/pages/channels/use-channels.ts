import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { ZodType } from 'zod';
import { type ChannelList, channelListSchema, replayedSchema } from '../../../src/console/contract/channels';
import { ApiProblem, apiPath } from '../../app/api/api';
import { useApi } from '../../app/api/use-api';
import { useDo } from '../../parts/table/use-do';

/** Lags and queues move by themselves; nothing tells the desk of each. */
const EVERY_MS = 15_000;

export function useChannels() {
  const api = useApi();
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['channels'],
    queryFn: ({ signal }) => api.get('/channels', channelListSchema, { signal }),
    refetchInterval: EVERY_MS,
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

/** What admins do with an account; each answers with how all stand then. */
export function useAccountActions() {
  const api = useApi();
  const queryClient = useQueryClient();
  const { run, isPending } = useDo('channels', 'settings');
  const send = async <T>(path: string, body: unknown, schema: ZodType<T>): Promise<T | undefined> => {
    let answer: T | undefined;
    await run(async () => {
      answer = await api.send('POST', path, body, schema);
    });
    return answer;
  };
  const act = async (
    what: 'hold' | 'resume' | 'check' | 'resubscribe',
    accountId: string,
    body?: unknown,
  ): Promise<boolean> => {
    const path = `${apiPath`/channels/${accountId}`}/${what}`;
    const list = await send<ChannelList>(path, body, channelListSchema);
    if (list) queryClient.setQueryData(['channels'], list);
    return list !== undefined;
  };
  const replay = async (accountId: string, ids?: readonly number[]) =>
    await send(apiPath`/channels/${accountId}/replay`, { ...(ids && { ids }) }, replayedSchema);
  return { act, replay, isPending };
}
