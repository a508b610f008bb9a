import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Brand } from '../../brand';
import type { Clock } from '../../lib/clock';
import { csvTable } from '../../lib/csv';
import { createOrderNumbers } from '../../renewals/orders/order-number';
import type { Store } from '../../store/store';
import { ANSWERING } from '../access';
import { agentOf } from '../authenticate';
import type { Agent } from '../contract/agent';
import * as renewals from '../contract/renewal';
import { ACTION_REFUSALS, ID_REFUSALS, REFUSALS } from '../refusals';
import { sendFile } from '../send-file';
import { funnel } from './funnel';
import { recordOffline, voidOffline } from './offline';
import { allRenewals, listRenewals } from './renewal-list';

export interface RenewalDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly brand: Brand;
}

/** Moderators see no orders. */

/** Orders that end soon, and how their renewals go. */
export function renewalRoutes(scope: FastifyInstance, deps: RenewalDeps): void {
  listRoutes(scope, deps);
  offlineRoutes(scope, deps);
}

function listRoutes(scope: FastifyInstance, { store, clock, brand }: RenewalDeps): void {
  const api = scope.withTypeProvider<ZodTypeProvider>();
  const numbers = createOrderNumbers(brand.brand.orderNumber);
  const list = { store, numbers, book: brand.orders.kind, currency: brand.brand.currency };
  const asker = (agent: Agent) => ({ agent, now: clock.now() });
  const querystring = renewals.renewalListQuerySchema;
  api.get(
    '/renewals',
    {
      config: ANSWERING,
      schema: { querystring, response: { 200: renewals.renewalListSchema, ...REFUSALS } },
    },
    async (request) => await listRenewals(request.query, asker(agentOf(request)), list),
  );
  api.get(
    '/renewals/funnel',
    {
      config: ANSWERING,
      schema: {
        querystring: renewals.funnelQuerySchema,
        response: { 200: renewals.funnelSchema, ...REFUSALS },
      },
    },
    async (request) => await funnel(store, Number(request.query.days), asker(agentOf(request))),
  );
  api.get(
    '/renewals/export',
    {
      config: ANSWERING,
      schema: { querystring: renewals.renewalFilterSchema, response: { 200: z.string(), ...REFUSALS } },
    },
    async (request, reply) => {
      const rows = await allRenewals(request.query, asker(agentOf(request)), list);
      return sendFile(reply, 'renewals.csv', tableOf(rows));
    },
  );
}

function offlineRoutes(scope: FastifyInstance, { store, clock, brand }: RenewalDeps): void {
  const api = scope.withTypeProvider<ZodTypeProvider>();
  const numbers = createOrderNumbers(brand.brand.orderNumber);
  api.post(
    '/renewals/offline',
    {
      config: ANSWERING,
      schema: {
        body: renewals.offlineSchema,
        response: {
          200: renewals.offlineRecordedSchema,
          ...ACTION_REFUSALS,
        },
      },
    },
    async (request) => {
      const { orderNumber, ...paid } = request.body;
      const record = { ...paid, orderKey: numbers.key(orderNumber) };
      return { id: await recordOffline(store, record, agentOf(request), clock.now()) };
    },
  );
  api.post(
    '/renewals/offline/:id/void',
    {
      config: ANSWERING,
      schema: {
        params: renewals.offlineIdSchema,
        response: { 200: z.object({}), ...ID_REFUSALS },
      },
    },
    async (request) => {
      await voidOffline(store, request.params.id, agentOf(request), clock.now());
      return {};
    },
  );
}

function tableOf(rows: readonly renewals.RenewalRow[]): string {
  return csvTable(
    ['order', 'plan', 'ends', 'state', 'customer', 'handle', 'channel', 'conversation', 'link'],
    rows.map(({ orderNumber, plan, endsAt, state, customer, channel, threadId, link }) => [
      orderNumber,
      plan,
      new Date(endsAt).toISOString(),
      state,
      customer.name,
      customer.handle,
      channel,
      threadId,
      link?.code,
    ]),
  );
}
