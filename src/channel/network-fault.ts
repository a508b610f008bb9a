/** Errors of establishing a connection: the request was certainly not sent. */
const NOT_SENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** A call that got no answer. `code` is the system's such as ECONNRESET, else the error's name; never a text. */
export type NetworkFault =
  /** No connection came about. */
  | { readonly outcome: 'unreachable'; readonly code: string }
  /** The request went out and may have been acted on. */
  | { readonly outcome: 'lost'; readonly code: string };

/** Tells whether a failed HTTP call can have reached the other side. */
export function networkFault(error: unknown): NetworkFault {
  const code = codeOf(error);
  return { outcome: NOT_SENT.has(code) ? 'unreachable' : 'lost', code };
}

/** By property and not by class: errors of Node's own modules may stem from another realm than ours. */
function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return 'UNKNOWN';
  if ('code' in error && typeof error.code === 'string') return error.code;
  return 'name' in error && typeof error.name === 'string' ? error.name : 'UNKNOWN';
}
