import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { ApiError } from '../lib/errors';
import { blockByHand, listBlocks } from '../moderation/blocks';
import { listClusters } from '../moderation/clusters';
import { addByHand, listIndicators, removeIndicator } from '../moderation/indicators';
import { runVerdict, type VerdictDeps } from '../moderation/verdict-items';
import { listVerdicts, readVerdict } from '../moderation/verdict-list';
import { giveVerdict, undoVerdict } from '../moderation/verdicts';
import { assertMayAct, EVERYBODY, MODERATORS } from './access';
import { agentOf } from './authenticate';
import { problemSchema } from './contract/common';
import * as triaging from './contract/triage';
import { threadIdSchema } from './contract/turn';
import * as verdicts from './contract/verdict';
import { ACTION_REFUSALS, ID_REFUSALS, REFUSALS } from './refusals';
import { type TriageDeps, triage } from './triage';

export type TriageRoutesDeps = TriageDeps & VerdictDeps;

/** Conversations of a verdict that are done before its request is answered: a wave, not a flood. */
const AT_ONCE = 100;
const nothingSchema = z.object({});

/** What waits and why, what looks like a campaign, and people's word on it. */
export function triageRoutes(scope: FastifyInstance, deps: TriageRoutesDeps): void {
  readingRoutes(scope, deps);
  verdictRoutes(scope, deps);
  indicatorRoutes(scope, deps);
  blockRoutes(scope, deps);
}

function readingRoutes(scope: FastifyInstance, deps: TriageRoutesDeps): void {
  const api = scope.withTypeProvider<ZodTypeProvider>();
  api.get(
    '/triage',
    {
      config: EVERYBODY,
      schema: {
        querystring: triaging.triageQuerySchema,
        response: { 200: triaging.triageSchema, ...REFUSALS },
      },
    },
    async (request) => {
      const { group } = request.query;
      return await triage({ agent: agentOf(request), group, now: deps.clock.now() }, deps);
    },
  );
  api.get(
    '/clusters',
    { config: MODERATORS, schema: { response: { 200: verdicts.clusterListSchema, ...REFUSALS } } },
    async (request) => {
      const { accounts } = agentOf(request);
      return { clusters: [...(await listClusters(deps.store, { accounts, now: deps.clock.now() }))] };
    },
  );
}

function verdictRoutes(scope: FastifyInstance, deps: TriageRoutesDeps): void {
  const api = scope.withTypeProvider<ZodTypeProvider>();
  const { store, clock } = deps;
  const response = { 200: verdicts.verdictSchema, ...ACTION_REFUSALS };
  api.get(
    '/verdicts',
    { config: MODERATORS, schema: { response: { 200: verdicts.verdictListSchema, ...REFUSALS } } },
    async (request) => ({ verdicts: [...(await listVerdicts(store, agentOf(request)))] }),
  );
  api.get(
    '/verdicts/:id',
    { config: MODERATORS, schema: { params: verdicts.verdictIdSchema, response } },
    async (request) => await reachable(deps, agentOf(request), request.params.id),
  );
  api.post(
    '/verdicts',
    { config: MODERATORS, schema: { body: verdicts.verdictRequestSchema, response } },
    async (request) => {
      const { id: agentId, accounts } = agentOf(request);
      const given = { request: request.body, agentId, accounts, now: clock.now() };
      const id = await store.transaction((tx) => giveVerdict(tx, given));
      await runVerdict(deps, id, AT_ONCE);
      return await readVerdict(store, id);
    },
  );
  api.post(
    '/verdicts/:id/undo',
    { config: MODERATORS, schema: { params: verdicts.verdictIdSchema, response } },
    async (request) => {
      const { id } = await reachable(deps, agentOf(request), request.params.id);
      const agentId = agentOf(request).id;
      await store.transaction((tx) => undoVerdict(tx, { id, agentId, now: clock.now() }));
      await runVerdict(deps, id, AT_ONCE);
      return await readVerdict(store, id);
    },
  );
}

/** @throws ApiError 404: a verdict on a conversation that the person may not see, or on several of which one is such. */
async function reachable({ store }: TriageRoutesDeps, agent: ReturnType<typeof agentOf>, id: number) {
  const verdict = await readVerdict(store, id);
  if (verdict.threadId !== undefined) assertMayAct(agent, { threadId: verdict.threadId });
  if (agent.accounts.length > 0 && verdict.scope === 'cluster') {
    const beyond = await store.one({
      name: 'verdict-beyond',
      text: `select 1 from verdict_item i join thread t on t.id = i.thread_id
              where i.verdict_id = $1 and not t.account_id = any ($2) limit 1`,
      values: [id, agent.accounts],
    });
    if (beyond)
      throw new ApiError(404, 'NOT_FOUND', 'this verdict reaches beyond your accounts: ask an admin');
  }
  return verdict;
}

function indicatorRoutes(scope: FastifyInstance, { store, clock }: TriageRoutesDeps): void {
  const api = scope.withTypeProvider<ZodTypeProvider>();
  api.get(
    '/indicators',
    { config: MODERATORS, schema: { response: { 200: verdicts.indicatorListSchema, ...REFUSALS } } },
    async () => ({ indicators: [...(await listIndicators(store))] }),
  );
  api.post(
    '/indicators',
    {
      config: MODERATORS,
      schema: {
        body: verdicts.indicatorRequestSchema,
        response: { 200: verdicts.indicatorSchema, ...REFUSALS, 409: problemSchema },
      },
    },
    async (request) => {
      const indicator = { ...request.body, agentId: agentOf(request).id, now: clock.now() };
      return await store.transaction((tx) => addByHand(tx, indicator));
    },
  );
  api.delete(
    '/indicators/:id',
    {
      config: MODERATORS,
      schema: { params: verdicts.verdictIdSchema, response: { 200: nothingSchema, ...ID_REFUSALS } },
    },
    async (request) => {
      const removal = { id: request.params.id, agentId: agentOf(request).id, now: clock.now() };
      await store.transaction((tx) => removeIndicator(tx, removal));
      return {};
    },
  );
}

function blockRoutes(scope: FastifyInstance, { store, clock }: TriageRoutesDeps): void {
  const api = scope.withTypeProvider<ZodTypeProvider>();
  const response = { 200: verdicts.blockListSchema, ...ID_REFUSALS };
  api.get('/blocks', { config: MODERATORS, schema: { response } }, async (request) => ({
    blocks: [...(await listBlocks(store, agentOf(request).accounts))],
  }));
  api.post(
    '/blocks',
    { config: MODERATORS, schema: { body: verdicts.blockRequestSchema, response } },
    async (request) => {
      const agent = agentOf(request);
      const { threadId, platform } = request.body;
      assertMayAct(agent, { threadId });
      const block = { threadId, platform, agentId: agent.id, now: clock.now(), blocked: true };
      await store.transaction((tx) => blockByHand(tx, block));
      return { blocks: [...(await listBlocks(store, agent.accounts))] };
    },
  );
  api.delete(
    '/threads/:threadId/block',
    { config: MODERATORS, schema: { params: threadIdSchema, response } },
    async (request) => {
      const agent = agentOf(request);
      const { threadId } = request.params;
      const block = { threadId, platform: true, agentId: agent.id, now: clock.now(), blocked: false };
      await store.transaction((tx) => blockByHand(tx, block));
      return { blocks: [...(await listBlocks(store, agent.accounts))] };
    },
  );
}
