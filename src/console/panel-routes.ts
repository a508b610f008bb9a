import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Clock } from '../lib/clock';
import { ApiError } from '../lib/errors';
import { fileWrongIntent } from '../moderation/wrong-intent';
import type { Store } from '../store/store';
import { EVERYBODY, seesOrderData } from './access';
import { threadActivity } from './activity';
import { agentOf } from './authenticate';
import { caseIdSchema } from './contract/case';
import { activityListSchema, activityQuerySchema, customerPanelSchema } from './contract/panel';
import * as turns from './contract/turn';
import { customerPanel } from './customer-panel';
import { ACTION_REFUSALS, ID_REFUSALS } from './refusals';
import { threadStanding } from './thread-standing';
import { threadTurns, turnWithoutOrderData } from './thread-turns';

export interface PanelDeps {
  readonly store: Store;
  readonly clock: Clock;
  /** What may be kept of a text apart from its conversation. */
  readonly maskPhrase: (text: string) => string;
  /** Intents that have phrases. */
  readonly phraseIntents: ReadonlySet<string>;
}

/** What stands beside a conversation: how the bot thought, who the customer is, what happened. */
export function panelRoutes(scope: FastifyInstance, deps: PanelDeps): void {
  turnRoutes(scope, deps);
  correctionRoutes(scope, deps);
  aboutRoutes(scope, deps);
}

function turnRoutes(scope: FastifyInstance, { store, clock }: PanelDeps): void {
  scope.withTypeProvider<ZodTypeProvider>().get(
    '/threads/:threadId/turns',
    {
      config: EVERYBODY,
      schema: {
        params: turns.threadIdSchema,
        querystring: turns.turnListQuerySchema,
        response: { 200: turns.turnListSchema, ...ID_REFUSALS },
      },
    },
    async (request) => {
      const { threadId } = request.params;
      const list = await threadTurns(store, threadId, request.query);
      const shown = seesOrderData(agentOf(request)) ? [...list] : list.map(turnWithoutOrderData);
      return { turns: shown, ...(await threadStanding(store, threadId, clock.now())) };
    },
  );
}

function correctionRoutes(scope: FastifyInstance, deps: PanelDeps): void {
  const api = scope.withTypeProvider<ZodTypeProvider>();
  api.get(
    '/intents',
    { config: EVERYBODY, schema: { response: { 200: turns.intentListSchema, ...ID_REFUSALS } } },
    async () => ({ intents: [...deps.phraseIntents].sort() }),
  );
  api.post(
    '/turns/:id/wrong-intent',
    {
      config: EVERYBODY,
      schema: {
        params: caseIdSchema,
        body: turns.wrongIntentSchema,
        response: { 200: turns.wrongIntentFiledSchema, ...ACTION_REFUSALS },
      },
    },
    async (request) => {
      const wrong = {
        turnId: request.params.id,
        intent: request.body.intent,
        agentId: agentOf(request).id,
        now: deps.clock.now(),
      };
      const parts = { maskPhrase: deps.maskPhrase, intents: deps.phraseIntents };
      return { text: await deps.store.transaction((tx) => fileWrongIntent(tx, wrong, parts)) };
    },
  );
}

function aboutRoutes(scope: FastifyInstance, { store }: PanelDeps): void {
  const api = scope.withTypeProvider<ZodTypeProvider>();
  api.get(
    '/threads/:threadId/customer',
    {
      config: EVERYBODY,
      schema: { params: turns.threadIdSchema, response: { 200: customerPanelSchema, ...ID_REFUSALS } },
    },
    async (request) => {
      const panel = await customerPanel(store, request.params.threadId, agentOf(request));
      if (!panel) throw new ApiError(404, 'NOT_FOUND', 'there is nothing at this address for you');
      return panel;
    },
  );
  api.get(
    '/threads/:threadId/activity',
    {
      config: EVERYBODY,
      schema: {
        params: turns.threadIdSchema,
        querystring: activityQuerySchema,
        response: { 200: activityListSchema, ...ID_REFUSALS },
      },
    },
    async (request) => threadActivity(store, request.params.threadId, request.query),
  );
}
