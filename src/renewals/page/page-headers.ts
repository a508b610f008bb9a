/** Headers of every customer page: nothing kept, nothing told to other sites, in no frame but the sandbox's. */
export function pageHeaders(policy: string, framed: boolean): Record<string, string> {
  return {
    'content-security-policy': policy,
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
    'x-robots-tag': 'noindex, nofollow',
    'x-content-type-options': 'nosniff',
    'x-frame-options': framed ? 'SAMEORIGIN' : 'DENY',
  };
}
