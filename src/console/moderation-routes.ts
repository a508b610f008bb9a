import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Clock } from '../lib/clock';
import { decideItem, listItems } from '../moderation/items';
import type { Store } from '../store/store';
import { MODERATORS } from './access';
import { agentOf } from './authenticate';
import * as moderation from './contract/moderation';
import { ID_REFUSALS, REFUSALS } from './refusals';

export interface ModerationDeps {
  readonly store: Store;
  readonly clock: Clock;
}

/** What looks like us and is not: the list, and a person's word on it. For moderators and admins. */
export function moderationRoutes(scope: FastifyInstance, { store, clock }: ModerationDeps): void {
  const api = scope.withTypeProvider<ZodTypeProvider>();
  api.get(
    '/moderation',
    {
      config: MODERATORS,
      schema: {
        querystring: moderation.moderationListQuerySchema,
        response: { 200: moderation.moderationListSchema, ...REFUSALS },
      },
    },
    async (request) => {
      const { accounts } = agentOf(request);
      return { items: [...(await listItems(store, { ...request.query, accounts }))] };
    },
  );
  api.post(
    '/moderation/:id/decide',
    {
      config: MODERATORS,
      schema: {
        params: moderation.moderationIdSchema,
        body: moderation.moderationDecisionSchema,
        response: { 200: moderation.moderationItemSchema, ...ID_REFUSALS },
      },
    },
    async (request) => {
      const { id: agentId, accounts } = agentOf(request);
      const { id } = request.params;
      const decision = { id, status: request.body.status, agentId, accounts, now: clock.now() };
      return store.transaction((tx) => decideItem(tx, decision));
    },
  );
}
