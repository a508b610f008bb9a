import { createServer, type IncomingHttpHeaders } from 'node:http';
import { listen, stopListening } from './listen';

export interface Delivery {
  readonly path: string;
  readonly raw: Buffer;
  readonly headers: IncomingHttpHeaders;
}

/** A webhook that keeps what platforms post to it and always answers 200. */
export interface WebhookSink {
  readonly url: string;
  readonly deliveries: readonly Delivery[];
  close(): Promise<void>;
}

export async function startWebhookSink(): Promise<WebhookSink> {
  const deliveries: Delivery[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      deliveries.push({ path: request.url ?? '', raw: Buffer.concat(chunks), headers: request.headers });
      response.end('ok');
    });
  });
  const url = await listen(server);
  return {
    url,
    deliveries,
    close: () => stopListening(server),
  };
}
