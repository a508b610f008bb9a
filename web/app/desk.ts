import { QueryClient } from '@tanstack/react-query';
import { ApiProblem, createApi } from './api/api';
import { meQuery } from './api/me';
import { createDeskRouter } from './router/router';
import { startLanguage } from './text/language';
import { createTexts } from './text/store';

/** Makes what lives as long as the tab. */
export function createDesk() {
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
