import type { FastifyInstance } from 'fastify';
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Brand } from '../brand';
import { type Acted, type ActionRequest, claim, resolve, returnToBot } from '../handoff/agent-actions';
import type { Agents } from '../handoff/agents';
import type { LiveBrand } from '../handoff/service-settings';
import type { SubscriptionDeps } from '../handoff/webhooks/subscriptions';
import type { Clock } from '../lib/clock';
import type { Logger } from '../lib/log';
import type { Queryable, Store } from '../store/store';
import { ANSWERING, EVERYBODY, seesOrderData } from './access';
import { agentOf, assertRoles, authenticate, isStillIn } from './authenticate';
import { caseDetail } from './case-detail';
import { listCases } from './case-list';
import { channelRoutes } from './channels/channel-routes';
import type { CheckDeps } from './channels/check-account';
import * as action from './contract/action';
import type { Agent } from './contract/agent';
import * as cases from './contract/case';
import * as reminders from './contract/reminder';
import * as turns from './contract/turn';
import { customerRoutes } from './customers/customer-routes';
import { handoffRoutes } from './handoff-routes';
import { caseWorkRoutes } from './inbox/case-work-routes';
import { inboxRoutes } from './inbox/inbox-routes';
import { keepAddress } from './keep-address';
import { linkListRoutes } from './links/link-list-routes';
import { liveRoutes } from './live-routes';
import { maskAnswer } from './mask-answer';
import { meRoutes } from './me-routes';
import { moderationRoutes } from './moderation-routes';
import { describeApi } from './open-api';
import { panelRoutes } from './panel-routes';
import { createTeam } from './people/team';
import { planRoutes } from './plan-routes';
import { ACTION_REFUSALS, ID_REFUSALS, REFUSALS } from './refusals';
import { renewalRoutes } from './renewals/renewal-routes';
import { reportRoutes } from './reports/report-routes';
import type { OwnOrigin } from './same-site';
import { settingsRoutes } from './settings/settings-routes';
import type { SignIn } from './sign-in/port';
import type { Sessions } from './sign-in/sessions';
import { teamRoutes } from './team-routes';
import type { ThreadDeps } from './thread/thread-deps';
import { threadRoutes } from './thread/thread-routes';
import { reminderWithoutOrderData, threadReminders } from './thread-reminders';
import { triageRoutes } from './triage-routes';
import { webhookRoutes } from './webhook-routes';
import { detailWithoutOrderData, hideNumbers, summaryWithoutOrderData } from './without-order-data';

export interface ConsoleDeps {
  readonly store: Store;
  readonly agents: Pick<Agents, 'findByToken' | 'renew'>;
  readonly sessions: Sessions;
  readonly signIn: SignIn;
  /** Origin of PUBLIC_URL, where it is set. */
  readonly ownOrigin: OwnOrigin;
  readonly brand: Brand;
  /** With what admins have set in the desk. */
  readonly liveBrand: LiveBrand;
  readonly senderOf: CheckDeps['senderOf'];
  readonly webhooks: SubscriptionDeps;
  readonly clock: Clock;
  readonly log: Logger;
  readonly capabilitiesOf: ThreadDeps['capabilitiesOf'];
  readonly links: ThreadDeps['links'];
  readonly brandWords: ThreadDeps['brandWords'];
  readonly suggest: ThreadDeps['suggest'];
  /** What may be kept of a text apart from its conversation. */
  readonly maskPhrase: (text: string) => string;
  /** Intents that have phrases. */
  readonly phraseIntents: ReadonlySet<string>;
  /** Called after a commit with the threads that slept until now. */
  readonly onAwake: (threadIds: readonly string[]) => void;
  /** Called after a commit that left something to send. */
  readonly onOutbox: () => void;
}

