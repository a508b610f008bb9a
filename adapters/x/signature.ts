import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Account } from '../../src/channel/account';

const HEADER = 'x-twitter-webhooks-signature';
const SIGNATURE = /^sha256=[A-Za-z0-9+/]{43}=$/;

/** `sha256=` and the base64 HMAC-SHA256 under a consumer secret: the form of CRC answers and of signatures alike. */
export function xDigest(secret: string, data: Buffer | string): string {
  return `sha256=${createHmac('sha256', secret).update(data).digest('base64')}`;
}

/** True when one of the accounts' consumer secrets signed exactly these bytes. Missing or odd headers are false. */
export function verifyX(
  rawBody: Buffer,
  headers: Readonly<Record<string, string | string[] | undefined>>,
  accounts: readonly Account[],
): boolean {
  const given = headers[HEADER];
  if (typeof given !== 'string' || !SIGNATURE.test(given)) return false;
  const theirs = Buffer.from(given, 'latin1');
  const secrets = new Set(accounts.flatMap((account) => account.appSecrets));
  let genuine = false;
  for (const secret of secrets) {
    // An empty secret would let anybody sign.
    if (secret === '') continue;
    if (timingSafeEqual(Buffer.from(xDigest(secret, rawBody), 'latin1'), theirs)) genuine = true;
  }
  return genuine;
}
