import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Account } from '../../src/channel/account';

const HEADER = 'x-hub-signature-256';
const SIGNATURE = /^sha256=[0-9a-f]{64}$/;

/**
 * True when `X-Hub-Signature-256` is the HMAC-SHA256 of exactly these bytes under one of the accounts' app secrets. The
 * legacy SHA-1 header is never looked at; a header that is missing, doubled or of another form is false.
 */
export function verifyMeta(
  rawBody: Buffer,
  headers: Readonly<Record<string, string | string[] | undefined>>,
  accounts: readonly Account[],
): boolean {
  const given = headers[HEADER];
  if (typeof given !== 'string' || !SIGNATURE.test(given)) return false;
  const theirs = Buffer.from(given.slice('sha256='.length), 'hex');
  const secrets = new Set(accounts.flatMap((account) => account.appSecrets));
  let genuine = false;
  for (const secret of secrets) {
    // An empty secret would let anybody sign.
    if (secret === '') continue;
    const ours = createHmac('sha256', secret).update(rawBody).digest();
    if (timingSafeEqual(ours, theirs)) genuine = true;
  }
  return genuine;
}
