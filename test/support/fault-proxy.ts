import {
  createServer,
  request as forward,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import { listen, stopListening } from './listen';

/** What the proxy does with a call. `cut` comes before the other side hears of it, `lost` after it has answered. */
export type ProxyFault =
  | 'none'
  | 'error'
  | 'busy'
  | 'slow'
  | 'cut'
  | 'lost'
  | 'half'
  | 'garbage'
  | 'short'
  | 'huge'
  | 'redirect'
  | 'forbidden';

export interface FaultProxy {
  readonly url: string;
  /** Calls that came in, also those that were not passed on. */
  readonly calls: readonly { readonly path: string; readonly headers: IncomingHttpHeaders }[];
  /** For these many calls; without `times` until told otherwise. */
  fault(name: ProxyFault, times?: number): void;
  close(): Promise<void>;
}

/** Stands between a client and the server at `target`, on loopback, and spoils what it is told to. */
export async function startFaultProxy(target: () => string): Promise<FaultProxy> {
  const calls: { path: string; headers: IncomingHttpHeaders }[] = [];
  let fault: ProxyFault = 'none';
  let left = Number.POSITIVE_INFINITY;
  const next = (): ProxyFault => {
    if (fault === 'none') return 'none';
    left -= 1;
    return left >= 0 ? fault : 'none';
  };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      calls.push({ path: request.url ?? '', headers: request.headers });
      serve(next(), { request, response, body: Buffer.concat(chunks), target: target() });
    });
  });
  const url = await listen(server);
  return {
    url,
    calls,
    fault: (name, times = Number.POSITIVE_INFINITY) => {
      fault = name;
      left = times;
    },
    close: () => stopListening(server),
  };
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly body: Buffer;
  readonly target: string;
}

function serve(fault: ProxyFault, exchange: Exchange): void {
  const { request, response, target } = exchange;
  const say = (status: number, text: string, headers: Record<string, string> = {}) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(text);
  };
  switch (fault) {
    case 'none':
      passOn(exchange, (status, text) => say(status, text));
      return;
    case 'lost':
      passOn(exchange, () => request.socket.destroy());
      return;
    case 'error':
      say(500, '{"error":{"code":"FAULT","message":"NO-48213 mei@fjord-esim.example"}}');
      return;
    case 'busy':
      say(429, '{}', { 'retry-after': '7' });
      return;
    case 'slow':
      return;
    case 'cut':
      request.socket.destroy();
      return;
    case 'half':
      response.writeHead(200, { 'content-length': '1000' });
      response.write('{"orders":[', () => request.socket.destroy());
      return;
    case 'garbage':
      say(200, '<!doctype html><p>Welcome to our proxy');
      return;
    case 'short':
      say(200, '{"orders":[]}');
      return;
    case 'huge':
      response.writeHead(200, { 'content-type': 'application/json' });
      response.write('{"orders":[');
      flood(response);
      return;
    case 'redirect':
      say(307, '', { location: `${target}${request.url}` });
      return;
    case 'forbidden':
      say(401, '{"error":{"code":"UNAUTHORIZED","message":"no"}}');
      return;
  }
}

function passOn({ request, body, target }: Exchange, answer: (status: number, text: string) => void): void {
  const { method, headers, url } = request;
  const call = forward(new URL(url ?? '', target), { ...(method && { method }), headers }, (reply) => {
    const chunks: Buffer[] = [];
    reply.on('data', (chunk: Buffer) => chunks.push(chunk));
    reply.on('end', () => answer(reply.statusCode ?? 502, Buffer.concat(chunks).toString('utf8')));
  });
  call.on('error', () => request.socket.destroy());
  call.end(body);
}

/** Blanks, valid JSON so far, until the other side hangs up. */
function flood(response: ServerResponse): void {
  const blanks = ' '.repeat(65_536);
  const more = () => {
    while (!response.destroyed && response.write(blanks));
  };
  response.on('drain', more);
  response.on('error', () => undefined);
  more();
}
