import { createHmac, hkdfSync } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';
import type { Ids } from '../../lib/ids';
import type { Queryable } from '../../store/store';

/** Codes of an authenticator app (TOTP, RFC 6238), and recovery codes for the day the phone is lost. */
export interface SecondFactor {
  /** A new secret, base32, 160 bits as RFC 4226 recommends. */
  newSecret(): string;
  /** What an authenticator app reads from the picture. */
  address(secret: string, name: string): string;
  /**
   * The step a code is of, when it is right and later than the newest step a code was taken of.
   * @param now the machine's time, epoch ms
   */
  stepOf(secret: string, code: string, after: number | undefined, now: number): number | undefined;
  /** Makes ten recovery codes in the place of older ones; only keyed hashes are kept. */
  newRecoveryCodes(tx: Queryable, agentId: number): Promise<readonly string[]>;
  /** Uses a recovery code up. False: it is none of this person's. */
  useRecoveryCode(tx: Queryable, agentId: number, typed: string): Promise<boolean>;
}

const PERIOD_S = 30;
const DIGITS = 6;
/** Steps before and after this one: clocks differ, and typing takes a while. */
const WINDOW = 1;
const RECOVERY_CODES = 10;
/** 50 random bits of the alphabet of Ids.token. */
const RECOVERY_LENGTH = 10;

export function createSecondFactor(deps: {
  readonly ids: Pick<Ids, 'token'>;
  /** The installation's SECRET_KEY. */
  readonly secretKey: string;
  /** Whose accounts these are, as the app shows it. */
  readonly issuer: string;
}): SecondFactor {
  const { ids, secretKey, issuer } = deps;
  const key = Buffer.from(hkdfSync('sha256', secretKey, '', 'renewdesk recovery codes', 32));
  const hashOf = (code: string) => createHmac('sha256', key).update(code).digest('hex');
  const totp = (secret: string, label: string) =>
    new TOTP({ issuer, label, secret: Secret.fromBase32(secret), period: PERIOD_S, digits: DIGITS });
  return {
    newSecret: () => new Secret({ size: 20 }).base32,
    // A colon would part the label in two.
    address: (secret, name) => totp(secret, name.replaceAll(':', ' ')).toString(),
    stepOf: (secret, code, after, now) => {
      const token = code.normalize('NFKC').replace(/\s/g, '');
      if (!/^\d{6}$/.test(token)) return undefined;
      const delta = totp(secret, '').validate({ token, timestamp: now, window: WINDOW });
      if (delta === null) return undefined;
      const step = Math.floor(now / 1_000 / PERIOD_S) + delta;
      return after === undefined || step > after ? step : undefined;
    },
    newRecoveryCodes: async (tx, agentId) => {
      const codes = Array.from({ length: RECOVERY_CODES }, () => ids.token().slice(0, RECOVERY_LENGTH));
      await tx.query({ text: 'delete from recovery_code where agent_id = $1', values: [agentId] });
      await tx.query({
        text: 'insert into recovery_code (agent_id, code_hash) select $1, unnest($2::text[])',
        values: [agentId, codes.map(hashOf)],
      });
      return codes.map((code) => `${code.slice(0, 5)}-${code.slice(5)}`);
    },
    useRecoveryCode: async (tx, agentId, typed) => {
      const code = typed.normalize('NFKC').toLowerCase().replace(/[\s-]/g, '');
      if (code.length !== RECOVERY_LENGTH) return false;
      const rows = await tx.query({
        text: 'delete from recovery_code where agent_id = $1 and code_hash = $2 returning 1',
        values: [agentId, hashOf(code)],
      });
      return rows.length > 0;
    },
  };
}
