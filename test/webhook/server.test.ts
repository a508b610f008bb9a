import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { FastifyInstance } from 'fastify';
import { ApiError, ChannelError, QueueError, StoreError } from '../../src/lib/errors';
import { randomIds } from '../../src/lib/ids';
import type { Logger } from '../../src/lib/log';
import { createMetrics } from '../../src/lib/metrics';
import { acceptRawJson, PLATFORM_BODY_LIMIT } from '../../src/webhook/json-body';
import { parseJson } from '../../src/webhook/parse-json';
import { createServer } from '../../src/webhook/server';

const SECRET_TEXT = 'ola.nordmann@example.com';

interface Fixture {
  readonly server: FastifyInstance;
  readonly lines: unknown[][];
  /** Names of parts that are not ready; a test changes it. */
  readonly missing: string[];
  readonly seen: unknown[];
}

let fixture: Fixture;
beforeEach(() => {
  fixture = build();
});
afterEach(async () => {
  await fixture.server.close();
});

function build(): Fixture {
  const lines: unknown[][] = [];
  const note = (...args: unknown[]) => {
    lines.push(args);
  };
  const log: Logger = { trace: note, debug: note, info: note, warn: note, error: note };
  const missing: string[] = [];
  const seen: unknown[] = [];
  const metrics = createMetrics();
  metrics.counter('renewdesk_test_total', 'A test.').add({ channel: 'x' });
  const server = createServer({ log, ids: randomIds, metrics, ready: async () => missing });
  server.post('/echo', async (request) => {
    seen.push(request.body);
    return { got: request.body };
  });
  server.get('/query', async (request) => ({ query: request.query }));
  server.get('/fail/:kind', async (request) => {
    const { kind } = request.params as { kind: string };
    throw failure(kind);
  });
  void server.register(async (scope) => {
    acceptRawJson(scope);
    scope.post('/raw', { bodyLimit: PLATFORM_BODY_LIMIT }, async (request) => {
      seen.push(request.body);
      return Buffer.isBuffer(request.body) ? { bytes: request.body.length } : { bytes: -1 };
    });
  });
  return { server, lines, missing, seen };
}

function failure(kind: string): Error {
  if (kind === 'store')
    return new StoreError('STORE_UNAVAILABLE', `host ${SECRET_TEXT}`, { retryable: true });
  if (kind === 'store-bug') return new StoreError('STORE_MANY_ROWS', SECRET_TEXT);
  if (kind === 'queue') return new QueueError('QUEUE_DOWN', SECRET_TEXT);
  if (kind === 'channel') return new ChannelError('x', 'CHANNEL_RATE_LIMITED', SECRET_TEXT);
  if (kind === 'api') return new ApiError(409, 'THREAD_CHANGED', 'look again', { details: { epoch: 3 } });
  return new TypeError(`cannot read ${SECRET_TEXT}`);
}

function post(body: string | Buffer, headers: Record<string, string> = {}, url = '/echo') {
  return fixture.server.inject({
    method: 'POST',
    url,
    headers: { 'content-type': 'application/json', ...headers },
    payload: body,
  });
}

function problem(code: string): unknown {
  return { error: { code, message: expect.any(String) } };
}

describe('the server on bad bodies', () => {
  it.each([
    ['malformed JSON', '{"a":', 400, 'BODY_MALFORMED'],
    ['an empty body', '', 400, 'BODY_MALFORMED'],
    ['65 levels', nested(65), 400, 'BODY_TOO_DEEP'],
    ['100,000 open brackets', '['.repeat(100_000), 400, 'BODY_TOO_DEEP'],
    ['__proto__', '{"__proto__":{"admin":true}}', 400, 'BODY_FORBIDDEN_KEY'],
    ['an escaped __proto__', '{"a":{"\\u005f_proto__":{"admin":true}}}', 400, 'BODY_FORBIDDEN_KEY'],
    ['constructor.prototype', '{"constructor":{"prototype":{"admin":true}}}', 400, 'BODY_FORBIDDEN_KEY'],
    ['257 KiB', JSON.stringify('x'.repeat(257 * 1024)), 413, 'BODY_TOO_LARGE'],
  ])('refuses %s', async (_name, body, status, code) => {
    const answer = await post(body);
    expect(answer.statusCode).toBe(status);
    expect(answer.json()).toEqual(problem(code));
    expect(fixture.seen).toEqual([]);
    expect(Object.hasOwn(Object.prototype, 'admin')).toBe(false);
  });

  it('takes 64 levels, brackets inside texts, and a key that only looks like a prototype', async () => {
    expect((await post(nested(64))).statusCode).toBe(200);
    expect((await post(JSON.stringify({ text: '[{"'.repeat(100), say: '"__proto__":' }))).statusCode).toBe(
      200,
    );
    expect((await post('{"constructor":"AS Bygg","prototype":1}')).statusCode).toBe(200);
  });

  it('refuses compressed bodies before it reads them', async () => {
    const answer = await post(gzipSync('{}'), { 'content-encoding': 'gzip' });
    expect(answer.statusCode).toBe(415);
    expect(answer.json()).toEqual(problem('BODY_COMPRESSED'));
  });

  it.each([
    'text/plain',
    'application/xml',
    'multipart/form-data; boundary=x',
    'application/jsonx',
    'nonsense',
  ])('refuses content type %s', async (type) => {
    const answer = await post('{}', { 'content-type': type });
    expect(answer.statusCode).toBe(415);
    expect(answer.json()).toEqual(problem('CONTENT_TYPE_UNSUPPORTED'));
  });

  it('takes JSON with a charset', async () => {
    expect((await post('{"a":1}', { 'content-type': 'application/json; charset=utf-8' })).statusCode).toBe(
      200,
    );
  });
});

