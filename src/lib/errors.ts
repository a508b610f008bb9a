export interface AppErrorOptions {
  readonly cause?: unknown;
  /** The same call may succeed later without anything being mended. */
  readonly retryable?: boolean;
  /** Milliseconds the other side asked us to wait. */
  readonly retryAfterMs?: number;
}

/**
 * The one root of errors we throw. `code` is stable and listed in docs/errors.md; the message says how to mend it
 * and never holds personal data or secrets.
 */
export class AppError extends Error {
  override name = 'AppError';
  readonly code: string;
  readonly retryable: boolean;
  readonly retryAfterMs: number | undefined;

  constructor(code: string, message: string, options: AppErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.retryable = options.retryable ?? false;
    this.retryAfterMs = options.retryAfterMs;
  }
}

/** A setting, file or command line that a person has to mend before the start. */
export class ConfigError extends AppError {
  override name = 'ConfigError';
}

export class StoreError extends AppError {
  override name = 'StoreError';
}

export class QueueError extends AppError {
  override name = 'QueueError';
}

/** A platform (Graph, X) said or did something; `channel` is the channel's name. */
export class ChannelError extends AppError {
  override name = 'ChannelError';
  readonly channel: string;

  constructor(channel: string, code: string, message: string, options: AppErrorOptions = {}) {
    super(code, message, options);
    this.channel = channel;
  }
}

/** A form of src/skills could not take its next step. */
export class SkillError extends AppError {
  override name = 'SkillError';
}

export class RenewalError extends AppError {
  override name = 'RenewalError';
}

export interface ApiErrorOptions extends AppErrorOptions {
  /** What the caller needs to go on, as JSON, e.g. the state that made its request stale. */
  readonly details?: unknown;
}

/** A request to our own HTTP API that cannot be served; `status` is the HTTP status to answer with. */
export class ApiError extends AppError {
  override name = 'ApiError';
  readonly status: number;
  readonly details: unknown;

  constructor(status: number, code: string, message: string, options: ApiErrorOptions = {}) {
    super(code, message, options);
    this.status = status;
    this.details = options.details;
  }
}

/** Stable short text for a log field: the code of an AppError, the system code of others, else the class name. */
export function errorCode(error: unknown): string {
  if (error instanceof AppError) return error.code;
  if (error instanceof Error) {
    const code = 'code' in error ? error.code : undefined;
    return typeof code === 'string' ? code : error.name;
  }
  return 'UNKNOWN';
}
