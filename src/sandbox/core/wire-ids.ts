import { randomBytes } from 'node:crypto';

// X ids are snowflakes: milliseconds since this epoch, shifted by 22 bits. They exceed 2^53 since 2010.
const SNOWFLAKE_EPOCH = 1_288_834_974_657n;

/** Ids in the shapes the platforms use, unique also while the virtual clock stands still or is set back. */
export interface WireIds {
  /** PSID or IGSID: 16 digits, scoped to one account. */
  scopedUser(): string;
  /** Messenger `m_...`, Instagram a long base64 text beginning with `aWdf`. */
  mid(channel: 'facebook' | 'instagram'): string;
  /** X id; grows with every call. */
  snowflake(now: number): string;
  trace(): string;
}

export function createWireIds(): WireIds {
  let last = 0n;
  return {
    scopedUser: () => `7${digits(15)}`,
    mid: (channel) =>
      channel === 'facebook' ? `m_${randomBytes(64).toString('base64url')}` : instagramMid(),
    snowflake(now) {
      const next = (BigInt(Math.max(now, Number(SNOWFLAKE_EPOCH))) - SNOWFLAKE_EPOCH) << 22n;
      last = next > last ? next : last + 1n;
      return last.toString();
    },
    trace: () => `A${randomBytes(16).toString('base64url')}`,
  };
}

function instagramMid(): string {
  return Buffer.from(`ig_dm_item:1:IGMessageID:${randomBytes(60).toString('hex')}`).toString('base64');
}

function digits(count: number): string {
  return Array.from(randomBytes(count), (byte) => byte % 10).join('');
}
