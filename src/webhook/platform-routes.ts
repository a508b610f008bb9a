import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Account } from '../channel/account';
import type { ChannelAdapter } from '../channel/adapter';
import { sortDelivery } from '../inbox/delivery';
import type { Ingest } from '../inbox/ingest';
import type { Clock } from '../lib/clock';
import { ApiError } from '../lib/errors';
import type { Metrics } from '../lib/metrics';
import type { DeliveryTally } from './delivery-tally';
import { acceptRawJson, PLATFORM_BODY_LIMIT } from './json-body';
import { parseJson } from './parse-json';

export interface PlatformRoutesDeps {
  readonly adapters: readonly ChannelAdapter[];
  readonly accounts: readonly Account[];
  readonly ingest: Ingest;
  readonly clock: Clock;
  readonly metrics: Metrics;
  readonly tally?: Pick<DeliveryTally, 'stored' | 'refused'>;
  readonly mask: (text: string) => string;
}

/** GET and POST of /webhooks/<channel>, for every channel that has an account. Without an account there is no route. */
export function platformRoutes(server: FastifyInstance, deps: PlatformRoutesDeps): void {
  void server.register(async (scope) => {
    acceptRawJson(scope);
    const counter = deps.metrics.counter(
      'renewdesk_webhook_deliveries_total',
      'Deliveries of platforms by outcome',
    );
    for (const adapter of deps.adapters) {
      const accounts = deps.accounts.filter((account) => account.channel === adapter.channel);
      if (accounts.length === 0) continue;
      const path = `/webhooks/${adapter.channel}`;
      scope.get(path, (request, reply) => shakeHands(request, reply, adapter, accounts));
      scope.post(path, { bodyLimit: PLATFORM_BODY_LIMIT }, async (request, reply) => {
        try {
          await receive(request, adapter, accounts, deps);
          counter.add({ channel: adapter.channel, outcome: 'stored' });
        } catch (error) {
          counter.add({
            channel: adapter.channel,
            outcome: error instanceof ApiError ? error.code : 'fault',
          });
          throw error;
        }
        return await reply.type('text/plain').send('EVENT_RECEIVED');
      });
    }
  });
}

function shakeHands(
  request: FastifyRequest,
  reply: FastifyReply,
  adapter: ChannelAdapter,
  accounts: readonly Account[],
): FastifyReply {
  // Fastify's own parser makes nothing else of an address.
  const answer = adapter.handshake({ query: request.query as Record<string, string | string[]> }, accounts);
  if (answer.outcome === 'refused') throw new ApiError(answer.status, 'HANDSHAKE_REFUSED', answer.message);
  return reply.type(answer.contentType).send(answer.body);
}

/** Verify the raw bytes, read, store; returning means that all of it is on disk. */
async function receive(
  request: FastifyRequest,
  adapter: ChannelAdapter,
  accounts: readonly Account[],
  { ingest, clock, mask, tally }: PlatformRoutesDeps,
): Promise<void> {
  const rawBody = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  if (!adapter.verify(rawBody, request.headers, accounts)) {
    tally?.refused(adapter.channel);
    throw new ApiError(401, 'SIGNATURE_INVALID', 'the signature does not fit the body: check the app secret');
  }
  const received = adapter.receive(parseJson(rawBody), clock.now());
  const delivery = sortDelivery(adapter.channel, received, { accounts, mask });
  await ingest.add(delivery);
  tally?.stored(delivery);
}
