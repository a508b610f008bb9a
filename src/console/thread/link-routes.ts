import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { z } from 'zod';
import { type ReplyToCustomer, reply } from '../../handoff/agent-reply';
import { ApiError } from '../../lib/errors';
import { LANGUAGES } from '../../lib/languages';
import type { ThreadLinkWish } from '../../renewals/links/thread-links';
import { ANSWERING } from '../access';
import { agentOf } from '../authenticate';
import { type Replied, repliedSchema } from '../contract/action';
import type { Agent } from '../contract/agent';
import * as composer from '../contract/composer';
import { threadIdSchema } from '../contract/turn';
import { assertOwnLink } from '../links/own-link';
import { OUTSIDE_REFUSALS } from '../refusals';
import { dropDraft } from './drafts';
import { withLink } from './link-words';
import type { ThreadDeps } from './thread-deps';

/**
 * Payment links inside a conversation; a link's address exists in the customer's chat alone. Not for moderators, who see
 * no orders: a link is one.
 */
export function linkRoutes(scope: FastifyInstance, deps: ThreadDeps): void {
  const api = scope.withTypeProvider<ZodTypeProvider>();
  const { links, store } = deps;
  const params = threadIdSchema;
  api.get(
    '/threads/:threadId/link-options',
    {
      config: ANSWERING,
      schema: { params, response: { 200: composer.linkOptionsSchema, ...OUTSIDE_REFUSALS } },
    },
    async (request) => {
      const { threadId } = request.params;
      const options = await links.options(threadId, await languageOf(threadId, deps));
      return { orders: options.map((option) => ({ ...option, prices: [...option.prices] })) };
    },
  );
  api.post(
    '/threads/:threadId/link',
    {
      config: ANSWERING,
      schema: {
        params,
        body: composer.sendLinkSchema,
        response: { 200: repliedSchema, ...OUTSIDE_REFUSALS },
      },
    },
    async (request) => {
      const { orderNumbers, cycle, text, ...guard } = request.body;
      const { threadId } = request.params;
      return await sendLink(
        { threadId, orderNumbers, cycle },
        { agent: agentOf(request), guard, text },
        deps,
      );
    },
  );
  const ofLink = composer.linkIdSchema;
  api.post(
    '/links/:id/replace',
    {
      config: ANSWERING,
      schema: {
        params: ofLink,
        body: composer.replaceLinkSchema,
        response: { 200: repliedSchema, ...OUTSIDE_REFUSALS },
      },
    },
    async (request) => {
      const wish = await links.find(request.params.id);
      return await sendLink(wish, { agent: agentOf(request), guard: request.body }, deps);
    },
  );
  api.post(
    '/links/:id/cancel',
    {
      config: ANSWERING,
      schema: { params: ofLink, response: { 200: composer.cancelledLinkSchema, ...OUTSIDE_REFUSALS } },
    },
    async (request) => {
      const agent = agentOf(request);
      await assertOwnLink(store, request.params.id, agent.id);
      const { code, stillOpenAt } = await links.cancel(request.params.id, actorOf(agent));
      return { code, stillOpenAt: [...stillOpenAt] };
    },
  );

  async function languageOf(threadId: string, { brandWords }: ThreadDeps) {
    const row = await store.one<{ language: string | null }>({
      name: 'link-language',
      text: 'select language from thread where id = $1',
      values: [threadId],
    });
    return LANGUAGES.find((known) => known === row?.language) ?? brandWords.defaultLanguage;
  }
}

interface Sending {
  readonly agent: Agent;
  readonly guard: z.infer<typeof composer.replaceLinkSchema>;
  readonly text?: string | undefined;
}

/** Priced before the thread is locked, because an order system may take its time; stored together with the message. */
async function sendLink(
  wish: ThreadLinkWish,
  { agent, guard, text }: Sending,
  deps: ThreadDeps,
): Promise<Replied> {
  const caseId = await openCaseOf(wish.threadId, deps);
  const link = await deps.links.prepare(wish, actorOf(agent));
  const words: ReplyToCustomer = {
    ...guard,
    caseId,
    agentId: agent.id,
    now: deps.clock.now(),
    text: withLink(text, link),
    link,
  };
  const replied = await deps.store.transaction(async (tx) => {
    await dropDraft(tx, { threadId: wish.threadId, agentId: agent.id, mode: 'reply' });
    return await reply(tx, words, deps);
  });
  if (!replied.repeated) deps.onOutbox();
  return replied;
}

async function openCaseOf(threadId: string, { store }: ThreadDeps): Promise<number> {
  const row = await store.one<{ caseId: number | null }>({
    name: 'link-case',
    text: 'select case_id "caseId" from thread where id = $1',
    values: [threadId],
  });
  if (row?.caseId != null) return row.caseId;
  throw new ApiError(409, 'CASE_CLOSED', 'this conversation has no open case: take it over first');
}

function actorOf({ id }: Agent): string {
  return `agent:${id}`;
}
