import type { FastifyInstance } from 'fastify';
import { parseJson } from './parse-json';

/** Meta documents batches of 1,000 updates: routes of platforms set `bodyLimit: PLATFORM_BODY_LIMIT`. */
export const PLATFORM_BODY_LIMIT = 8 * 1024 * 1024;

/** All other routes. */
export const DEFAULT_BODY_LIMIT = 256 * 1024;

/** JSON and nothing else is accepted in this scope, checked by parseJson; other content types are 415. */
export function acceptJson(scope: FastifyInstance): void {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser<Buffer>('application/json', { parseAs: 'buffer' }, (_request, bytes, done) => {
    try {
      done(null, parseJson(bytes));
    } catch (error) {
      done(error as Error); // parseJson throws ApiError only
    }
  });
}

/**
 * In this scope `request.body` is the exact Buffer that came in (undefined when there was none): for webhooks, which
 * verify the signature over these bytes before parseJson may see them.
 */
export function acceptRawJson(scope: FastifyInstance): void {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser<Buffer>('application/json', { parseAs: 'buffer' }, (_request, bytes, done) => {
    done(null, bytes);
  });
}
