import type { Account } from '../../src/channel/account';
import type { TokenLife } from '../../src/channel/send';

const OAUTH2_LIFE_MS = 2 * 3_600_000;
/** Not documented, but so are all that X shows and gives out: random, moment of issue (ms), two flags, the kind. */
const ISSUED = /:(\d{13}):\d+:\d+:at:/;

/**
 * How long X takes our credentials: OAuth 1.0a tokens until somebody revokes them, OAuth 2.0 access tokens for two hours
 * from the moment that stands in them. Undefined where none does; there is no call that tells.
 */
export function tokenLifeOfX({ oauth1, token }: Pick<Account, 'oauth1' | 'token'>): TokenLife | undefined {
  if (oauth1) return {};
  const issued = ISSUED.exec(Buffer.from(token.trim(), 'base64').toString('latin1'))?.[1];
  return issued === undefined ? undefined : { endsAt: Number(issued) + OAUTH2_LIFE_MS };
}