/** The JSON interface of the console, to be registered with prefix `/api`. */
export async function consoleRoutes(server: FastifyInstance, deps: ConsoleDeps): Promise<void> {
  server.setValidatorCompiler(validatorCompiler);
  server.setSerializerCompiler(serializerCompiler);
  await describeApi(server);
  server.get('/openapi.json', { schema: { hide: true } }, async () => server.swagger());
  await server.register(async (scope) => {
    scope.decorateRequest('agent', null);
    scope.decorateRequest('sessionId', null);
    scope.addHook('onRoute', assertRoles);
    // Before the body is read: whoever may not ask is not listened to.
    scope.addHook('onRequest', (request, reply) => {
      // Ages and countdowns follow the product's time, which the sandbox moves.
      reply.header('x-renewdesk-now', deps.clock.now());
      return authenticate(request, reply, deps);
    });
    scope.addHook('preSerialization', async (request, _reply, payload) =>
      request.agent && !seesOrderData(request.agent) && !request.routeOptions.config.ownWords
        ? maskAnswer(payload)
        : payload,
    );
    // Tables to download are texts already and pass by the hook above.
    scope.addHook('onSend', async (request, reply, payload) => {
      const isText =
        typeof payload === 'string' &&
        /^text\/(?!event-stream)/.test(String(reply.getHeader('content-type')));
      if (!isText || request.routeOptions.config.sums) return payload;
      return request.agent && !seesOrderData(request.agent) ? hideNumbers(payload) : payload;
    });
    keepAddress(scope);
    meRoutes(scope, deps);
    teamRoutes(scope, { ...deps, team: createTeam({ ...deps, links: deps.signIn.links }) });
    readingRoutes(scope, deps);
    reminderRoutes(scope, deps);
    actionRoutes(scope, deps);
    moderationRoutes(scope, deps);
    triageRoutes(scope, deps);
    threadRoutes(scope, deps);
    handoffRoutes(scope, deps);
    webhookRoutes(scope, deps);
    inboxRoutes(scope, deps);
    caseWorkRoutes(scope, deps);
    panelRoutes(scope, deps);
    customerRoutes(scope, deps);
    linkListRoutes(scope, deps);
    planRoutes(scope, deps);
    renewalRoutes(scope, deps);
    channelRoutes(scope, deps);
    reportRoutes(scope, deps);
    settingsRoutes(scope, deps);
    liveRoutes(scope, { ...deps, isStillIn: (request) => isStillIn(request, deps) });
  });
}

function readingRoutes(scope: FastifyInstance, deps: ConsoleDeps): void {
  const api = scope.withTypeProvider<ZodTypeProvider>();
  api.get(
    '/cases',
    {
      config: EVERYBODY,
      schema: {
        querystring: cases.caseListQuerySchema,
        response: { 200: cases.caseListSchema, ...REFUSALS },
      },
    },
    async (request) => {
      const list = await listCases(deps.store, request.query, agentOf(request));
      if (seesOrderData(agentOf(request))) return list;
      return { ...list, cases: list.cases.map(summaryWithoutOrderData) };
    },
  );
  api.get(
    '/cases/:id',
    {
      config: EVERYBODY,
      schema: {
        params: cases.caseIdSchema,
        querystring: cases.caseDetailQuerySchema,
        response: { 200: cases.caseDetailSchema, ...ID_REFUSALS },
      },
    },
    async (request) => {
      const now = deps.clock.now();
      const detail = await caseDetail(request.params.id, { before: request.query.before, now }, deps);
      return seesOrderData(agentOf(request)) ? detail : detailWithoutOrderData(detail);
    },
  );
}

function reminderRoutes(scope: FastifyInstance, deps: ConsoleDeps): void {
  const api = scope.withTypeProvider<ZodTypeProvider>();
  const response = { 200: reminders.reminderListSchema, ...REFUSALS };
  api.get(
    '/threads/:threadId/reminders',
    { config: EVERYBODY, schema: { params: turns.threadIdSchema, response } },
    async (request) => {
      const list = await threadReminders(deps.store, request.params.threadId);
      if (seesOrderData(agentOf(request))) return list;
      return { ...list, reminders: list.reminders.map(reminderWithoutOrderData) };
    },
  );
}

function actionRoutes(scope: FastifyInstance, deps: ConsoleDeps): void {
  const api = scope.withTypeProvider<ZodTypeProvider>();
  const response = { 200: action.standingSchema, ...ACTION_REFUSALS };
  const params = cases.caseIdSchema;

  api.post(
    '/cases/:id/claim',
    { config: ANSWERING, schema: { params, body: action.claimSchema, response } },
    async (request) => act(deps, (tx) => claim(tx, { ...who(request, deps), ...request.body })),
  );
  api.post(
    '/cases/:id/return',
    { config: EVERYBODY, schema: { params, body: action.returnSchema, response } },
    async (request) => act(deps, (tx) => returnToBot(tx, { ...who(request, deps), ...request.body })),
  );
  api.post(
    '/cases/:id/resolve',
    { config: EVERYBODY, schema: { params, body: action.resolveSchema, response } },
    async (request) => act(deps, (tx) => resolve(tx, { ...who(request, deps), ...request.body }, deps.brand)),
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
