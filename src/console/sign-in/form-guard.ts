import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { formField } from '../../lib/form-field';
import type { Ids } from '../../lib/ids';
import { isSameSite, type OwnOrigin } from '../same-site';
import { createCookie } from './cookies';

/**
 * Keeps other sites from sending the forms of people who are not signed in yet: a form carries what belongs to a
 * cookie of the same browser, which no other site can read, set or send.
 */
export interface FormGuard {
  /** Token for a form of this answer; gives the browser its cookie where it has none. */
  tokenFor(request: FastifyRequest, reply: FastifyReply): string;
  /** Whether a posted form was made for this browser. */
  isGood(request: FastifyRequest): boolean;
}

const VALUE = /^[0-9a-z]{32}$/;

export function createFormGuard(deps: {
  readonly ids: Pick<Ids, 'token'>;
  readonly secretKey: string;
  readonly secure: boolean;
  readonly ownOrigin: OwnOrigin;
}): FormGuard {
  const { ids, secretKey, secure, ownOrigin } = deps;
  const cookie = createCookie('renewdesk-form', { secure, sameSite: 'Strict' });
  const key = Buffer.from(hkdfSync('sha256', secretKey, '', 'renewdesk sign-in forms', 32));
  const tokenOf = (value: string) => createHmac('sha256', key).update(value).digest('base64url');
  const valueOf = (request: FastifyRequest) => {
    const value = cookie.read(request.headers.cookie);
    return value !== undefined && VALUE.test(value) ? value : undefined;
  };
  return {
    tokenFor: (request, reply) => {
      const known = valueOf(request);
      const value = known ?? ids.token();
      if (known === undefined) reply.header('set-cookie', cookie.write(value));
      return tokenOf(value);
    },
    isGood: (request) => {
      const value = valueOf(request);
      if (value === undefined || !isSameSite(request, ownOrigin)) return false;
      const wanted = Buffer.from(tokenOf(value));
      const given = Buffer.from(formField(request, 'form') ?? '');
      return given.length === wanted.length && timingSafeEqual(given, wanted);
    },
  };
}
