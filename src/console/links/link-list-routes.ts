import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Brand } from '../../brand';
import type { Clock } from '../../lib/clock';
import type { ThreadLinks } from '../../renewals/links/thread-links';
import { createOrderNumbers } from '../../renewals/orders/order-number';
import type { Store } from '../../store/store';
import { agentOf } from '../authenticate';
import { problemSchema } from '../contract/common';
import { linkIdSchema } from '../contract/composer';
import * as links from '../contract/link';
import { linkEvents } from './link-events';
import { listLinks } from './link-list';

export interface LinkListRouteDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly brand: Brand;
  readonly links: Pick<ThreadLinks, 'find' | 'extend' | 'host'>;
}

/** Moderators see no orders, and a link is one. */
const SELLERS = { roles: ['agent', 'admin'] } as const;
const REFUSALS = { 400: problemSchema, 401: problemSchema, 403: problemSchema } as const;
const WITH_ID = { ...REFUSALS, 404: problemSchema, 409: problemSchema, 503: problemSchema } as const;

/** All payment links, whichever conversation they are in; sending one is a matter of its conversation. */
export function linkListRoutes(scope: FastifyInstance, deps: LinkListRouteDeps): void {
  const api = scope.withTypeProvider<ZodTypeProvider>();
  const { store, clock } = deps;
  const numbers = createOrderNumbers(deps.brand.brand.orderNumber);
  const querystring = links.linkListQuerySchema;
  const params = linkIdSchema;
  api.get(
    '/links',
    { config: SELLERS, schema: { querystring, response: { 200: links.linkListSchema, ...REFUSALS } } },
    async (request) => {
      const who = { agent: agentOf(request), now: clock.now() };
      return await listLinks(request.query, who, { store, numbers });
    },
  );
  api.get(
    '/links/:id/events',
    { config: SELLERS, schema: { params, response: { 200: links.linkEventsSchema, ...WITH_ID } } },
    async (request) => {
      await deps.links.find(request.params.id);
      return { host: deps.links.host(), ...(await linkEvents(store, request.params.id)) };
    },
  );
  api.post(
    '/links/:id/extend',
    { config: SELLERS, schema: { params, response: { 200: links.extendedSchema, ...WITH_ID } } },
    async (request) => await deps.links.extend(request.params.id, `agent:${agentOf(request).id}`),
  );
}
