import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { reply } from '../../handoff/agent-reply';
import { threadOfCase } from '../../handoff/locked-case';
import { ANSWERING, EVERYBODY } from '../access';
import { agentOf } from '../authenticate';
import * as action from '../contract/action';
import { caseIdSchema } from '../contract/case';
import * as composer from '../contract/composer';
import { threadIdSchema } from '../contract/turn';
import { ID_REFUSALS, OUTSIDE_REFUSALS } from '../refusals';
import { dropDraft, findDraft, saveDraft } from './drafts';
import { readyReplies } from './ready-replies';
import { addSavedReply, changeSavedReply, listSavedReplies, removeSavedReply } from './saved-replies';
import type { ThreadDeps } from './thread-deps';

/** The box below a conversation: replies, drafts, saved replies. */
export function composerRoutes(scope: FastifyInstance, deps: ThreadDeps): void {
  replyRoute(scope, deps);
  draftRoutes(scope, deps);
  savedReplyRoutes(scope, deps);
}

function replyRoute(scope: FastifyInstance, deps: ThreadDeps): void {
  scope.withTypeProvider<ZodTypeProvider>().post(
    '/cases/:id/reply',
    {
      config: ANSWERING,
      schema: {
        params: caseIdSchema,
        body: action.replySchema,
        response: { 200: action.repliedSchema, ...OUTSIDE_REFUSALS },
      },
    },
    async (request) => {
      const agentId = agentOf(request).id;
      const words = { caseId: request.params.id, agentId, now: deps.clock.now(), ...request.body };
      const replied = await deps.store.transaction(async (tx) => {
        const sent = await reply(tx, words, deps);
        await dropDraft(tx, { threadId: await threadOfCase(tx, words.caseId), agentId, mode: 'reply' });
        return sent;
      });
      if (!replied.repeated) deps.onOutbox();
      return replied;
    },
  );
}

function draftRoutes(scope: FastifyInstance, deps: ThreadDeps): void {
  const api = scope.withTypeProvider<ZodTypeProvider>();
  const { store, clock } = deps;
  const schema = {
    params: threadIdSchema,
    querystring: composer.draftQuerySchema,
    response: { 200: composer.draftSchema, ...ID_REFUSALS },
  };
  const url = '/threads/:threadId/draft';
  const config = { ...EVERYBODY, ownWords: true } as const;
  api.get(url, { config, schema }, async (request) => await findDraft(store, keyOf(request)));
  api.put(
    url,
    { config, schema: { ...schema, body: composer.draftBodySchema } },
    async (request) => await saveDraft(store, keyOf(request), { ...request.body, now: clock.now() }),
  );
  api.delete(url, { config, schema }, async (request) => {
    await dropDraft(store, keyOf(request));
    return { text: '' };
  });
}

function keyOf(request: {
  readonly agent: Parameters<typeof agentOf>[0]['agent'];
  readonly params: { readonly threadId: string };
  readonly query: { readonly mode: composer.DraftMode };
}) {
  return { threadId: request.params.threadId, agentId: agentOf(request).id, mode: request.query.mode };
}

function savedReplyRoutes(scope: FastifyInstance, deps: ThreadDeps): void {
  const api = scope.withTypeProvider<ZodTypeProvider>();
  const { store, clock } = deps;
  api.get(
    '/threads/:threadId/replies',
    {
      config: EVERYBODY,
      schema: {
        params: threadIdSchema,
        querystring: composer.readyRepliesQuerySchema,
        response: { 200: composer.readyReplyListSchema, ...ID_REFUSALS },
      },
    },
    async (request) => {
      const wish = { agent: agentOf(request), language: request.query.language };
      return { replies: await readyReplies(request.params.threadId, wish, { store, ...deps.brandWords }) };
    },
  );
  api.get(
    '/replies',
    { config: EVERYBODY, schema: { response: { 200: composer.savedReplyListSchema, ...ID_REFUSALS } } },
    async () => ({ replies: await listSavedReplies(store) }),
  );
  const response = { 200: composer.savedReplySchema, ...OUTSIDE_REFUSALS };
  const change = (request: Parameters<typeof agentOf>[0]) => ({
    agentId: agentOf(request).id,
    now: clock.now(),
  });
  api.post(
    '/replies',
    { config: ANSWERING, schema: { body: composer.newSavedReplySchema, response } },
    async (request) => await store.transaction((tx) => addSavedReply(tx, request.body, change(request))),
  );
  const params = composer.savedReplyIdSchema;
  api.patch(
    '/replies/:id',
    { config: ANSWERING, schema: { params, body: composer.savedReplyPatchSchema, response } },
    async (request) =>
      await store.transaction((tx) => changeSavedReply(tx, request.params.id, request.body, change(request))),
  );
  api.delete(
    '/replies/:id',
    {
      config: ANSWERING,
      schema: { params, response: { 200: composer.savedReplySchema.pick({ id: true }), ...ID_REFUSALS } },
    },
    async (request) => {
      const { id } = request.params;
      await store.transaction((tx) => removeSavedReply(tx, id, change(request)));
      return { id };
    },
  );
}
