import type { Answer } from '../core/http';

const DEBUG_ID = '90957fca61718';

/** An error as PayPal's REST API answers it. */
function paypalError(status: number, name: string, message: string, issue?: string): Answer {
  const details = issue === undefined ? [] : [{ issue, description: message }];
  return { status, body: { name, message, debug_id: DEBUG_ID, details, links: [] } };
}

/** The request makes no sense at this moment, e.g. ORDER_NOT_APPROVED. */
export function unprocessable(issue: string): Answer {
  return paypalError(422, 'UNPROCESSABLE_ENTITY', 'The requested action could not be performed.', issue);
}

/** The request is not written as it has to be. @param field where, e.g. `/intent`. */
export function invalid(field: string): Answer {
  const message = 'Request is not well-formed, syntactically incorrect, or violates schema.';
  const details = [{ field, location: 'body', issue: 'INVALID_PARAMETER_VALUE', description: message }];
  return { status: 400, body: { name: 'INVALID_REQUEST', message, debug_id: DEBUG_ID, details, links: [] } };
}

export function missing(): Answer {
  return paypalError(
    404,
    'RESOURCE_NOT_FOUND',
    'The specified resource does not exist.',
    'INVALID_RESOURCE_ID',
  );
}

export function serverError(): Answer {
  return paypalError(500, 'INTERNAL_SERVER_ERROR', 'An internal server error has occurred.');
}

export function unavailable(): Answer {
  return paypalError(503, 'SERVICE_UNAVAILABLE', 'Service is unavailable.');
}

export function tooMany(): Answer {
  return paypalError(429, 'RATE_LIMIT_REACHED', 'Too many requests.');
}

/** What its token service answers; the API answers a bad token in the same shape. */
export function unauthorized(error: 'invalid_client' | 'invalid_token'): Answer {
  return { status: 401, body: { error, error_description: 'Client Authentication failed' } };
}
