import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { listDeliveries, replayDelivery, sendTest } from '../handoff/webhooks/deliveries';
import {
  type SubscriptionDeps,
  subscribe,
  subscriptions,
  unsubscribe,
  type WebhookAdmin,
} from '../handoff/webhooks/subscriptions';
import type { Clock } from '../lib/clock';
import { ADMINS } from './access';
import { agentOf } from './authenticate';
import { problemSchema } from './contract/common';
import * as webhook from './contract/webhook';
import { ACTION_REFUSALS, ID_REFUSALS, REFUSALS } from './refusals';

export interface WebhookRoutesDeps {
  readonly clock: Clock;
  readonly webhooks: SubscriptionDeps;
}

const params = webhook.webhookIdSchema;

/** Who follows handoffs from outside, and what they were told. For admins. */
export function webhookRoutes(scope: FastifyInstance, { clock, webhooks }: WebhookRoutesDeps): void {
  const api = scope.withTypeProvider<ZodTypeProvider>();
  const { store } = webhooks;
  const adminOf = (request: FastifyRequest): WebhookAdmin => {
    const { id: agentId, accounts } = agentOf(request);
    return { agentId, accounts, now: clock.now() };
  };
  api.get(
    '/webhooks',
    { config: ADMINS, schema: { response: { 200: webhook.webhookListSchema, ...REFUSALS } } },
    async (request) => ({ webhooks: await subscriptions(store, agentOf(request)) }),
  );
  api.post(
    '/webhooks',
    {
      config: ADMINS,
      schema: {
        body: webhook.newWebhookSchema,
        response: { 200: webhook.createdWebhookSchema, ...REFUSALS, 409: problemSchema },
      },
    },
    async (request) => subscribe(webhooks, request.body, adminOf(request)),
  );
  api.delete(
    '/webhooks/:id',
    { config: ADMINS, schema: { params, response: { 200: webhook.webhookListSchema, ...ID_REFUSALS } } },
    async (request) => {
      await unsubscribe(store, request.params.id, adminOf(request));
      return { webhooks: await subscriptions(store, agentOf(request)) };
    },
  );
  api.get(
    '/webhooks/:id/deliveries',
    {
      config: ADMINS,
      schema: {
        params,
        querystring: webhook.deliveryListQuerySchema,
        response: { 200: webhook.webhookDeliveryListSchema, ...ID_REFUSALS },
      },
    },
    async (request) => listDeliveries(store, request.params.id, request.query, agentOf(request)),
  );
  const response = { 200: webhook.webhookDeliverySchema, ...ACTION_REFUSALS };
  api.post('/webhooks/:id/test', { config: ADMINS, schema: { params, response } }, async (request) =>
    store.transaction((tx) => sendTest(tx, request.params.id, adminOf(request))),
  );
  api.post(
    '/webhook-deliveries/:id/replay',
    { config: ADMINS, schema: { params, response } },
    async (request) => store.transaction((tx) => replayDelivery(tx, request.params.id, adminOf(request))),
  );
}
