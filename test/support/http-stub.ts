import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { listen, stopListening } from './listen';

export interface StubCall {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** A server that answers as told and keeps what it was asked. */
export interface HttpStub {
  readonly url: string;
  readonly calls: readonly StubCall[];
  close(): Promise<void>;
}

/** @param answer gets the call and the response to fill; leaving it open lets the caller wait. */
export async function startHttpStub(
  answer: (call: StubCall, response: ServerResponse) => void,
): Promise<HttpStub> {
  const calls: StubCall[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString('utf8');
    });
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      const call = { method, path: url, headers, body };
      calls.push(call);
      answer(call, response);
    });
  });
  const url = await listen(server);
  return {
    url,
    calls,
    close: () => stopListening(server),
  };
}

/** Answers with JSON and these headers. */
export function json(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers });
  response.end(JSON.stringify(body));
}
