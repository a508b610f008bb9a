import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { ITwitterApiClientPlugin } from 'twitter-api-v2';
import { z } from 'zod';
import type { Account } from '../../src/channel/account';
import { type NetworkFault, networkFault } from '../../src/channel/network-fault';
import type { Headers } from './rates';

const CONNECTIONS = 16;

export type XAnswer =
  | {
      readonly outcome: 'answered';
      readonly status: number;
      readonly headers: Headers;
      readonly body: unknown;
    }
  | NetworkFault;

export interface XApi {
  sendDm(userId: string, text: string): Promise<XAnswer>;
  /** @param fields names for `dm_event.fields`, comma-separated. */
  listDms(userId: string, fields: string, max: number): Promise<XAnswer>;
  setDmBlock(userId: string, blocked: boolean): Promise<XAnswer>;
  readMe(): Promise<XAnswer>;
}

/** What our plugin puts in place of the library's parsed body, so that headers and text reach us together. */
const rawAnswer = z.object({ headers: z.record(z.string(), z.unknown()), text: z.string() });

/** Loads twitter-api-v2 and returns the calls we make, in the name of the account. */
export async function openXApi(account: Account, timeoutMs: number): Promise<XApi> {
  const { TwitterApi, TwitterApiPluginResponseOverride, ApiResponseError } = await import('twitter-api-v2');
  const base = account.apiUrl === undefined ? undefined : new URL(account.apiUrl);
  const Agent = base?.protocol === 'http:' ? HttpAgent : HttpsAgent;
  const httpAgent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const raw: ITwitterApiClientPlugin = {
    // The library parses JSON inside an event handler, where a malformed answer could end the process.
    onBeforeRequestConfig: ({ params }) => {
      params.forceParseMode = 'text';
    },
    onAfterRequest: ({ response }) =>
      new TwitterApiPluginResponseOverride({
        ...response,
        data: { headers: response.headers, text: String(response.data ?? '') },
      }),
  };
  const settings = { httpAgent, plugins: [route(base, timeoutMs), raw], compression: false };
  const client = account.oauth1
    ? new TwitterApi(keysOf(account.oauth1), settings)
    : new TwitterApi(account.token.trim(), settings);

  async function ask(call: () => Promise<unknown>): Promise<XAnswer> {
    try {
      const { headers, text } = rawAnswer.parse(await call());
      return { outcome: 'answered', status: 200, headers: headers as Headers, body: parseJson(text) };
    } catch (error) {
      if (!(error instanceof ApiResponseError)) return failed(error);
      const body: unknown = error.data;
      return {
        outcome: 'answered',
        status: error.code,
        headers: error.headers,
        body: typeof body === 'string' ? parseJson(body) : body,
      };
    }
  }

  return {
    sendDm: (userId, text) => ask(() => client.v2.sendDmToParticipant(userId, { text })),
    readMe: () => ask(() => client.v2.get('users/me')),
    // The library has no word of its own for it.
    setDmBlock: (userId, blocked) =>
      ask(() => client.v2.post(`users/${userId}/dm/${blocked ? 'block' : 'unblock'}`)),
    listDms: (userId, fields, max) =>
      ask(async () => {
        const options = {
          'dm_event.fields': fields,
          event_types: 'MessageCreate' as const,
          expansions: 'sender_id' as const,
          max_results: max,
        };
        const page: { readonly data: unknown } = await client.v2.listDmEventsWithParticipant(userId, options);
        return page.data;
      }),
  };
}

/** There is no base-URL setting: the address is changed after signing, so OAuth 1.0a still signs for api.x.com. */
function route(base: URL | undefined, timeoutMs: number): ITwitterApiClientPlugin {
  return {
    onBeforeRequest: ({ computedParams, requestOptions }) => {
      // `timeout` only ends an idle socket; the signal is the deadline of the whole call.
      requestOptions.timeout = timeoutMs;
      Object.assign(requestOptions, { signal: AbortSignal.timeout(timeoutMs) });
      if (!base) return;
      computedParams.url.protocol = base.protocol;
      computedParams.url.hostname = base.hostname;
      computedParams.url.port = base.port;
      if (base.pathname !== '/') {
        computedParams.url.pathname = `${base.pathname.replace(/\/$/, '')}${computedParams.url.pathname}`;
      }
    },
  };
}

function keysOf(oauth1: NonNullable<Account['oauth1']>) {
  const { consumerKey, consumerSecret, accessToken, accessSecret } = oauth1;
  return { appKey: consumerKey, appSecret: consumerSecret, accessToken, accessSecret };
}

const wrapped = z.object({ _options: z.object({ error: z.unknown() }) });

/** The library means to show the network's own error as `requestError`, but looks for it in the wrong place. */
function failed(error: unknown): NetworkFault {
  const inner = wrapped.safeParse(error);
  return networkFault(inner.success ? inner.data._options.error : error);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
