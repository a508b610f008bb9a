import { createHmac } from 'node:crypto';
import type { Pool } from 'undici';
import type { Account } from '../../src/channel/account';
import { type NetworkFault, networkFault } from '../../src/channel/network-fault';

/** Version of 2026-07-29; the newest known when this was written (Graph API changelog). */
export const GRAPH_VERSION = 'v26.0';

// Answers to our calls are a few kilobytes; anything near this is not an answer.
const MAX_ANSWER_BYTES = 1_048_576;
const CONNECTIONS = 32;
const KEEP_ALIVE_MS = 30_000;

export type GraphAnswer =
  | {
      readonly outcome: 'answered';
      readonly status: number;
      readonly headers: Readonly<Record<string, string | string[] | undefined>>;
      /** Undefined where the body was not JSON. */
      readonly body: unknown;
    }
  | NetworkFault;

export interface GraphConnection {
  /** @param path segments behind the version, or an absolute address as paging links are. */
  request(
    method: string,
    path: string | readonly string[],
    params: Readonly<Record<string, unknown>>,
  ): Promise<GraphAnswer>;
  /** What Meta knows of our own token; asked for by the app itself, where we know its id. */
  inspectToken(): Promise<GraphAnswer>;
}

/** @param platformUrl origin of the API this account's login belongs to, used unless the account has an `apiUrl`. */
export async function openGraphConnection(
  account: Account,
  platformUrl: string,
  timeoutMs: number,
): Promise<GraphConnection> {
  const { Pool } = await import('undici');
  const base = new URL(account.apiUrl ?? platformUrl);
  const pool = new Pool(base.origin, {
    connections: CONNECTIONS,
    connect: { timeout: timeoutMs },
    keepAliveTimeout: KEEP_ALIVE_MS,
    maxResponseSize: MAX_ANSWER_BYTES,
  });
  const prefix = base.pathname === '/' ? '' : base.pathname.replace(/\/$/, '');
  const version = account.apiVersion ?? GRAPH_VERSION;
  // A line end pasted along with a token would make an illegal header.
  const token = account.token.trim();
  const [secret] = account.appSecrets;
  const as = (bearer: string): Caller => ({
    proof: appSecretProof(secret, bearer),
    headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
  });
  const self = as(token);
  // People of the app may ask about a token, and the app may; a Page's own token is not always let.
  const app = account.appId === undefined || !secret ? self : as(`${account.appId}|${secret}`);
  return {
    request: (method, path, params) => ask(self, method, path, params),
    inspectToken: () => ask(app, 'GET', ['debug_token'], { input_token: token }),
  };

  function ask(
    { proof, headers }: Caller,
    method: string,
    path: string | readonly string[],
    params: Readonly<Record<string, unknown>>,
  ): Promise<GraphAnswer> {
    const given = proof === undefined ? params : { ...params, appsecret_proof: proof };
    const target =
      typeof path === 'string' ? ownPath(path, base.origin) : `${prefix}/${version}/${path.join('/')}`;
    const carried =
      method === 'GET' || method === 'DELETE'
        ? { path: withQuery(target, given), body: null }
        : { path: target, body: JSON.stringify(given) };
    return exchange(pool, { method, headers, ...carried }, timeoutMs);
  }
}

interface Caller {
  readonly proof: string | undefined;
  readonly headers: Record<string, string>;
}

/** Proves to Meta that the caller holds the app secret and not only the token; never logged. */
function appSecretProof(secret: string | undefined, token: string): string | undefined {
  return secret ? createHmac('sha256', secret).update(token).digest('hex') : undefined;
}

/** Paging links are absolute; one that leads to another host would carry our token away and is cut to its path. */
function ownPath(address: string, origin: string): string {
  const url = new URL(address, origin);
  url.searchParams.delete('access_token');
  return `${url.pathname}${url.search}`;
}

function withQuery(path: string, params: Readonly<Record<string, unknown>>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) {
    if (value !== undefined) query.set(name, typeof value === 'string' ? value : JSON.stringify(value));
  }
  const joint = path.includes('?') ? '&' : '?';
  return query.size === 0 ? path : `${path}${joint}${query.toString()}`;
}

interface GraphRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: string | null;
}

/** One deadline for connecting, waiting and reading together. */
async function exchange(pool: Pool, request: GraphRequest, timeoutMs: number): Promise<GraphAnswer> {
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(), timeoutMs);
  try {
    const { method, ...rest } = request;
    // The SDK names methods as plain text; undici's list of them has each one it uses.
    const answer = await pool.request({ ...rest, method: method as 'GET', signal: deadline.signal });
    const text = await answer.body.text();
    return { outcome: 'answered', status: answer.statusCode, headers: answer.headers, body: parseJson(text) };
  } catch (error) {
    return deadline.signal.aborted ? { outcome: 'lost', code: 'TIMEOUT' } : networkFault(error);
  } finally {
    clearTimeout(timer);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
