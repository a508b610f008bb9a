import type { FastifyInstance } from 'fastify';
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import type { ChannelName } from '../channel/account';
import type { Capabilities } from '../channel/adapter';
import { type Acted, type ActionRequest, claim, resolve, returnToBot } from '../handoff/agent-actions';
import { reply } from '../handoff/agent-reply';
import type { Agents } from '../handoff/agents';
import type { Clock } from '../lib/clock';
import type { Queryable, Store } from '../store/store';
import { authenticate } from './authenticate';
import { caseDetail } from './case-detail';
import { listCases } from './case-list';
import * as action from './contract/action';
import { type Agent, agentSchema } from './contract/agent';
import * as cases from './contract/case';
import { problemSchema } from './contract/common';
import * as reminders from './contract/reminder';
import * as turns from './contract/turn';
import { moderationRoutes } from './moderation-routes';
import { describeApi } from './open-api';
import { reminderWithoutOrderData, threadReminders } from './thread-reminders';
import { threadStanding } from './thread-standing';
import { threadTurns, turnWithoutOrderData } from './thread-turns';
import { detailWithoutOrderData, summaryWithoutOrderData } from './without-order-data';

export interface ConsoleDeps {
  readonly store: Store;
  readonly agents: Pick<Agents, 'findByToken'>;
  readonly clock: Clock;
  readonly capabilitiesOf: (channel: ChannelName) => Capabilities;
  /** Called after a commit with the threads that slept until now. */
  readonly onAwake: (threadIds: readonly string[]) => void;
  /** Called after a commit that left something to send. */
  readonly onOutbox: () => void;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks; set on every /api route but the description. */
    agent: Agent | null;
  }
}

const REFUSALS = { 400: problemSchema, 401: problemSchema } as const;
const ACTION_REFUSALS = { ...REFUSALS, 404: problemSchema, 409: problemSchema } as const;

/** The JSON interface of the console, to be registered with prefix `/api`. */
export async function consoleRoutes(server: FastifyInstance, deps: ConsoleDeps): Promise<void> {
  server.setValidatorCompiler(validatorCompiler);
  server.setSerializerCompiler(serializerCompiler);
  await describeApi(server);
  server.get('/openapi.json', { schema: { hide: true } }, async () => server.swagger());
  await server.register(async (scope) => {
    scope.decorateRequest('agent', null);
    // Before the body is read: whoever may not ask is not listened to.
    scope.addHook('onRequest', async (request) => {
      request.agent = await authenticate(request, deps.agents);
    });
    readingRoutes(scope, deps);
    reminderRoutes(scope, deps);
    actionRoutes(scope, deps);
    moderationRoutes(scope, deps);
  });
}

function readingRoutes(scope: FastifyInstance, deps: ConsoleDeps): void {
  const api = scope.withTypeProvider<ZodTypeProvider>();
  api.get('/me', { schema: { response: { 200: agentSchema, ...REFUSALS } } }, async (request) =>
    agentOf(request),
  );
  api.get(
    '/cases',
    {
      schema: {
        querystring: cases.caseListQuerySchema,
        response: { 200: cases.caseListSchema, ...REFUSALS },
      },
    },
    async (request) => {
      const list = await listCases(deps.store, request.query);
      if (agentOf(request).role !== 'moderator') return list;
      return { ...list, cases: list.cases.map(summaryWithoutOrderData) };
    },
  );
  api.get(
    '/cases/:id',
    {
      schema: {
        params: cases.caseIdSchema,
        querystring: cases.caseDetailQuerySchema,
        response: { 200: cases.caseDetailSchema, ...REFUSALS, 404: problemSchema },
      },
    },
    async (request) => {
      const now = deps.clock.now();
      const detail = await caseDetail(request.params.id, { before: request.query.before, now }, deps);
      return agentOf(request).role === 'moderator' ? detailWithoutOrderData(detail) : detail;
    },
  );
  api.get(
    '/threads/:threadId/turns',
    {
      schema: {
        params: turns.threadIdSchema,
        querystring: turns.turnListQuerySchema,
        response: { 200: turns.turnListSchema, ...REFUSALS },
      },
    },
    async (request) => {
      const { threadId } = request.params;
      const list = await threadTurns(deps.store, threadId, request.query.after);
      const turns = agentOf(request).role === 'moderator' ? list.map(turnWithoutOrderData) : [...list];
      return { turns, ...(await threadStanding(deps.store, threadId, deps.clock.now())) };
    },
  );
}

function reminderRoutes(scope: FastifyInstance, deps: ConsoleDeps): void {
  const api = scope.withTypeProvider<ZodTypeProvider>();
  const response = { 200: reminders.reminderListSchema, ...REFUSALS };
  api.get(
    '/threads/:threadId/reminders',
    { schema: { params: turns.threadIdSchema, response } },
    async (request) => {
      const list = await threadReminders(deps.store, request.params.threadId);
      if (agentOf(request).role !== 'moderator') return list;
      return { ...list, reminders: list.reminders.map(reminderWithoutOrderData) };
    },
  );
}

function actionRoutes(scope: FastifyInstance, deps: ConsoleDeps): void {
  const api = scope.withTypeProvider<ZodTypeProvider>();
  const response = { 200: action.standingSchema, ...ACTION_REFUSALS };
  const params = cases.caseIdSchema;

  api.post('/cases/:id/claim', { schema: { params, body: action.claimSchema, response } }, async (request) =>
    act(deps, (tx) => claim(tx, { ...who(request, deps), ...request.body })),
  );
  api.post(
    '/cases/:id/return',
    { schema: { params, body: action.returnSchema, response } },
    async (request) => act(deps, (tx) => returnToBot(tx, { ...who(request, deps), ...request.body })),
  );
  api.post(
    '/cases/:id/resolve',
    { schema: { params, body: action.resolveSchema, response } },
    async (request) => act(deps, (tx) => resolve(tx, { ...who(request, deps), ...request.body })),
  );
  api.post(
    '/cases/:id/reply',
    {
      schema: {
        params,
        body: action.replySchema,
        response: { 200: action.repliedSchema, ...ACTION_REFUSALS },
      },
    },
    async (request) => {
      const words = { ...who(request, deps), ...request.body };
      const replied = await deps.store.transaction((tx) => reply(tx, words, deps));
      if (!replied.repeated) deps.onOutbox();
      return replied;
    },
  );
}

async function act(deps: ConsoleDeps, run: (tx: Queryable) => Promise<Acted>): Promise<Acted['standing']> {
  const { standing, awake } = await deps.store.transaction(run);
  if (awake.length > 0) deps.onAwake(awake);
  return standing;
}

function who(
  request: { readonly agent: Agent | null; readonly params: { readonly id: number } },
  { clock }: ConsoleDeps,
): Omit<ActionRequest, 'epoch'> {
  return { caseId: request.params.id, agentId: agentOf(request).id, now: clock.now() };
}

function agentOf({ agent }: { readonly agent: Agent | null }): Agent {
  if (!agent) throw new Error('the hook lets nobody through without a token');
  return agent;
}
