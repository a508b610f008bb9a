import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Brand } from '../../brand';
import type { Clock } from '../../lib/clock';
import type { ThreadLinks } from '../../renewals/links/thread-links';
import { createOrderNumbers } from '../../renewals/orders/order-number';
import type { Store } from '../../store/store';
import { ANSWERING } from '../access';
import { agentOf } from '../authenticate';
import { linkIdSchema } from '../contract/composer';
import * as links from '../contract/link';
import { OUTSIDE_REFUSALS, REFUSALS } from '../refusals';
import { linkEvents } from './link-events';
import { listLinks } from './link-list';
import { assertOwnLink } from './own-link';

export interface LinkListRouteDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly brand: Brand;
  readonly links: Pick<ThreadLinks, 'find' | 'extend' | 'host'>;
}

/**
 * All payment links, whichever conversation they are in; sending one is a matter of its conversation. Not for
 * moderators, who see no orders: a link is one.
 */
export function linkListRoutes(scope: FastifyInstance, deps: LinkListRouteDeps): void {
  const api = scope.withTypeProvider<ZodTypeProvider>();
  const { store, clock } = deps;
  const numbers = createOrderNumbers(deps.brand.brand.orderNumber);
  const querystring = links.linkListQuerySchema;
  const params = linkIdSchema;
  api.get(
    '/links',
    { config: ANSWERING, schema: { querystring, response: { 200: links.linkListSchema, ...REFUSALS } } },
    async (request) => {
      const who = { agent: agentOf(request), now: clock.now() };
      return await listLinks(request.query, who, { store, numbers });
    },
  );
  api.get(
    '/links/:id/events',
    { config: ANSWERING, schema: { params, response: { 200: links.linkEventsSchema, ...OUTSIDE_REFUSALS } } },
    async (request) => {
      await deps.links.find(request.params.id);
      return { host: deps.links.host(), ...(await linkEvents(store, request.params.id)) };
    },
  );
  api.post(
    '/links/:id/extend',
    { config: ANSWERING, schema: { params, response: { 200: links.extendedSchema, ...OUTSIDE_REFUSALS } } },
    async (request) => {
      const agent = agentOf(request);
      await assertOwnLink(store, request.params.id, agent.id);
      return await deps.links.extend(request.params.id, `agent:${agent.id}`);
    },
  );
}
