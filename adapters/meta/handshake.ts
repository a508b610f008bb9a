import { createHash, timingSafeEqual } from 'node:crypto';
import type { Account } from '../../src/channel/account';
import type { HandshakeAnswer, HandshakeRequest } from '../../src/channel/adapter';

// Documented as an integer; other plain tokens are let through, markup is not, since the answer repeats it.
const CHALLENGE = /^[A-Za-z0-9_.-]{1,256}$/;

/** Answers Meta's verification call: the challenge as plain text when mode and verify token are right. */
export function handshakeMeta({ query }: HandshakeRequest, accounts: readonly Account[]): HandshakeAnswer {
  const token = query['hub.verify_token'];
  const challenge = query['hub.challenge'];
  if (query['hub.mode'] !== 'subscribe' || typeof token !== 'string') {
    return refused(403, 'hub.mode must be "subscribe" and hub.verify_token given once');
  }
  const expected = accounts.flatMap((account) => account.verifyToken ?? []);
  if (!expected.some((one) => sameText(one, token))) {
    return refused(403, 'hub.verify_token is not the verifyToken of an account in brand.yaml');
  }
  if (typeof challenge !== 'string' || !CHALLENGE.test(challenge)) {
    return refused(400, 'hub.challenge must be one plain token');
  }
  return { outcome: 'confirmed', contentType: 'text/plain', body: challenge };
}

function refused(status: 400 | 403, message: string): HandshakeAnswer {
  return { outcome: 'refused', status, message };
}

/** Hashing first makes the lengths equal, so that the comparison takes the same time for every guess. */
function sameText(a: string, b: string): boolean {
  if (a === '') return false;
  return timingSafeEqual(createHash('sha256').update(a).digest(), createHash('sha256').update(b).digest());
}
