import formbody from '@fastify/formbody';
import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ApiError, errorCode } from '../../lib/errors';
import { fieldOf } from '../../lib/field-of';
import type { Logger } from '../../lib/log';
import type { NoticeKind } from './notice-page';
import { pageHeaders } from './page-headers';

export interface PageScope {
  /** See contentSecurityPolicy(). */
  readonly policy: string;
  /** The sandbox page may show these pages in a frame. */
  readonly framed: boolean;
  /** Longest form, bytes. */
  readonly formLimit: number;
  readonly viewsPerMinute: number;
  /** Who shares a budget of views; the same address when left out. */
  readonly countedBy?: (request: FastifyRequest) => string;
  /** The page that a fault ends in: too many requests, or an outage without a word about why. */
  readonly fault: (request: FastifyRequest, kind: Extract<NoticeKind, 'tooMany' | 'outage'>) => string;
  readonly log: Logger;
}

/** What all customer pages share: forms, a limit of views, headers, and faults that end in a page. */
export async function pageScope(
  app: FastifyInstance,
  { policy, framed, formLimit, viewsPerMinute, countedBy, fault, log }: PageScope,
  routes: (scope: FastifyInstance) => void,
): Promise<void> {
  await app.register(async (scope) => {
    await scope.register(formbody, { bodyLimit: formLimit });
    await scope.register(rateLimit, {
      max: viewsPerMinute,
      timeWindow: '1 minute',
      ...(countedBy && { keyGenerator: countedBy }),
      errorResponseBuilder: () => new ApiError(429, 'TOO_MANY_REQUESTS', 'wait a minute'),
    });
    scope.addHook('onRequest', (_request, reply, done) => {
      reply.headers(pageHeaders(policy, framed));
      done();
    });
    scope.setErrorHandler((error, request, reply) => {
      const status = statusOf(error);
      if (status >= 500) log.error({ code: errorCode(error) }, 'customer page failed');
      return sendPage(reply.code(status), fault(request, status === 429 ? 'tooMany' : 'outage'));
    });
    routes(scope);
  });
}

export function sendPage(reply: FastifyReply, page: string): FastifyReply {
  return reply.type('text/html; charset=utf-8').send(page);
}

function statusOf(error: unknown): number {
  if (error instanceof ApiError) return error.status;
  const statusCode = fieldOf(error, 'statusCode');
  return typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500 ? statusCode : 503;
}
