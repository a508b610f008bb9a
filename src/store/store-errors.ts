import { DatabaseError } from 'pg';
import { StoreError } from '../lib/errors';
import { systemCode } from '../lib/system-code';

// PostgreSQL, appendix A "error codes": 40001 serialization failure, 40P01 deadlock detected.
const REPEATABLE = new Set(['40001', '40P01']);
// 57014 statement timeout, 57P01 admin shutdown, 57P02 crash shutdown, 57P03 cannot connect now, 25P03 and 25P04 idle or
// long transaction ended, 55P03 lock timeout: the same call may succeed a moment later.
const UNAVAILABLE = new Set(['57014', '57P01', '57P02', '57P03', '25P03', '25P04', '55P03']);
// Class 08 connection exception, 53 insufficient resources (disk, memory, connections), 58 system error.
const UNAVAILABLE_CLASS = /^(08|53|58)/;
const SYSTEM_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
]);
// node-postgres gives its own connection errors no code, only these beginnings of a message.
const DRIVER_MESSAGES =
  /^(Connection terminated|Client has encountered a connection error|timeout exceeded when trying to connect|Query read timeout|Client was closed)/;

/** True when the whole transaction may be run again because nothing of it has happened (deadlock, serialization). */
export function isRepeatable(error: unknown): boolean {
  return error instanceof DatabaseError && error.code !== undefined && REPEATABLE.has(error.code);
}

/**
 * A lost or refused connection, a time-out or a full disk becomes a retryable StoreError; everything the database says
 * about the statement itself (unique_violation and so on, see `DatabaseError.code`) stays as it is, because callers
 * decide on it.
 */
export function asStoreError(error: unknown): unknown {
  if (!isPassing(error)) return error;
  return new StoreError('STORE_UNAVAILABLE', 'the database does not answer; the call may be repeated', {
    cause: error,
    retryable: true,
  });
}

function isPassing(error: unknown): boolean {
  const code = systemCode(error) ?? '';
  if (error instanceof DatabaseError) return UNAVAILABLE.has(code) || UNAVAILABLE_CLASS.test(code);
  return SYSTEM_CODES.has(code) || (error instanceof Error && DRIVER_MESSAGES.test(error.message));
}
