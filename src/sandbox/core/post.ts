import { Agent, request } from 'node:http';

/** What came of a webhook delivery; `status` is missing when nobody answered in time. */
export interface Posted {
  readonly status?: number;
  readonly error?: string;
  readonly body: string;
  readonly ms: number;
}

export interface Poster {
  post(url: string, body: Buffer, headers: Record<string, string>, timeoutMs: number): Promise<Posted>;
  get(url: string, timeoutMs: number): Promise<Posted>;
  close(): void;
}

/** HTTP calls out of the emulators, on kept-alive connections as the platforms use them. */
export function createPoster(): Poster {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });

  function call(
    method: 'GET' | 'POST',
    url: string,
    timeoutMs: number,
    body?: Buffer,
    headers: Record<string, string> = {},
  ): Promise<Posted> {
    const started = performance.now();
    const posted = (rest: Omit<Posted, 'ms'>) => ({ ...rest, ms: Math.round(performance.now() - started) });
    return new Promise((resolve) => {
      const outgoing = request(url, { method, agent, headers }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', () => done({ error: 'ECONNRESET', body: '' }));
        response.on('end', () => {
          done({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString('utf8') });
        });
      });
      const timer = setTimeout(() => {
        done({ error: 'TIMEOUT', body: '' });
        outgoing.destroy();
      }, timeoutMs);
      const done = (rest: Omit<Posted, 'ms'>) => {
        clearTimeout(timer);
        resolve(posted(rest));
      };
      outgoing.on('error', (error: NodeJS.ErrnoException) =>
        done({ error: error.code ?? error.message, body: '' }),
      );
      outgoing.end(body);
    });
  }

  return {
    post: (url, body, headers, timeoutMs) =>
      call('POST', url, timeoutMs, body, {
        'content-type': 'application/json',
        ...headers,
        'content-length': String(body.length),
      }),
    get: (url, timeoutMs) => call('GET', url, timeoutMs),
    close: () => agent.destroy(),
  };
}
