import { parse } from 'secure-json-parse';
import { ApiError } from '../lib/errors';

/** Deeper than any platform's body (Meta's deepest is 9); recursion over what we store stays far from the stack's end. */
export const MAX_JSON_DEPTH = 64;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;

/**
 * JSON from the bytes of a request, once a webhook's signature over the same bytes was found good.
 * @throws ApiError 400: BODY_MALFORMED, BODY_TOO_DEEP or BODY_FORBIDDEN_KEY (`__proto__`, `constructor.prototype`).
 */
export function parseJson(bytes: Buffer): unknown {
  if (isDeeperThan(bytes, MAX_JSON_DEPTH)) {
    throw new ApiError(400, 'BODY_TOO_DEEP', `JSON may be nested ${MAX_JSON_DEPTH} levels deep at most`);
  }
  try {
    return parse(bytes, { protoAction: 'error', constructorAction: 'error' });
  } catch (cause) {
    throw malformed(cause);
  }
}

/** One pass over the bytes, before anything is built: UTF-8 has no byte below 0x80 inside a longer character. */
function isDeeperThan(bytes: Buffer, max: number): boolean {
  let depth = 0;
  let inString = false;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at];
    if (inString) {
      if (byte === BACKSLASH) at++;
      else if (byte === QUOTE) inString = false;
    } else if (byte === QUOTE) inString = true;
    else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
      if (++depth > max) return true;
    } else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) depth--;
  }
  return false;
}

function malformed(cause: unknown): ApiError {
  // The library has no code for it, only this sentence.
  if (cause instanceof SyntaxError && cause.message.includes('forbidden prototype property')) {
    return new ApiError(400, 'BODY_FORBIDDEN_KEY', 'keys that reach into prototypes are not accepted', {
      cause,
    });
  }
  return new ApiError(400, 'BODY_MALFORMED', 'the body is not JSON', { cause });
}