describe('a scope of raw bodies', () => {
  it('hands out the exact bytes, also of what is not JSON', async () => {
    for (const body of ['{"a":"\\u00e6"}', '{"a":"æ"}', '{"a":', '']) {
      expect((await post(body, {}, '/raw')).statusCode).toBe(200);
    }
    expect(fixture.seen.map(String)).toEqual(['{"a":"\\u00e6"}', '{"a":"æ"}', '{"a":', '']);
  });

  it('takes 8 MiB where the route says so, and not one byte more', async () => {
    expect((await post(Buffer.alloc(PLATFORM_BODY_LIMIT, 0x20), {}, '/raw')).json()).toEqual({
      bytes: PLATFORM_BODY_LIMIT,
    });
    expect((await post(Buffer.alloc(PLATFORM_BODY_LIMIT + 1, 0x20), {}, '/raw')).statusCode).toBe(413);
  });

  it('gives no body as undefined, not as an error of ours', async () => {
    expect((await fixture.server.inject({ method: 'POST', url: '/raw' })).json()).toEqual({ bytes: -1 });
  });
});

describe('parseJson', () => {
  it('gives what JSON.parse gives', () => {
    const value = { a: [1, 'två "x"', null, { b: true }], '\\"{': '}' };
    expect(parseJson(Buffer.from(JSON.stringify(value)))).toEqual(value);
  });

  it('is quick with 8 MiB of anything', () => {
    const total = ['[', '"', '\\'].reduce((sum, letter) => sum + fastestRefusal(letter, 8 << 20), 0);
    expect(total).toBeLessThan(500);
  });

  it('takes time in proportion to the length of anything', () => {
    // Ratios within one run: a busy machine slows both alike. In proportion would be 8; quadratic 64.
    for (const letter of ['[', '"', '\\', '{"a":']) {
      const short = fastestRefusal(letter, 1 << 20);
      expect(fastestRefusal(letter, 8 << 20)).toBeLessThan(24 * short);
    }
  });
});

/** Milliseconds of the fastest of a few refusals of so many bytes of one kind. */
function fastestRefusal(letter: string, length: number): number {
  const bytes = Buffer.alloc(length, letter);
  const times = Array.from({ length: 4 }, () => {
    const started = performance.now();
    expect(() => parseJson(bytes)).toThrow(ApiError);
    return performance.now() - started;
  });
  return Math.max(Math.min(...times), 0.5);
}

