import type { FastifyRequest } from 'fastify';
import { ApiError } from '../lib/errors';

/** Origin of PUBLIC_URL, e.g. https://desk.example.com; undefined where it is not set. */
export type OwnOrigin = () => string | undefined;

/**
 * Refuses what another site makes a visitor's browser send.
 * @throws ApiError 403 CSRF_REFUSED
 */
export function assertSameSite(request: FastifyRequest, ownOrigin: OwnOrigin): void {
  if (isSameSite(request, ownOrigin)) return;
  throw new ApiError(
    403,
    'CSRF_REFUSED',
    'this was sent from another site: open the desk itself and repeat it',
  );
}

/**
 * Whether a request comes from a page of ours. Browsers say by themselves where one comes from; what says nothing of
 * it (a script) has to know a token anyway.
 */
export function isSameSite({ headers }: FastifyRequest, ownOrigin: OwnOrigin): boolean {
  const { origin, host } = headers;
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin' || site === 'none';
  return origin === undefined || isOurs(origin, host, ownOrigin());
}

/** For browsers and connections without Sec-Fetch-Site. Behind a proxy the Host header may be another one than the browser's; then PUBLIC_URL tells. */
function isOurs(origin: string, host: string | undefined, own: string | undefined): boolean {
  if (origin === own) return true;
  return host !== undefined && (origin === `http://${host}` || origin === `https://${host}`);
}
