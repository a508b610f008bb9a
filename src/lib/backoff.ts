export interface Backoff {
  readonly firstMs: number;
  readonly longestMs: number;
}

/** How long to wait after an attempt that failed, the first being 1: doubles each time, up to the longest. */
export function backoffMs(attempt: number, { firstMs, longestMs }: Backoff): number {
  return Math.min(firstMs * 2 ** (attempt - 1), longestMs);
}
