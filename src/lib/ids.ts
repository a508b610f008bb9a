import { randomBytes, randomUUID } from 'node:crypto';

/** Source of everything random, injected so that a turn can be replayed with the ids it used. */
export interface Ids {
  /** RFC 9562 UUID, for leases and idempotency keys. */
  uuid(): string;
  /** 160 random bits as 32 characters of Crockford base32 (lower case), for link tokens. */
  token(): string;
  /** Integer in [0, below), for choosing between variants of a sentence. */
  pick(below: number): number;
}

// Crockford's alphabet leaves out i, l, o and u: nothing to misread when a person types the token.
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

export const randomIds: Ids = {
  uuid: () => randomUUID(),
  token: () => Array.from(randomBytes(32), (byte) => ALPHABET[byte & 31]).join(''),
  pick: (below) => (below <= 1 ? 0 : randomBytes(4).readUInt32BE() % below),
};
