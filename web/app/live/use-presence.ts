import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useEffectEvent } from 'react';
import {
  PRESENCE_MS,
  type Presence,
  type PresenceRequest,
  type PresentThreads,
  presenceListSchema,
  presentThreadsSchema,
} from '../../../src/console/contract/live';
import { apiPath } from '../api/api';
import { useApi } from '../api/use-api';

/**
 * Tells the others that this person looks at a thread, or writes in it, as long as the tab is looked at.
 * @returns who else is in it.
 */
export function usePresence(threadId: string, replying: boolean): readonly Presence[] {
  const api = useApi();
  const queryClient = useQueryClient();
  const { data } = useQuery({
    queryKey: ['presence', threadId],
    queryFn: ({ signal }) => api.get(apiPath`/threads/${threadId}/presence`, presenceListSchema, { signal }),
    // Somebody whose browser died is taken out by time, without a change that anybody is told of at once.
    refetchInterval: PRESENCE_MS,
  });
  const tell = useEffectEvent((thread: string, state: PresenceRequest['state']) => {
    api
      .send('POST', '/presence', { threadId: thread, state }, presenceListSchema)
      .then((list) => queryClient.setQueryData(['presence', thread], list))
      // Presence is a courtesy: it is told again in a moment.
      .catch(() => undefined);
  });
  const state = replying ? 'replying' : 'viewing';
  useEffect(() => {
    const say = () => tell(threadId, document.visibilityState === 'visible' ? state : 'idle');
    say();
    const timer = setInterval(say, PRESENCE_MS / 3);
    document.addEventListener('visibilitychange', say);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', say);
    };
  }, [threadId, state]);
  useEffect(() => () => tell(threadId, 'idle'), [threadId]);
  return data?.present ?? [];
}

/** Who is in which thread, for lists: one question for all rows. */
export function usePresentThreads(): ReadonlyMap<string, readonly Presence[]> {
  const api = useApi();
  const { data } = useQuery({
    queryKey: ['presence-of'],
    queryFn: ({ signal }) => api.get('/presence', presentThreadsSchema, { signal }),
    refetchInterval: PRESENCE_MS,
    select: mapOf,
  });
  return data ?? NOBODY;
}

const NOBODY: ReadonlyMap<string, readonly Presence[]> = new Map();

function mapOf({ threads }: PresentThreads): ReadonlyMap<string, readonly Presence[]> {
  return new Map(threads.map(({ threadId, present }) => [threadId, present]));
}
