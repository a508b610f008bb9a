import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { discardSend, sendAgain } from '../../handoff/failed-sends';
import { takeOver } from '../../handoff/take-over';
import { ANSWERING, EVERYBODY, seesOrderData } from '../access';
import { agentOf } from '../authenticate';
import { standingSchema } from '../contract/action';
import * as composer from '../contract/composer';
import { takeOverSchema, threadHeaderSchema } from '../contract/thread';
import { logQuerySchema, threadLogSchema } from '../contract/thread-log';
import { threadIdSchema } from '../contract/turn';
import { ID_REFUSALS, OUTSIDE_REFUSALS } from '../refusals';
import { composerRoutes } from './composer-routes';
import { dropDraft } from './drafts';
import { linkRoutes } from './link-routes';
import { addNote } from './notes';
import { suggestionRoutes } from './suggestion-routes';
import type { ThreadDeps } from './thread-deps';
import { threadHeader } from './thread-header';
import { threadLog } from './thread-log';

/** One conversation: what stands in it, and what a person may write. */
export function threadRoutes(scope: FastifyInstance, deps: ThreadDeps): void {
  const api = scope.withTypeProvider<ZodTypeProvider>();
  const { store, clock } = deps;
  const params = threadIdSchema;
  api.get(
    '/threads/:threadId',
    { config: EVERYBODY, schema: { params, response: { 200: threadHeaderSchema, ...ID_REFUSALS } } },
    async (request) =>
      await threadHeader(request.params.threadId, { agent: agentOf(request), now: clock.now() }, deps),
  );
  api.get(
    '/threads/:threadId/messages',
    {
      config: EVERYBODY,
      schema: { params, querystring: logQuerySchema, response: { 200: threadLogSchema, ...ID_REFUSALS } },
    },
    async (request) =>
      await threadLog(request.params.threadId, request.query, {
        store,
        linkHost: deps.links.host,
        now: clock.now(),
        seesOrders: seesOrderData(agentOf(request)),
      }),
  );
  api.post(
    '/threads/:threadId/notes',
    {
      config: EVERYBODY,
      schema: { params, body: composer.noteSchema, response: { 200: composer.notedSchema, ...ID_REFUSALS } },
    },
    async (request) => {
      const agentId = agentOf(request).id;
      const { threadId } = request.params;
      return await store.transaction(async (tx) => {
        await dropDraft(tx, { threadId, agentId, mode: 'note' });
        return await addNote(tx, { threadId, agentId, now: clock.now(), ...request.body });
      });
    },
  );
  api.post(
    '/threads/:threadId/take-over',
    {
      config: ANSWERING,
      schema: { params, body: takeOverSchema, response: { 200: standingSchema, ...OUTSIDE_REFUSALS } },
    },
    async (request) => {
      const wish = { threadId: request.params.threadId, agentId: agentOf(request).id, now: clock.now() };
      const { standing, awake } = await store.transaction((tx) => takeOver(tx, { ...wish, ...request.body }));
      if (awake.length > 0) deps.onAwake(awake);
      return standing;
    },
  );
  failedSendRoutes(scope, deps);
  composerRoutes(scope, deps);
  linkRoutes(scope, deps);
  suggestionRoutes(scope, deps);
}

function failedSendRoutes(scope: FastifyInstance, deps: ThreadDeps): void {
  const api = scope.withTypeProvider<ZodTypeProvider>();
  const params = composer.outboxIdSchema;
  api.post(
    '/outbox/:id/send-now',
    {
      config: ANSWERING,
      schema: {
        params,
        body: composer.sendNowSchema,
        response: { 200: composer.sentAgainSchema, ...OUTSIDE_REFUSALS },
      },
    },
    async (request) => {
      const wish = { outboxId: request.params.id, agentId: agentOf(request).id, now: deps.clock.now() };
      const sent = await deps.store.transaction((tx) => sendAgain(tx, { ...wish, ...request.body }, deps));
      if (!sent.repeated) deps.onOutbox();
      return sent;
    },
  );
  api.post(
    '/outbox/:id/discard',
    {
      config: ANSWERING,
      schema: {
        params,
        body: composer.discardSchema,
        response: { 200: composer.sentAgainSchema.pick({ outboxId: true }), ...OUTSIDE_REFUSALS },
      },
    },
    async (request) => {
      const wish = { outboxId: request.params.id, agentId: agentOf(request).id, now: deps.clock.now() };
      await deps.store.transaction((tx) => discardSend(tx, { ...wish, ...request.body }));
      return { outboxId: wish.outboxId };
    },
  );
}
