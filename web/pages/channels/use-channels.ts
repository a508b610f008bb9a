import { useQueryClient } from '@tanstack/react-query';
import { channelListSchema, replayedSchema } from '../../../src/console/contract/channels';
import { apiPath } from '../../app/api/api';
import { useApi } from '../../app/api/use-api';
import { useDo } from '../../parts/table/use-do';
import { useList } from '../../parts/table/use-list';

/** Lags and queues move by themselves; nothing tells the desk of each. */
const EVERY_MS = 15_000;

export function useChannels() {
  return useList(['channels'], '/channels', channelListSchema, { everyMs: EVERY_MS });
}

/** What admins do with an account; each answers with how all stand then. */
export function useAccountActions() {
  const api = useApi();
  const queryClient = useQueryClient();
  const { ask, isPending } = useDo('channels', 'settings');
  const act = async (
    what: 'hold' | 'resume' | 'check' | 'resubscribe',
    accountId: string,
    body?: unknown,
  ): Promise<boolean> => {
    const path = `${apiPath`/channels/${accountId}`}/${what}`;
    const list = await ask(() => api.send('POST', path, body, channelListSchema));
    if (list) queryClient.setQueryData(['channels'], list);
    return list !== undefined;
  };
  const replay = (accountId: string, ids?: readonly number[]) =>
    ask(() =>
      api.send('POST', apiPath`/channels/${accountId}/replay`, { ...(ids && { ids }) }, replayedSchema),
    );
  return { act, replay, isPending };
}
