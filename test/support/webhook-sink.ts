import { createServer, type IncomingHttpHeaders } from 'node:http';
import { listen, stopListening } from './listen';

export interface Delivery {
  readonly path: string;
  readonly raw: Buffer;
  readonly headers: IncomingHttpHeaders;
}

/** A webhook that keeps what is posted to it. */
export interface WebhookSink {
  readonly url: string;
  readonly deliveries: readonly Delivery[];
  /** Statuses of the next answers; 200 when there are none left. */
  readonly answers: number[];
  /** Forgets what came so far. */
  clear(): void;
  close(): Promise<void>;
}

export async function startWebhookSink(): Promise<WebhookSink> {
  const deliveries: Delivery[] = [];
  const answers: number[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      deliveries.push({ path: request.url ?? '', raw: Buffer.concat(chunks), headers: request.headers });
      response.writeHead(answers.shift() ?? 200, { location: '/elsewhere' }).end('ok');
    });
  });
  const url = await listen(server);
  return {
    url,
    deliveries,
    answers,
    clear: () => {
      deliveries.splice(0);
      answers.splice(0);
    },
    close: () => stopListening(server),
  };
}
