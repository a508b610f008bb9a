import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import { randomIds } from '../../src/lib/ids';
import { silentLog } from '../../src/lib/log';
import { createMetrics } from '../../src/lib/metrics';
import { createServer } from '../../src/webhook/server';

/** The app's HTTP server with nothing on it yet: it logs nowhere and is ready at once. */
export function quietServer(): FastifyInstance {
  return createServer({
    log: silentLog,
    ids: randomIds,
    metrics: createMetrics(),
    ready: async () => [],
  });
}

/** Asks without a socket, as a script with a token does. */
export type Ask = (
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  url: string,
  as: { readonly token: string; readonly body?: unknown },
) => Promise<LightMyRequestResponse>;

export function askOver(server: FastifyInstance): Ask {
  return async (method, url, { token, body }) =>
    await server.inject({
      method,
      url,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { payload: JSON.stringify(body) }),
    });
}
