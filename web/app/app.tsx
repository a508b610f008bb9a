import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { useState } from 'react';
import { ApiContext } from './api/use-api';
import { createDesk } from './desk';
import { Live } from './live/use-live';
import { TextsContext } from './text/use-texts';
import { styleNonce } from './theme/nonce';
import { schemeManager } from './theme/scheme';
import { theme } from './theme/theme';
import { Toasts } from './toast/toasts';

/** The desk in the browser: everything that surrounds the pages. */
export function App() {
  const [{ api, queryClient, router, texts }] = useState(createDesk);
  return (
    <MantineProvider
      theme={theme}
      defaultColorScheme="auto"
      colorSchemeManager={schemeManager}
      getStyleNonce={styleNonce}
    >
      <TextsContext value={texts}>
        <ApiContext value={api}>
          <QueryClientProvider client={queryClient}>
            <Toasts>
              <Live>
                <RouterProvider router={router} />
              </Live>
            </Toasts>
          </QueryClientProvider>
        </ApiContext>
      </TextsContext>
    </MantineProvider>
  );
}
