import type { FastifyInstance, FastifyReply } from 'fastify';
import { ApiError } from '../../lib/errors';
import { acceptRawJson } from '../../webhook/json-body';
import type { Checkout } from '../port';
import { webhookPath } from './checkouts';
import { recordPayment } from './payment';
import type { PaymentDeps } from './payment-notice';

/** Payment events are a few kilobytes. */
const BODY_LIMIT = 256 * 1024;

/**
 * `POST /webhooks/<path>` of one payment provider: 401 unsigned, 400 malformed, 200 only after the commit. A store
 * fault goes up to the server's error handler (503), so that the provider delivers again.
 */
export async function paymentRoutes(
  app: FastifyInstance,
  deps: PaymentDeps,
  checkout: Checkout,
): Promise<void> {
  const { provider } = checkout;
  await app.register(async (scope) => {
    acceptRawJson(scope);
    const path = `/webhooks/${webhookPath(provider)}`;
    scope.post(path, { bodyLimit: BODY_LIMIT }, async (request, reply): Promise<FastifyReply> => {
      const { body } = request;
      const raw = Buffer.isBuffer(body) ? body : Buffer.alloc(0);
      const delivery = await checkout.receive(raw, request.headers);
      switch (delivery.outcome) {
        case 'unsigned':
          deps.log.warn({ provider }, 'payment event without a valid signature');
          throw new ApiError(401, 'WEBHOOK_UNSIGNED', 'the signature is missing, wrong or too old');
        case 'malformed':
          throw new ApiError(400, 'BODY_MALFORMED', `not a payment event: ${delivery.reason}`);
        case 'ignored':
          return reply.send({ outcome: 'ignored' });
        case 'event': {
          const outcome = await recordPayment(delivery.event, deps);
          deps.log.info({ provider, outcome }, 'payment event recorded');
          return reply.send({ outcome });
        }
      }
    });
  });
}
