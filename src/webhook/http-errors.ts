import { ApiError, AppError, ChannelError, ConfigError, QueueError, StoreError } from '../lib/errors';
import { fieldOf } from '../lib/field-of';

/** What a caller of our HTTP interface is told about an error: never more than a code, a sentence, a pause. */
export interface HttpProblem {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  /** When to come back, for the Retry-After header. */
  readonly retryAfterMs?: number;
  /** Facts the caller needs to go on, e.g. the fresh state after a 409. */
  readonly details?: unknown;
}

/** Faults of the request that the HTTP framework finds by itself, in our words. */
const FRAMEWORK_PROBLEMS: Readonly<Record<string, HttpProblem>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: {
    status: 413,
    code: 'BODY_TOO_LARGE',
    message: 'the body is too large: send less',
  },
  FST_ERR_CTP_INVALID_MEDIA_TYPE: {
    status: 415,
    code: 'CONTENT_TYPE_UNSUPPORTED',
    message: 'this address does not take that content type: send application/json',
  },
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: {
    status: 400,
    code: 'BODY_MALFORMED',
    message: 'the body is not as long as Content-Length says',
  },
};

const RETRY_AFTER_MS = 2_000;

/** The one map from an error to an HTTP answer. Anything not meant for the caller's eyes becomes INTERNAL. */
export function httpProblem(error: unknown): HttpProblem {
  if (error instanceof ApiError) return apiProblem(error);
  if (error instanceof AppError) return appProblem(error);
  const { code, statusCode, validation } = frameworkFields(error);
  const known = code === undefined ? undefined : FRAMEWORK_PROBLEMS[code];
  if (known) return known;
  if (validation) return { status: 400, code: 'REQUEST_INVALID', message: validation };
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    return { status: statusCode, code: 'REQUEST_REFUSED', message: 'the request cannot be understood' };
  }
  return INTERNAL;
}

export const INTERNAL: HttpProblem = {
  status: 500,
  code: 'INTERNAL',
  message: 'something went wrong here; the log has more under the x-request-id of this answer',
};

export const NOT_FOUND: HttpProblem = {
  status: 404,
  code: 'NOT_FOUND',
  message: 'there is nothing at this address',
};

/** The body of every answer that is an error. */
export function problemBody({ code, message, details }: HttpProblem): {
  error: { code: string; message: string; details?: unknown };
} {
  return { error: { code, message, ...(details === undefined ? {} : { details }) } };
}

function apiProblem(error: ApiError): HttpProblem {
  return {
    status: error.status,
    code: error.code,
    message: error.message,
    ...(error.retryAfterMs === undefined ? {} : { retryAfterMs: error.retryAfterMs }),
    ...(error.details === undefined ? {} : { details: error.details }),
  };
}

/** The code is documented and may be seen; the message was written for the operator and stays in the log. */
function appProblem(error: AppError): HttpProblem {
  const { code } = error;
  if (error instanceof ChannelError) return { status: 502, code, message: 'the platform did not do it' };
  if (error instanceof ConfigError)
    return { status: 500, code, message: 'a setting of this server is wrong' };
  const passing = error.retryable || error instanceof QueueError;
  if (!passing && error instanceof StoreError) return INTERNAL;
  if (!passing) return { status: 500, code, message: 'this could not be done' };
  const retryAfterMs = error.retryAfterMs ?? RETRY_AFTER_MS;
  return { status: 503, code, message: 'not possible at the moment: try again shortly', retryAfterMs };
}

interface FrameworkFields {
  readonly code?: string;
  readonly statusCode?: number;
  /** What the schema found, as text; holds names of fields and rules, never values. */
  readonly validation?: string;
}

function frameworkFields(error: unknown): FrameworkFields {
  if (!(error instanceof Error)) return {};
  const code = fieldOf(error, 'code');
  const statusCode = fieldOf(error, 'statusCode');
  return {
    ...(typeof code === 'string' ? { code } : {}),
    ...(typeof statusCode === 'number' ? { statusCode } : {}),
    ...(Array.isArray(fieldOf(error, 'validation')) ? { validation: error.message } : {}),
  };
}
