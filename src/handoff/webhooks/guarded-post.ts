import { lookup as resolve } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { ApiError, AppError, errorCode } from '../../lib/errors';
import { isPublicAddress } from './public-address';

/** One POST to an address that somebody typed. Never throws: what went wrong is the result. */
export type GuardedPost = (
  url: string,
  body: string,
  headers: Readonly<Record<string, string>>,
) => Promise<{ readonly status: number } | { readonly code: string }>;

export interface GuardedPostOptions {
  readonly timeoutMs: number;
  /** In the sandbox: addresses of this machine, and http. */
  readonly allowPrivate: boolean;
}

/** Nobody reads the answers; more than this is none. */
const MAX_ANSWER_BYTES = 65_536;

/**
 * Posts to public addresses only. The name is resolved by the connection itself, which refuses what is not public, so a
 * name that changes between a check and the call leads nowhere. Redirects are not followed.
 */
export function createGuardedPost({ timeoutMs, allowPrivate }: GuardedPostOptions): {
  readonly post: GuardedPost;
  close(): Promise<void>;
} {
  const agent = openAgent({ timeoutMs, allowPrivate });
  return {
    post: async (url, body, headers) => {
      try {
        assertAddress(url, allowPrivate);
        const { request } = await import('undici');
        const answer = await request(url, {
          method: 'POST',
          body,
          headers: { ...headers },
          dispatcher: await agent(),
          signal: AbortSignal.timeout(timeoutMs),
        });
        await answer.body.dump({ limit: MAX_ANSWER_BYTES });
        return { status: answer.statusCode };
      } catch (error) {
        return { code: errorCode(error) };
      }
    },
    close: async () => {
      await (await agent()).close();
    },
  };
}

/**
 * What can be said of an address before anybody calls it.
 * @throws ApiError 400 WEBHOOK_ADDRESS.
 */
export function assertAddress(text: string, allowPrivate: boolean): void {
  const refuse = (why: string) => new ApiError(400, 'WEBHOOK_ADDRESS', why);
  if (!URL.canParse(text)) throw refuse('write a whole address, e.g. https://helpdesk.example/hooks');
  const { protocol, hostname, username, password } = new URL(text);
  if (username !== '' || password !== '') throw refuse('leave name and password out: deliveries are signed');
  if (protocol !== 'https:' && !(allowPrivate && protocol === 'http:'))
    throw refuse('use https: what is told must not be read on its way');
  const host = hostname.replace(/^\[|\]$/g, '');
  if (!allowPrivate && isIP(host) !== 0 && !isPublicAddress(host))
    throw refuse('this address is not on the open internet: use a public name');
}

function openAgent({ timeoutMs, allowPrivate }: GuardedPostOptions) {
  const open = async () => {
    const { Agent } = await import('undici');
    return new Agent({
      connections: 4,
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
      maxResponseSize: MAX_ANSWER_BYTES,
      connect: { timeout: timeoutMs, ...(!allowPrivate && { lookup: publicOnly }) },
    });
  };
  let agent: ReturnType<typeof open> | undefined;
  return () => (agent ??= open());
}

const publicOnly: LookupFunction = (hostname, options, callback) => {
  resolve(hostname, { ...options, all: true }, (error, found) => {
    if (error) return callback(error, '', 0);
    const [first] = found;
    if (!first || !found.every(({ address }) => isPublicAddress(address)))
      return callback(new AppError('WEBHOOK_ADDRESS', 'the name leads to no public address'), '', 0);
    if (options.all) callback(null, found);
    else callback(null, first.address, first.family);
  });
};
