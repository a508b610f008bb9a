/* oxlint-disable typescript/no-unsafe-assignment, typescript/no-unsafe-member-access, typescript/no-unsafe-return -- JSON from the wire is read by path: its shape is under test */
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { createSettableClock, type SettableClock } from '../../src/lib/clock';
import { startEmulators } from '../../src/sandbox/emulators';
import type { Emulators, SandboxAccount, SandboxChannel, SettingsPatch } from '../../src/sandbox/types';
import { until } from '../support/until';

/** JSON from the wire, looked into by path as a reader of the wire would: its shape is what is under test. */
// oxlint-disable-next-line typescript/no-explicit-any
export type Wire = any;

/** A delivery as it arrived, with the exact bytes. */
export interface Received {
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly raw: Buffer;
  readonly json: Wire;
}

export const PAGE: SandboxAccount = {
  channel: 'facebook',
  id: '104000000000001',
  handle: 'fjordesim',
  name: 'Fjord eSIM',
  token: 'EAAB-page-token',
  appSecrets: ['meta-secret'],
  verifyToken: 'verify-me',
  appId: '700000000000001',
};

export const INSTAGRAM: SandboxAccount = {
  ...PAGE,
  channel: 'instagram',
  id: '17841400000000009',
  pageId: PAGE.id,
};

export const INSTAGRAM_LOGIN: SandboxAccount = {
  ...INSTAGRAM,
  id: '17841400000000010',
  token: 'IGAA-login-token',
  instagramLogin: true,
};

export const X: SandboxAccount = {
  channel: 'x',
  id: '1780000000000000001',
  handle: 'fjordesim',
  name: 'Fjord eSIM',
  token: 'x-oauth2-token',
  appSecrets: [],
  verifyToken: '',
  x: {
    consumerKey: 'ck',
    consumerSecret: 'cs',
    accessToken: '1780000000000000001-at',
    accessSecret: 'as',
    bearer: 'app-bearer',
    refreshToken: 'refresh-1',
  },
};

export interface Sandbox {
  readonly emulators: Emulators;
  readonly clock: SettableClock;
  readonly received: readonly Received[];
  /** What the receiver answers from now on; a function decides by the number of the delivery (from 1). */
  answer(status: number | ((count: number) => number), waitMs?: number): void;
  /** Answers GETs (handshakes); default: the challenge of Meta. */
  answerGet(respond: (query: URLSearchParams) => string): void;
  /** Most deliveries that were being answered at the same time. */
  readonly mostAtOnce: number;
  /** Base address of the receiver. */
  readonly base: string;
  admin(path: string, body?: unknown): Promise<Wire>;
  user(channel: SandboxChannel, accountId?: string): Promise<string>;
  say(channel: SandboxChannel, userId: string, text: string): Promise<string>;
  /** The deliveries for which `test` holds, once there are `count` of them. */
  deliveries(test: (one: Received) => boolean, count?: number): Promise<Received[]>;
  close(): Promise<void>;
}

/** Emulators in this process with a receiver in the product's place. Receipts are off unless asked for. */
export async function startSandbox(
  accounts: readonly SandboxAccount[] = [PAGE, INSTAGRAM, X],
  settings: SettingsPatch = {},
): Promise<Sandbox> {
  const received: Received[] = [];
  let respond: (count: number) => number = () => 200;
  let waitMs = 0;
  let open = 0;
  let mostAtOnce = 0;
  let onGet = (query: URLSearchParams): string => query.get('hub.challenge') ?? '';

  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const url = request.url ?? '';
      if (request.method === 'GET') return response.end(onGet(new URL(url, 'http://loopback').searchParams));
      const raw = Buffer.concat(chunks);
      received.push({ url, headers: request.headers, raw, json: parse(raw) });
      const status = respond(received.length);
      open += 1;
      mostAtOnce = Math.max(mostAtOnce, open);
      setTimeout(() => {
        open -= 1;
        response.writeHead(status).end();
      }, waitMs);
      return undefined;
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const base = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;

  const clock = createSettableClock();
  const emulators = await startEmulators({
    clock,
    accounts,
    webhookBase: base,
    settings: { receipts: false, ...settings },
  });

  async function admin(path: string, body?: unknown): Promise<Wire> {
    const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
    const answer = await fetch(`${emulators.adminUrl}/admin/${path}`, init);
    return answer.json();
  }

  return {
    emulators,
    clock,
    received,
    base,
    get mostAtOnce() {
      return mostAtOnce;
    },
    answer(status, wait = 0) {
      respond = typeof status === 'number' ? () => status : status;
      waitMs = wait;
    },
    answerGet(answer) {
      onGet = answer;
    },
    admin,
    user: async (channel, accountId) => (await admin('users', { channel, accountId })).userId,
    say: async (channel, userId, text) =>
      (await admin('say', { channel, userId, text, await: true })).messageId,
    deliveries: (test, count = 1) =>
      until(`${count} deliveries`, () => {
        const found = received.filter(test);
        return found.length >= count ? found : undefined;
      }),
    async close() {
      await emulators.close();
      await new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      });
    },
  };
}

/** First update of the first entry of a Meta delivery. */
export function update(delivery: Received | undefined): Wire {
  return delivery?.json?.entry?.[0]?.messaging?.[0];
}

export async function graph(
  { emulators }: Sandbox,
  path: string,
  body?: unknown,
  token: string | undefined = PAGE.token,
) {
  const headers: Record<string, string> = { 'content-type': 'application/json' };
  if (token !== undefined) headers.authorization = `Bearer ${token}`;
  const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
  const answer = await fetch(`${emulators.graphUrl}/v24.0/${path}`, { ...init, headers });
  return { status: answer.status, headers: answer.headers, body: (await answer.json()) as Wire };
}

export async function x(
  { emulators }: Sandbox,
  method: string,
  path: string,
  body?: unknown,
  token: string = X.token,
) {
  const init = body === undefined ? {} : { body: JSON.stringify(body) };
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const answer = await fetch(`${emulators.xUrl}/2/${path}`, { method, headers, ...init });
  return { status: answer.status, headers: answer.headers, body: (await answer.json()) as Wire };
}

function parse(raw: Buffer): unknown {
  try {
    return JSON.parse(raw.toString('utf8'));
  } catch {
    return undefined;
  }
}
