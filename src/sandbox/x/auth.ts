import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Answer, Call } from '../core/http';
import { targetOf, type World } from '../core/world';
import type { XAccount, XBook } from './accounts';
import { problem } from './problems';

/** Who calls: a user through an app, or the app alone. */
export interface Caller {
  readonly kind: 'user' | 'app';
  readonly state: XAccount;
}

// Clients sign for the real host also when they are led to another one.
const SIGNED_HOSTS = ['https://api.x.com', 'https://api.twitter.com'];
const FORM = 'application/x-www-form-urlencoded';

/** Tells the caller from the Authorization header; an answer means it was refused. */
export function authenticate(call: Call, book: XBook, world: World): Caller | Answer {
  const header = call.headers.authorization ?? '';
  const caller = header.startsWith('OAuth ') ? byOauth1(call, header, book) : byBearer(header, book, world);
  if ('status' in caller) return caller;
  if (world.faults.take('token-190', targetOf(caller.state.account)) !== undefined)
    return problem('unauthorised');
  return caller;
}

export function isRefused(value: Caller | Answer): value is Answer {
  return 'status' in value;
}

function byBearer(header: string, book: XBook, world: World): Caller | Answer {
  const token = header.replace(/^Bearer\s+/i, '');
  for (const state of book.list) {
    const endsAt = state.tokens.get(token);
    if (endsAt !== undefined)
      return endsAt > world.clock.now() ? { kind: 'user', state } : problem('unauthorised');
    if (state.keys.bearer === token) return { kind: 'app', state };
  }
  return problem('unauthorised');
}

function byOauth1(call: Call, header: string, book: XBook): Caller | Answer {
  const given = oauthParameters(header);
  const state = book.list.find(
    ({ keys }) =>
      keys.consumerKey === given.get('oauth_consumer_key') && keys.accessToken === given.get('oauth_token'),
  );
  const signature = given.get('oauth_signature');
  if (state === undefined || signature === undefined) return problem('badSignature');
  const hosts = [...SIGNED_HOSTS, `http://${call.headers.host ?? ''}`];
  const right = hosts.some((host) => same(signature, sign(call, host + call.path, given, state)));
  return right ? { kind: 'user', state } : problem('badSignature');
}

/** RFC 5849 §3.4: method, address and all parameters, sorted and encoded, HMAC-SHA1 with both secrets. */
function sign(call: Call, url: string, given: Map<string, string>, { keys }: XAccount): string {
  const pairs: [string, string][] = [...call.query];
  for (const [key, value] of given)
    if (key !== 'oauth_signature' && key !== 'realm') pairs.push([key, value]);
  if (call.headers['content-type']?.startsWith(FORM) === true) {
    pairs.push(...new URLSearchParams(call.raw.toString('utf8')));
  }
  const text = pairs
    .map(([key, value]): [string, string] => [encode(key), encode(value)])
    .sort(([a, x], [b, y]) => compare(a, b) || compare(x, y))
    .map(([key, value]) => `${key}=${value}`)
    .join('&');
  const base = [call.method, url, text].map(encode).join('&');
  const key = `${encode(keys.consumerSecret)}&${encode(keys.accessSecret)}`;
  return createHmac('sha1', key).update(base).digest('base64');
}

function oauthParameters(header: string): Map<string, string> {
  const pairs = [...header.matchAll(/([\w.]+)="([^"]*)"/g)];
  return new Map(pairs.map(([, key = '', value = '']) => [key, decodeURIComponent(value)]));
}

/** RFC 3986 encoding, which is stricter than encodeURIComponent. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function same(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
