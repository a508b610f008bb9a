import type { Answer } from '../core/http';

/** An error as Stripe answers it; its type tells an SDK which class to throw. */
export function stripeError(
  status: number,
  error: { readonly type: string; readonly message: string; readonly code?: string; readonly param?: string },
): Answer {
  return { status, body: { error }, headers: { 'request-id': `req_${status}` } };
}

export function invalid(message: string, more: { code?: string; param?: string } = {}): Answer {
  return stripeError(400, { type: 'invalid_request_error', message, ...more });
}

export function missing(what: string, id: string): Answer {
  return stripeError(404, {
    type: 'invalid_request_error',
    code: 'resource_missing',
    message: `No such ${what}: '${id}'`,
  });
}

export function serverError(): Answer {
  return stripeError(500, { type: 'api_error', message: 'An unknown error occurred' });
}
