import type { FastifyInstance } from 'fastify';
import type { Metrics } from '../lib/metrics';

export interface OperatorRoutesDeps {
  /** Codes of what is missing before requests can be served; empty when ready. */
  readonly ready: () => Promise<readonly string[]>;
  readonly metrics: Metrics;
}

/** A probe that waits longer than this is told "no": load balancers give up after a few seconds themselves. */
const READY_TIMEOUT_MS = 2_000;

/**
 * /healthz: the process answers. /readyz: it can also work. /metrics: numbers without anything personal. None asks who
 * reads it, because probes and Prometheus come without a login: each is cheap however often it is asked, and whoever
 * does not want the numbers public closes the path in the proxy that faces the internet (docs/cli.md).
 */
export function operatorRoutes(server: FastifyInstance, { ready, metrics }: OperatorRoutesDeps): void {
  server.get('/healthz', async () => ({ ok: true }));
  server.get('/readyz', async (_request, reply) => {
    const missing = await missingParts(ready);
    return reply.code(missing.length === 0 ? 200 : 503).send({ ok: missing.length === 0, missing });
  });
  server.get('/metrics', async (_request, reply) => {
    return reply.type('text/plain; version=0.0.4; charset=utf-8').send(await metrics.render());
  });
}

async function missingParts(ready: OperatorRoutesDeps['ready']): Promise<readonly string[]> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<readonly string[]>((resolve) => {
    timer = setTimeout(() => resolve(['READY_TIMEOUT']), READY_TIMEOUT_MS);
  });
  try {
    return await Promise.race([ready(), tooLate]);
  } catch {
    // A check that cannot even answer is a "not ready", not an error of the probe.
    return ['READY_FAILED'];
  } finally {
    clearTimeout(timer);
  }
}
