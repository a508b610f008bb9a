import { RenewalError } from '../../lib/errors';

/** Longest wait that the system may ask us for, ms. */
const LONGEST_WAIT_MS = 600_000;

/** What a status that is no answer means. The text of the answer is not kept: it could hold anything. */
export function orderSystemFault(
  status: number,
  retryAfter: string | readonly string[] | undefined,
): RenewalError {
  const said = `the order system answered ${status}`;
  if (status >= 300 && status < 400) {
    return new RenewalError('ORDER_BOOK_REDIRECT', `${said}: put the final address into orders.url`);
  }
  if (status === 401 || status === 403) {
    return new RenewalError('ORDER_BOOK_TOKEN', `${said}: compare orders.token with the system's own`);
  }
  if (status === 429) {
    return new RenewalError('ORDER_BOOK_BUSY', `${said}: it takes fewer calls than we make`, {
      retryable: true,
      ...waitOf(retryAfter),
    });
  }
  if (status === 422) return new RenewalError('ORDER_BOOK_KEY_REUSED', said);
  if (status >= 500) return new RenewalError('ORDER_BOOK_FAILED', said, { retryable: true });
  return new RenewalError('ORDER_BOOK_CALL', `${said}: compare it with docs/order-book-http.openapi.yaml`);
}

// Seconds only; a date, which HTTP allows too, is no part of the contract.
function waitOf(retryAfter: string | readonly string[] | undefined): { retryAfterMs?: number } {
  const seconds = Number(Array.isArray(retryAfter) ? retryAfter[0] : retryAfter);
  return seconds > 0 ? { retryAfterMs: Math.min(seconds * 1_000, LONGEST_WAIT_MS) } : {};
}
