import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Brand } from '../brand';
import { caseHandoff } from '../handoff/case-handoff';
import { claimNext } from '../handoff/claim-next';
import { pull } from '../handoff/pull';
import type { Clock } from '../lib/clock';
import { ApiError } from '../lib/errors';
import type { Store } from '../store/store';
import { ANSWERING, EVERYBODY } from './access';
import { agentOf } from './authenticate';
import { standingSchema } from './contract/action';
import { caseIdSchema } from './contract/case';
import { caseHandoffSchema, claimedNextSchema, pullSchema } from './contract/handoff';
import { ACTION_REFUSALS, ID_REFUSALS, REFUSALS } from './refusals';
import type { ThreadDeps } from './thread/thread-deps';

export interface HandoffRoutesDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly brand: Brand;
  readonly capabilitiesOf: ThreadDeps['capabilitiesOf'];
  readonly onAwake: (threadIds: readonly string[]) => void;
}

const params = caseIdSchema;

/** The queue of people: take the next case, call for a person, and what customers were promised. */
export function handoffRoutes(scope: FastifyInstance, deps: HandoffRoutesDeps): void {
  const api = scope.withTypeProvider<ZodTypeProvider>();
  const { store, clock, brand } = deps;
  api.post(
    '/cases/next',
    {
      config: ANSWERING,
      schema: { response: { 200: claimedNextSchema, ...REFUSALS } },
    },
    async (request) => {
      const asking = { agent: agentOf(request), now: clock.now(), brand };
      return store.transaction((tx) => claimNext(tx, asking));
    },
  );
  api.post(
    '/cases/:id/pull',
    {
      config: EVERYBODY,
      schema: { params, body: pullSchema, response: { 200: standingSchema, ...ACTION_REFUSALS } },
    },
    async (request) => {
      const action = {
        caseId: request.params.id,
        agentId: agentOf(request).id,
        now: clock.now(),
        epoch: request.body.epoch,
      };
      const { standing, awake } = await store.transaction((tx) => pull(tx, action, deps));
      deps.onAwake(awake);
      return standing;
    },
  );
  api.get(
    '/cases/:id/handoff',
    {
      config: EVERYBODY,
      schema: { params, response: { 200: caseHandoffSchema, ...ID_REFUSALS } },
    },
    async (request) => {
      const found = await caseHandoff(store, request.params.id);
      if (!found) throw new ApiError(404, 'CASE_NOT_FOUND', 'there is no such case');
      return found;
    },
  );
}
