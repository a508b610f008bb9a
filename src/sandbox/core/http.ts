import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';

/** A request as handlers see it; `params` are the named segments of the route. */
export interface Call {
  readonly method: string;
  readonly path: string;
  readonly search: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly raw: Buffer;
  readonly params: Readonly<Record<string, string>>;
}

export interface Answer {
  readonly status: number;
  /** Sent as JSON; left out: an empty body. */
  readonly body?: unknown;
  /** Sent as it is, instead of `body`. */
  readonly bytes?: Buffer;
  readonly headers?: Readonly<Record<string, string>>;
  readonly delayMs?: number;
  /** Break the connection instead of answering. */
  readonly drop?: boolean;
  /** Takes over the response, for streams. */
  readonly stream?: (response: ServerResponse) => void;
  /** Runs once the answer has left. */
  readonly after?: (() => void) | undefined;
}

export interface Route {
  readonly method: string;
  /** Segments with `:name` for a parameter, e.g. `/2/users/:id`. */
  readonly pattern: string;
  readonly handle: (call: Call) => Answer | Promise<Answer>;
}

export interface HttpServer {
  readonly url: string;
  close(): Promise<void>;
}

export interface ServeOptions {
  readonly routes: readonly Route[];
  readonly port: number;
  /** Part of the path to leave out before routes are matched. */
  readonly strip?: RegExp;
  readonly notFound: (call: Call) => Answer;
  /** Sees every answered call. */
  readonly observe?: (call: Call, answer: Answer, ms: number) => void;
}

const MAX_BODY_BYTES = 32 * 1024 * 1024;

/** A small HTTP server on loopback: benchmarks share the cores with it, so it does as little as possible. */
export async function serve(options: ServeOptions): Promise<HttpServer> {
  const match = createMatcher(options.routes);
  const server = createServer((request, response) => {
    void answerRequest(request, response);
  });
  server.keepAliveTimeout = 30_000;

  async function answerRequest(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const started = performance.now();
    const raw = await readBody(request);
    if (raw === undefined) return;
    const target = request.url ?? '/';
    const mark = target.indexOf('?');
    const fullPath = mark < 0 ? target : target.slice(0, mark);
    const path = options.strip === undefined ? fullPath : fullPath.replace(options.strip, '') || '/';
    const search = mark < 0 ? '' : target.slice(mark + 1);
    const method = request.method ?? 'GET';
    const found = match(method, path);
    const call: Call = {
      method,
      path: fullPath,
      search,
      query: new URLSearchParams(search),
      headers: request.headers,
      raw,
      params: found?.params ?? {},
    };
    const answer = await safely(() => (found === undefined ? options.notFound(call) : found.handle(call)));
    if (answer.delayMs !== undefined) await new Promise((resolve) => setTimeout(resolve, answer.delayMs));
    write(response, answer);
    options.observe?.(call, answer, performance.now() - started);
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, '127.0.0.1', resolve);
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : options.port;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function safely(handle: () => Answer | Promise<Answer>): Promise<Answer> {
  try {
    return await handle();
  } catch (error) {
    // A mistake of the emulator itself must be seen by whoever tests against it.
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { status: 500, body: { emulator_error: message } };
  }
}

function write(response: ServerResponse, answer: Answer): void {
  if (answer.drop === true) {
    response.destroy();
    answer.after?.();
    return;
  }
  if (answer.after !== undefined) response.once('close', answer.after);
  if (answer.stream !== undefined) return answer.stream(response);
  const bytes = answer.bytes ?? Buffer.from(answer.body === undefined ? '' : JSON.stringify(answer.body));
  response.writeHead(answer.status, {
    'content-type': 'application/json; charset=utf-8',
    ...answer.headers,
    'content-length': bytes.length,
  });
  response.end(bytes);
}

function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > MAX_BODY_BYTES) request.destroy();
      else chunks.push(chunk);
    });
    request.on('end', () => resolve(chunks.length === 1 ? chunks[0] : Buffer.concat(chunks)));
    request.on('error', () => resolve(undefined));
    request.on('close', () => resolve(undefined));
  });
}

interface Matched {
  readonly handle: Route['handle'];
  readonly params: Readonly<Record<string, string>>;
}

function createMatcher(routes: readonly Route[]): (method: string, path: string) => Matched | undefined {
  const byShape = new Map<string, { route: Route; segments: string[] }[]>();
  for (const route of routes) {
    const segments = segmentsOf(route.pattern);
    const shape = `${route.method} ${segments.length}`;
    byShape.set(shape, [...(byShape.get(shape) ?? []), { route, segments }]);
  }
  return (method, path) => {
    const actual = segmentsOf(path);
    for (const { route, segments } of byShape.get(`${method} ${actual.length}`) ?? []) {
      const params = paramsOf(segments, actual);
      if (params !== undefined) return { handle: route.handle, params };
    }
    return undefined;
  };
}

function segmentsOf(path: string): string[] {
  return path.split('/').filter((segment) => segment !== '');
}

function paramsOf(pattern: readonly string[], actual: readonly string[]): Record<string, string> | undefined {
  const params: Record<string, string> = {};
  for (const [index, expected] of pattern.entries()) {
    const segment = actual[index] ?? '';
    if (expected.startsWith(':')) params[expected.slice(1)] = decode(segment);
    else if (expected !== segment) return undefined;
  }
  return params;
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
