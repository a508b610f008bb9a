import { notifyManager, QueryClient } from '@tanstack/react-query';
import { ApiProblem, createApi } from './api/api';
import { meQuery } from './api/me';
import { createDeskRouter } from './router/router';
import { startLanguage } from './text/language';
import { createTexts } from './text/store';

/** Makes what lives as long as the tab. */
export function createDesk() {
  // A switch shows what its click set within that click; by the default, a timer, it first jumps back for a moment.
  notifyManager.setScheduler(queueMicrotask);
  const queryClient = new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        // A refusal stays one however often it is asked.
        retry: (failures, error) => !(error instanceof ApiProblem && error.status < 500) && failures < 2,
      },
    },
  });
  const api = createApi({
    csrfToken: async () => (await queryClient.ensureQueryData(meQuery(api))).csrf,
    onSignedOut: leaveForSignIn,
  });
  const texts = createTexts(startLanguage());
  const router = createDeskRouter({ api, queryClient, texts });
  return { api, queryClient, router, texts };
}

function leaveForSignIn(): void {
  const { pathname, search } = location;
  location.assign(`/console/sign-in?next=${encodeURIComponent(pathname + search)}`);
}
