import { randomBytes } from 'node:crypto';
import type { Answer, Call } from '../core/http';
import { serverError, tooMany, unauthorized, unavailable, unprocessable } from './errors';

/**
 * server-error: done nothing, answers 500. unavailable: 503. lose-response: done, and the connection breaks. rate-limit:
 * 429. no-answer: the connection stays open and silent. no-token: its token service answers 503.
 */
export type PaypalFault =
  | 'server-error'
  | 'unavailable'
  | 'lose-response'
  | 'rate-limit'
  | 'no-answer'
  | 'no-token';

const TOKEN_LIFE_S = 32_400;

/** What stands before every call: tokens, faults, and the answers kept for a PayPal-Request-Id. */
export function createGate({ clientId, clientSecret }: { clientId: string; clientSecret: string }) {
  const tokens = new Set<string>();
  const kept = new Map<string, { print: string; answer: Answer }>();
  const faults = new Map<PaypalFault, number>();
  const calls: { path: string; key: string | undefined }[] = [];
  const basic = `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`;
  const strikes = (name: PaypalFault): boolean => {
    const left = faults.get(name) ?? 0;
    if (left > 0) faults.set(name, left - 1);
    return left > 0;
  };

  function token({ headers }: Call): Answer {
    if (strikes('no-token')) return unavailable();
    if (headers.authorization !== basic) return unauthorized('invalid_client');
    const access_token = `A21AA${randomBytes(24).toString('base64url')}`;
    tokens.add(access_token);
    return {
      status: 200,
      body: {
        access_token,
        token_type: 'Bearer',
        expires_in: TOKEN_LIFE_S,
        scope: '',
        app_id: 'APP-1',
        nonce: '',
      },
    };
  }

  /** Lets a call with a good token through. */
  function pass(call: Call, work: () => Answer): Answer {
    const given = /^Bearer (.+)$/.exec(call.headers.authorization ?? '')?.[1];
    if (given === undefined || !tokens.has(given)) return unauthorized('invalid_token');
    if (strikes('unavailable')) return unavailable();
    if (strikes('rate-limit')) return tooMany();
    if (strikes('no-answer')) return { status: 0, stream: () => {} };
    if (strikes('server-error')) return serverError();
    const answer = call.method === 'POST' ? once(call, work) : work();
    return strikes('lose-response') ? { ...answer, drop: true } : answer;
  }

  function once(call: Call, work: () => Answer): Answer {
    const given = call.headers['paypal-request-id'];
    const key = typeof given === 'string' ? given : undefined;
    const print = `${call.path} ${call.raw.toString('utf8')}`;
    const before = key === undefined ? undefined : kept.get(key);
    if (before) return before.print === print ? before.answer : unprocessable('DUPLICATE_REQUEST_ID');
    const answer = work();
    calls.push({ path: call.path, key });
    if (key !== undefined && answer.status < 400) kept.set(key, { print, answer });
    return answer;
  }

  return {
    token,
    pass,
    calls,
    fault: (name: PaypalFault, times: number) => void faults.set(name, times),
    revokeTokens: () => tokens.clear(),
  };
}

export type Gate = ReturnType<typeof createGate>;
