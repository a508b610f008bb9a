import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { accountKeyOf } from '../channel/thread-id';
import { ApiError, errorCode } from '../lib/errors';
import type { Logger } from '../lib/log';
import type { Store } from '../store/store';
import { assertMayAct, EVERYBODY, mayAct } from './access';
import { agentOf } from './authenticate';
import type { Agent } from './contract/agent';
import { problemSchema } from './contract/common';
import {
  type LiveEvent,
  type PresenceList,
  presenceListSchema,
  presenceRequestSchema,
  presentThreadsSchema,
} from './contract/live';
import { threadIdSchema } from './contract/turn';
import { readPosition } from './live/changes';
import { createLiveHub, type LiveHub } from './live/hub';
import { notePresence, presenceFor } from './live/presence';
import { createLiveStream } from './live/stream';
import { ID_REFUSALS, REFUSALS } from './refusals';

export interface LiveDeps {
  readonly store: Store;
  readonly log: Logger;
  /** Whether who opened the stream may still be told: their session is open, their token good. */
  readonly isStillIn: (request: FastifyRequest) => Promise<boolean>;
  /** How often that is asked, and the line shown to be alive; 10 s when left out. */
  readonly beatMs?: number;
}

const BEAT_MS = 10_000;
/** Streams of one person: a leader tab for each browser, and stale ones that nobody has noticed yet. */
const MAX_STREAMS = 24;

/** What changes while the desk looks (Server-Sent Events), and who else is looking. */
export function liveRoutes(scope: FastifyInstance, deps: LiveDeps): void {
  const hub = createLiveHub(deps);
  // Before the server waits for open requests: a stream never ends by itself.
  scope.addHook('preClose', () => hub.close());
  eventRoute(scope, hub, deps);
  presenceRoutes(scope, deps);
}

function eventRoute(scope: FastifyInstance, hub: LiveHub, deps: LiveDeps): void {
  const open = new Map<number, number>();
  const count = (agentId: number, by: number): void => {
    const left = (open.get(agentId) ?? 0) + by;
    if (left > 0) open.set(agentId, left);
    else open.delete(agentId);
  };
  scope.withTypeProvider<ZodTypeProvider>().get(
    '/events',
    {
      config: EVERYBODY,
      // HEAD would open a stream that nobody reads.
      exposeHeadRoute: false,
      schema: {
        description:
          'Server-Sent Events: `ready`, then `change` with a list of { id, kind, threadId?, caseId? }, `reset` where ' +
          'too much was missed, `beat` every ten seconds. Come back with Last-Event-ID and nothing is lost.',
        headers: z.object({ 'last-event-id': z.string().max(8_000).optional() }),
        querystring: z.object({
          since: z.string().max(8_000).optional().meta({
            description: 'As Last-Event-ID, for a browser that opens a stream anew; the header counts more.',
          }),
        }),
        response: { ...REFUSALS, 429: problemSchema },
      },
    },
    async (request, reply) => {
      const agent = agentOf(request);
      // Whoever left while we asked who it is has closed already, and is not heard of again.
      if (reply.raw.destroyed) return reply.hijack();
      if ((open.get(agent.id) ?? 0) >= MAX_STREAMS) {
        throw new ApiError(429, 'LIVE_STREAMS', 'close other tabs of the desk: each holds a stream', {
          retryAfterMs: deps.beatMs ?? BEAT_MS,
        });
      }
      count(agent.id, 1);
      const lastId = request.headers['last-event-id'] ?? request.query.since;
      follow(request, reply, hub, { ...deps, agent, lastId, left: () => count(agent.id, -1) });
      return reply;
    },
  );
}

interface Following {
  readonly agent: Agent;
  readonly lastId: string | undefined;
  readonly left: () => void;
}

function follow(
  request: FastifyRequest,
  reply: FastifyReply,
  hub: LiveHub,
  { agent, lastId, left, isStillIn, log, beatMs = BEAT_MS }: LiveDeps & Following,
): void {
  reply.hijack();
  const stream = createLiveStream({
    response: reply.raw,
    // Nothing of ours sets a header to what Node could not send.
    headers: reply.getHeaders() as Parameters<typeof createLiveStream>[0]['headers'],
    // Unreadable is as good as forgotten: everything is read anew.
    since: lastId === undefined ? undefined : (readPosition(lastId) ?? NEVER),
    sees: (event) => maySee(agent, event),
  });
  const leave = hub.join(stream);
  const beat = setInterval(() => {
    isStillIn(request).then(
      (still) => (still ? stream.beat() : stream.end()),
      // Whether the session is good cannot be told just now; nothing can change meanwhile either.
      (error: unknown) => log.warn({ code: errorCode(error) }, 'session of a stream not read'),
    );
  }, beatMs);
  reply.raw.once('close', () => {
    clearInterval(beat);
    leave();
    left();
  });
}

/** Older than anything that is kept. */
const NEVER = { atSeconds: 0, snapshot: '1:1:' } as const;

function maySee(agent: Agent, { kind, threadId }: LiveEvent): boolean {
  if (kind === 'moderation' && agent.role === 'agent') return false;
  return threadId === undefined || mayAct(agent, { account: accountKeyOf(threadId) });
}

function presenceRoutes(scope: FastifyInstance, { store }: LiveDeps): void {
  const api = scope.withTypeProvider<ZodTypeProvider>();
  api.post(
    '/presence',
    {
      config: EVERYBODY,
      schema: {
        body: presenceRequestSchema,
        response: { 200: presenceListSchema, ...ID_REFUSALS },
      },
    },
    async (request) => {
      const agent = agentOf(request);
      const { threadId } = request.body;
      assertMayAct(agent, { threadId });
      await notePresence(store, agent.id, request.body);
      return await others(store, agent, threadId);
    },
  );
  api.get(
    '/threads/:threadId/presence',
    {
      config: EVERYBODY,
      schema: { params: threadIdSchema, response: { 200: presenceListSchema, ...REFUSALS } },
    },
    async (request) => {
      return await others(store, agentOf(request), request.params.threadId);
    },
  );
  api.get(
    '/presence',
    { config: EVERYBODY, schema: { response: { 200: presentThreadsSchema, ...REFUSALS } } },
    async (request) => {
      const present = await presenceFor(store, agentOf(request));
      return { threads: [...present].map(([threadId, people]) => ({ threadId, present: [...people] })) };
    },
  );
}

async function others(store: Store, agent: Agent, threadId: string): Promise<PresenceList> {
  const present = await presenceFor(store, agent, threadId);
  return { present: [...(present.get(threadId) ?? [])] };
}
