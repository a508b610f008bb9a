import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type Me, type MeChange, meSchema, type Preferences } from '../../../src/console/contract/me';
import type { Api } from './api';
import { useApi } from './use-api';

/** Who is signed in; kept until something says it changed. */
export function meQuery(api: Api) {
  return queryOptions({
    queryKey: ['me'],
    queryFn: ({ signal }) => api.get('/me', meSchema, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** Undefined until the first answer. */
export function useMe(): Me | undefined {
  return useQuery(meQuery(useApi())).data;
}

/** Moderators and admins judge; agents answer. */
export function useModerates(): boolean {
  const role = useMe()?.role;
  return role === 'moderator' || role === 'admin';
}

/** What this person has set; empty until the first answer. */
export function usePreferences(): Preferences {
  return useMe()?.preferences ?? NOTHING_SET;
}

/** Changes availability or preferences: shown at once, taken back when the server refuses. */
export function useChangeMe(): (change: MeChange) => void {
  const api = useApi();
  const queryClient = useQueryClient();
  const { queryKey } = meQuery(api);
  const { mutate } = useMutation({
    mutationKey: queryKey,
    // One after the other, or two quick changes could reach the server in the wrong order.
    scope: { id: 'me' },
    mutationFn: (change: MeChange) => api.send('PATCH', '/me', change, meSchema),
    onMutate: (change) => {
      const before = queryClient.getQueryData(queryKey);
      if (before) queryClient.setQueryData(queryKey, applied(before, change));
      return before;
    },
    onError: (_error, _change, before) => {
      queryClient.setQueryData(queryKey, before);
      void queryClient.invalidateQueries({ queryKey });
    },
    onSuccess: (me) => {
      // An answer knows nothing of the change that waits behind it: the last one says what holds.
      if (queryClient.isMutating({ mutationKey: queryKey }) > 1) return;
      queryClient.setQueryData(queryKey, (before) => ({ ...me, csrf: me.csrf ?? before?.csrf }));
    },
  });
  return mutate;
}

const NOTHING_SET: Preferences = {};

function applied(me: Me, { availability = me.availability, preferences }: MeChange): Me {
  return { ...me, availability, preferences: { ...me.preferences, ...preferences } };
}
