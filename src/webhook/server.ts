import type { Socket } from 'node:net';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { ApiError, errorCode } from '../lib/errors';
import type { Ids } from '../lib/ids';
import type { Logger } from '../lib/log';
import type { Metrics } from '../lib/metrics';
import { type HttpProblem, httpProblem, NOT_FOUND, problemBody } from './http-errors';
import { acceptJson, DEFAULT_BODY_LIMIT } from './json-body';
import { type OperatorRoutesDeps, operatorRoutes } from './operator-routes';

export interface ServerDeps {
  readonly log: Logger;
  readonly ids: Pick<Ids, 'uuid'>;
  readonly metrics: Metrics;
  readonly ready: OperatorRoutesDeps['ready'];
}

/** Headers and body together. A platform sends a body in milliseconds; a trickle only holds a socket. */
const REQUEST_TIMEOUT_MS = 20_000;
const HEADERS_TIMEOUT_MS = 10_000;
/** How often the two above are looked at; Node's own 30 s would make them 50 s. */
const TIMEOUT_CHECK_MS = 5_000;

/** For data. Pages that show something set their own policy; nothing else may be framed, sniffed, kept or referred to. */
const SECURITY_HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
} as const;

/**
 * The HTTP server all stations plug their routes into. JSON bodies up to 256 KiB unless a route sets `bodyLimit`;
 * every error is `{ error: { code, message } }`. The caller listens and closes.
 */
export function createServer({ log, ids, metrics, ready }: ServerDeps): FastifyInstance {
  const server = Fastify({
    // One line per request would cost more than the request; faults are logged by the error handler.
    logger: false,
    genReqId: requestIds(ids),
    // A caller's own id could carry anything into our log.
    requestIdHeader: false,
    // Client addresses are used for nothing, so no proxy needs to be believed.
    trustProxy: false,
    bodyLimit: DEFAULT_BODY_LIMIT,
    requestTimeout: REQUEST_TIMEOUT_MS,
    forceCloseConnections: 'idle',
    http: { headersTimeout: HEADERS_TIMEOUT_MS, connectionsCheckingInterval: TIMEOUT_CHECK_MS },
    clientErrorHandler: answerClientError,
    frameworkErrors: (error, request, reply) => answer(error, request, reply, log),
  });
  server.addHook('onRequest', (request, reply, done) => {
    reply.headers(SECURITY_HEADERS);
    done(request.headers['content-encoding'] === undefined ? undefined : compressedBody());
  });
  acceptJson(server);
  server.setErrorHandler((error, request, reply) => answer(error, request, reply, log));
  server.setNotFoundHandler((request, reply) => sendProblem(reply, request.id, NOT_FOUND));
  operatorRoutes(server, { metrics, ready });
  return server;
}

/** Short, unique across processes, and cheap: a random prefix of this process and a running number. */
function requestIds(ids: Pick<Ids, 'uuid'>): () => string {
  const prefix = ids.uuid().slice(0, 8);
  let count = 0;
  return () => `${prefix}-${(++count).toString(36)}`;
}

function compressedBody(): ApiError {
  return new ApiError(415, 'BODY_COMPRESSED', 'compressed bodies are not accepted: send it as it is');
}

function answer(error: unknown, request: FastifyRequest, reply: FastifyReply, log: Logger): void {
  const problem = httpProblem(error);
  if (problem.status >= 500) {
    // The route's pattern, not its URL: that one may hold a link's token.
    const { method, url: route } = request.routeOptions;
    log.error(
      { requestId: request.id, method, route, code: errorCode(error), err: stackOf(error) },
      'request failed',
    );
  }
  sendProblem(reply, request.id, problem);
}

function sendProblem(reply: FastifyReply, requestId: string, problem: HttpProblem): void {
  reply.code(problem.status).header('x-request-id', requestId);
  if (problem.retryAfterMs !== undefined)
    reply.header('retry-after', Math.ceil(problem.retryAfterMs / 1_000));
  // As text: a route's response schema describes its answers, not its errors.
  reply
    .type('application/json; charset=utf-8')
    .serializer(String)
    .send(JSON.stringify(problemBody(problem)));
}

/** Where it happened, without the message: a driver's may repeat values. */
function stackOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  return error.stack
    ?.split('\n')
    .filter((line) => line.startsWith('    at '))
    .slice(0, 8)
    .join('\n');
}

/** Bytes that are not HTTP never become a request; the socket gets a bare answer and is closed. */
function answerClientError(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const [status, phrase] = CLIENT_ERRORS[error.code ?? ''] ?? [400, 'Bad Request'];
  const body = JSON.stringify(
    problemBody({ status, code: 'REQUEST_REFUSED', message: 'the request is not valid HTTP' }),
  );
  socket.end(
    `HTTP/1.1 ${status} ${phrase}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\nconnection: close\r\n\r\n${body}`,
  );
}

const CLIENT_ERRORS: Readonly<Record<string, readonly [number, string]>> = {
  HPE_HEADER_OVERFLOW: [431, 'Request Header Fields Too Large'],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'Request Timeout'],
};