describe('the server on errors', () => {
  it.each([
    ['store', 503, 'STORE_UNAVAILABLE'],
    ['store-bug', 500, 'INTERNAL'],
    ['queue', 503, 'QUEUE_DOWN'],
    ['channel', 502, 'CHANNEL_RATE_LIMITED'],
    ['anything', 500, 'INTERNAL'],
  ])('answers a %s error without its message', async (kind, status, code) => {
    const answer = await fixture.server.inject(`/fail/${kind}`);
    expect(answer.statusCode).toBe(status);
    expect(answer.json()).toEqual(problem(code));
    expect(answer.headers['x-request-id']).toMatch(/^[0-9a-f]{8}-\w+$/);
    expect(answer.headers['retry-after']).toBe(status === 503 ? '2' : undefined);
    expect(answer.payload).not.toContain(SECRET_TEXT);
  });

  it('logs a fault with route and code, and nothing personal', async () => {
    await fixture.server.inject('/fail/anything?token=hush');
    expect(fixture.lines).toHaveLength(1);
    expect(fixture.lines[0]?.[0]).toMatchObject({ method: 'GET', route: '/fail/:kind', code: 'TypeError' });
    const text = JSON.stringify(fixture.lines);
    expect(text).not.toContain(SECRET_TEXT);
    expect(text).not.toContain('hush');
  });

  it('answers what an ApiError says, with its details, and logs nothing', async () => {
    const answer = await fixture.server.inject('/fail/api');
    expect(answer.statusCode).toBe(409);
    expect(answer.json()).toEqual({
      error: { code: 'THREAD_CHANGED', message: 'look again', details: { epoch: 3 } },
    });
    expect(fixture.lines).toEqual([]);
  });

  it('answers unknown addresses and methods in JSON', async () => {
    for (const method of ['GET', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'] as const) {
      const answer = await fixture.server.inject({ method, url: '/nothing/here?x=1' });
      expect(answer.statusCode).toBe(404);
      expect(answer.json()).toEqual(problem('NOT_FOUND'));
    }
    expect((await fixture.server.inject({ method: 'PUT', url: '/echo' })).statusCode).toBe(404);
  });

  it.each(['/%', '/echo/%E0%A4%A', '/query?a=1&a=2&__proto__[x]=1&constructor=2', `/${'a'.repeat(5_000)}`])(
    'survives the address %s',
    async (url) => {
      const answer = await fixture.server.inject(url);
      expect(answer.statusCode).toBeLessThan(500);
      expect(Object.hasOwn(Object.prototype, 'x')).toBe(false);
    },
  );

  it('gives a malformed address our error shape', async () => {
    const answer = await fixture.server.inject('/%');
    expect(answer.statusCode).toBe(400);
    expect(answer.json()).toEqual(problem('REQUEST_REFUSED'));
  });

  it('sends the same security headers with good and bad answers', async () => {
    for (const url of ['/healthz', '/nothing', '/fail/anything']) {
      expect((await fixture.server.inject(url)).headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'cache-control': 'no-store',
        'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      });
    }
  });
});

describe('the operators addresses', () => {
  it('tells alive from ready', async () => {
    expect((await fixture.server.inject('/healthz')).json()).toEqual({ ok: true });
    expect((await fixture.server.inject('/readyz')).json()).toEqual({ ok: true, missing: [] });
    fixture.missing.push('STORE_UNAVAILABLE');
    const answer = await fixture.server.inject('/readyz');
    expect(answer.statusCode).toBe(503);
    expect(answer.json()).toEqual({ ok: false, missing: ['STORE_UNAVAILABLE'] });
    expect((await fixture.server.inject('/healthz')).statusCode).toBe(200);
  });

  it('shows the counters', async () => {
    const answer = await fixture.server.inject('/metrics');
    expect(answer.headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(answer.payload).toContain(
      '# TYPE renewdesk_test_total counter\nrenewdesk_test_total{channel="x"} 1\n',
    );
  });
});

describe('the server on the wire', () => {
  it.each([
    ['a Content-Length over the limit', `${head('/echo')}content-length: 300000\r\n\r\n{`, 413],
    [
      'a chunked body over the limit',
      `${head('/echo')}transfer-encoding: chunked\r\n\r\n${chunks(300)}`,
      413,
    ],
    ['gzip', `${head('/echo')}content-encoding: gzip\r\ncontent-length: 2\r\n\r\n{}`, 415],
    ['a method nobody knows', 'BREW / HTTP/1.1\r\nhost: a\r\n\r\n', 400],
    ['TRACE', 'TRACE / HTTP/1.1\r\nhost: a\r\n\r\n', 404],
    ['PROPFIND', 'PROPFIND / HTTP/1.1\r\nhost: a\r\n\r\n', 404],
    [
      'Content-Length beside Transfer-Encoding',
      `${head('/echo')}content-length: 4\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n`,
      400,
    ],
    ['two lengths', `${head('/echo')}content-length: 2\r\ncontent-length: 3\r\n\r\n{}`, 400],
    ['40 KB of headers', `GET / HTTP/1.1\r\nhost: a\r\nx: ${'y'.repeat(40_000)}\r\n\r\n`, 431],
    ['bytes that are not HTTP', '\x16\x03\x01\x02\x00\x01\r\n\r\n', 400],
  ])('refuses %s and serves the next caller', async (_name, bytes, status) => {
    const port = await listen();
    expect(await exchange(port, bytes)).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(await exchange(port, 'GET /healthz HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n')).toContain(
      '200 OK',
    );
    expect(fixture.seen).toEqual([]);
  });

  it('finishes what it is doing when it closes', async () => {
    let release: () => void = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    let entered: () => void = () => {};
    const inside = new Promise<void>((resolve) => {
      entered = resolve;
    });
    fixture.server.get('/slow', async () => {
      entered();
      await held;
      return { done: true };
    });
    const port = await listen();
    const answer = fetch(`http://127.0.0.1:${port}/slow`);
    await inside;
    const closed = fixture.server.close();
    release();
    expect(await (await answer).json()).toEqual({ done: true });
    await closed;
  });
});

function nested(levels: number): string {
  return `${'['.repeat(levels)}${']'.repeat(levels)}`;
}

function head(path: string): string {
  return `POST ${path} HTTP/1.1\r\nhost: a\r\nconnection: close\r\ncontent-type: application/json\r\n`;
}

function chunks(kib: number): string {
  return `400\r\n${'x'.repeat(1024)}\r\n`.repeat(kib);
}

async function listen(): Promise<number> {
  await fixture.server.listen({ host: '127.0.0.1', port: 0 });
  const address = fixture.server.server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

/** Sends bytes as they are and gives what came back until the server closed, or its first answer. */
function exchange(port: number, bytes: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    let answer = '';
    const finish = () => {
      socket.destroy();
      resolve(answer);
    };
    socket.on('connect', () => socket.write(bytes, 'latin1'));
    socket.on('data', (data) => {
      answer += data.toString('latin1');
      if (answer.includes('\r\n\r\n')) finish();
    });
    socket.on('close', finish);
    // The server may close while we still write; what it said before counts.
    socket.on('error', () => {});
  });
}
