import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Store } from '../../store/store';
import { EVERYBODY } from '../access';
import { agentOf } from '../authenticate';
import * as bulk from '../contract/bulk';
import * as inbox from '../contract/inbox';
import { threadIdSchema } from '../contract/turn';
import * as views from '../contract/view';
import { changerOf } from '../note-change';
import { ACTION_REFUSALS, ID_REFUSALS, REFUSALS } from '../refusals';
import { setRead } from './bulk-act';
import { createJob, createUndo, readJob } from './bulk-jobs';
import { type BulkDeps, runBulkJob } from './bulk-run';
import { listThreads } from './thread-list';
import type { ThreadListDeps } from './thread-rows';
import { changeView, listViews, removeView, saveView } from './views';

export type InboxDeps = BulkDeps & Omit<ThreadListDeps, 'store'> & { readonly store: Store };

/** Threads of a bulk action that are done before its request is answered: what a person picks by hand. */
const AT_ONCE = 50;

const config = EVERYBODY;
const nothingSchema = z.object({});

/** The list of threads, the views it is looked at through, and actions on many of them. */
export function inboxRoutes(scope: FastifyInstance, deps: InboxDeps): void {
  listRoutes(scope, deps);
  viewRoutes(scope, deps);
  bulkRoutes(scope, deps);
}

function listRoutes(scope: FastifyInstance, deps: InboxDeps): void {
  const api = scope.withTypeProvider<ZodTypeProvider>();
  api.get(
    '/threads',
    {
      config,
      schema: {
        querystring: inbox.threadListQuerySchema,
        response: { 200: inbox.threadListSchema, ...REFUSALS },
      },
    },
    async (request) => {
      const { query } = request;
      return await listThreads({ query, agent: agentOf(request), now: deps.clock.now() }, deps);
    },
  );
  for (const what of ['read', 'unread'] as const) {
    api.post(
      `/threads/:threadId/${what}`,
      { config, schema: { params: threadIdSchema, response: { 200: nothingSchema, ...ID_REFUSALS } } },
      async (request) => {
        await setRead(deps.store, request.params.threadId, what === 'read');
        return {};
      },
    );
  }
}

function viewRoutes(scope: FastifyInstance, { store, clock }: InboxDeps): void {
  const by = (request: FastifyRequest) => ({
    agent: agentOf(request),
    changer: changerOf(request, clock.now()),
  });
  const api = scope.withTypeProvider<ZodTypeProvider>();
  const response = { 200: views.savedViewSchema, ...ID_REFUSALS };
  api.get(
    '/views',
    { config, schema: { response: { 200: views.viewListSchema, ...REFUSALS } } },
    async (request) => await listViews(store, agentOf(request)),
  );
  api.post('/views', { config, schema: { body: views.newViewSchema, response } }, async (request) =>
    store.transaction((tx) => saveView(tx, request.body, by(request))),
  );
  api.patch(
    '/views/:id',
    { config, schema: { params: views.viewIdSchema, body: views.viewChangeSchema, response } },
    async (request) =>
      store.transaction((tx) => changeView(tx, request.params.id, request.body, by(request))),
  );
  api.delete(
    '/views/:id',
    { config, schema: { params: views.viewIdSchema, response: { 200: nothingSchema, ...ID_REFUSALS } } },
    async (request) => {
      await store.transaction((tx) => removeView(tx, request.params.id, by(request)));
      return {};
    },
  );
}

function bulkRoutes(scope: FastifyInstance, deps: InboxDeps): void {
  const api = scope.withTypeProvider<ZodTypeProvider>();
  const { store, clock } = deps;
  const response = { 200: bulk.bulkJobSchema, ...ACTION_REFUSALS };
  api.post('/bulk', { config, schema: { body: bulk.bulkRequestSchema, response } }, async (request) => {
    const agent = agentOf(request);
    const jobId = await store.transaction((tx) =>
      createJob(tx, { ...request.body, agent, now: clock.now() }),
    );
    await runBulkJob(deps, jobId, AT_ONCE);
    return await readJob(store, jobId, agent);
  });
  api.get('/bulk/:id', { config, schema: { params: bulk.bulkIdSchema, response } }, async (request) =>
    readJob(store, request.params.id, agentOf(request)),
  );
  api.post('/bulk/:id/undo', { config, schema: { params: bulk.bulkIdSchema, response } }, async (request) => {
    const agent = agentOf(request);
    const undoId = await store.transaction((tx) =>
      createUndo(tx, request.params.id, { agent, now: clock.now() }),
    );
    await runBulkJob(deps, undoId, AT_ONCE);
    return await readJob(store, undoId, agent);
  });
}
