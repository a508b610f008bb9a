import type { FastifyInstance, FastifyReply } from 'fastify';
import { ApiError } from '../lib/errors';
import { acceptRawJson } from '../webhook/json-body';
import { type PaymentDeps, recordPayment } from './payment';

/** Payment events are a few hundred bytes. */
const BODY_LIMIT = 256 * 1024;

/**
 * `POST /webhooks/<path>` of the payment provider: 401 unsigned, 400 malformed, 200 only after the commit. A store
 * fault goes up to the server's error handler (503), so that the provider delivers again.
 * @param deps.path last part of the address, e.g. `sandbox-checkout`.
 */
export async function paymentRoutes(
  app: FastifyInstance,
  deps: PaymentDeps & { path: string },
): Promise<void> {
  await app.register(async (scope) => {
    acceptRawJson(scope);
    scope.post(
      `/webhooks/${deps.path}`,
      { bodyLimit: BODY_LIMIT },
      async (request, reply): Promise<FastifyReply> => {
        const { body } = request;
        const delivery = await deps.checkout.receive(
          Buffer.isBuffer(body) ? body : Buffer.alloc(0),
          request.headers,
        );
        switch (delivery.outcome) {
          case 'unsigned':
            deps.log.warn({ provider: deps.checkout.provider }, 'payment event without a valid signature');
            throw new ApiError(401, 'WEBHOOK_UNSIGNED', 'the signature is missing, wrong or too old');
          case 'malformed':
            throw new ApiError(400, 'BODY_MALFORMED', `not a payment event: ${delivery.reason}`);
          case 'ignored':
            return reply.send({ outcome: 'ignored' });
          case 'event': {
            const outcome = await recordPayment(delivery.event, deps);
            deps.log.info({ provider: deps.checkout.provider, outcome }, 'payment event recorded');
            return reply.send({ outcome });
          }
        }
      },
    );
  });
}
