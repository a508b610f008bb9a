import type { Account } from '../../src/channel/account';
import type { HandshakeAnswer, HandshakeRequest } from '../../src/channel/adapter';
import { xDigest } from './signature';

/**
 * The CRC answer and the signature of deliveries are the same function of the same key. Signing any token would sign
 * forged deliveries: a JSON body never matches this pattern.
 */
const CRC_TOKEN = /^[A-Za-z0-9+/=_-]{16,128}$/;

/**
 * Answers X's challenge-response check with the first secret of the first account: all accounts on one webhook belong to
 * one X app, whose current consumer secret stands first.
 */
export function handshakeX({ query }: HandshakeRequest, accounts: readonly Account[]): HandshakeAnswer {
  const token = query['crc_token'];
  if (typeof token !== 'string' || !CRC_TOKEN.test(token)) {
    return {
      outcome: 'refused',
      status: 400,
      message: 'crc_token must be one token of 16 to 128 base64 characters',
    };
  }
  const secret = accounts.flatMap((account) => account.appSecrets).find((one) => one !== '');
  if (!secret) {
    return { outcome: 'refused', status: 403, message: 'no X account with a consumer secret in brand.yaml' };
  }
  const body = JSON.stringify({ response_token: xDigest(secret, token) });
  return { outcome: 'confirmed', contentType: 'application/json', body };
}
