import type { FastifyRequest } from 'fastify';
import { ApiError } from '../lib/errors';

/** Origin of PUBLIC_URL, e.g. https://desk.example.com; undefined where it is not set. */
export type OwnOrigin = () => string | undefined;

/**
 * Refuses what another site makes a visitor's browser send. Browsers say by themselves where a request comes from;
 * what says nothing of it (a script) has to know the csrf token anyway.
 * @throws ApiError 403 CSRF_REFUSED
 */
export function assertSameSite(request: FastifyRequest, ownOrigin: OwnOrigin): void {
  const { origin } = request.headers;
  const site = request.headers['sec-fetch-site'];
  const isFine =
    site === undefined
      ? origin === undefined || isOurs(origin, request.headers.host, ownOrigin())
      : site === 'same-origin' || site === 'none';
  if (isFine) return;
  throw new ApiError(
    403,
    'CSRF_REFUSED',
    'this was sent from another site: open the desk itself and repeat it',
  );
}

/** For browsers and connections without Sec-Fetch-Site. Behind a proxy the Host header may be another one than the browser's; then PUBLIC_URL tells. */
function isOurs(origin: string, host: string | undefined, own: string | undefined): boolean {
  if (origin === own) return true;
  return host !== undefined && (origin === `http://${host}` || origin === `https://${host}`);
}
