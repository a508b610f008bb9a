import type { Answer } from '../core/http';
import { targetOf, type World } from '../core/world';
import type { Limits } from '../types';
import type { Caller } from './auth';
import { problem } from './problems';

const QUARTER_MS = 15 * 60_000;
const DAY_MS = 24 * 3_600_000;

export type Family =
  | 'send'
  | 'list'
  | 'list-with'
  | 'list-of'
  | 'get-event'
  | 'delete'
  | 'users'
  | 'me'
  | 'webhooks'
  | 'subscriptions'
  | 'stream'
  | 'media'
  | 'block';

interface Allowance {
  readonly quarter: number;
  readonly day?: number;
}

/** The X rate table; the three routes that send share one counter, each look-up route has its own. */
function allowance(family: Family, limits: Limits): Allowance {
  switch (family) {
    case 'send':
      return { quarter: limits.xSendsPer15Min, day: limits.xSendsPerDay };
    case 'list':
    case 'list-with':
    case 'list-of':
    case 'get-event':
      return { quarter: limits.xLookupsPer15Min };
    case 'delete':
      return { quarter: 300, day: 1_500 };
    case 'users':
      return { quarter: 900 };
    case 'me':
      return { quarter: 75 };
    case 'webhooks':
    case 'stream':
      return { quarter: 450 };
    case 'subscriptions':
    case 'media':
    case 'block':
      return { quarter: 500 };
  }
}

export interface Counted {
  readonly headers: Record<string, string>;
  /** The answer of a call that is over the limit. */
  readonly refused?: Answer;
}

/** Counts a call against its limits and gives the headers that every answer carries. */
export function count(family: Family, { state }: Caller, world: World): Counted {
  const { rates, faults, clock } = world;
  const { quarter, day } = allowance(family, world.settings().limits);
  const key = `x:${family}:${state.account.id}`;
  const storm = faults.take('rate-storm', targetOf(state.account));
  if (storm !== undefined) {
    const headers = rateHeaders(quarter, 0, clock.now() + storm.number('resetMs', 2_000));
    return { headers, refused: problem('tooMany', headers) };
  }
  const dayLeft = day === undefined ? undefined : rates.peek(`${key}:day`, day, DAY_MS);
  const now =
    dayLeft?.allowed === false ? rates.peek(key, quarter, QUARTER_MS) : rates.take(key, quarter, QUARTER_MS);
  const allowed = now.allowed && dayLeft?.allowed !== false;
  const headers = rateHeaders(quarter, now.remaining, now.resetAt);
  if (day !== undefined) {
    const left = allowed ? rates.take(`${key}:day`, day, DAY_MS) : rates.peek(`${key}:day`, day, DAY_MS);
    for (const owner of ['user', 'app']) {
      headers[`x-${owner}-limit-24hour-limit`] = String(day);
      headers[`x-${owner}-limit-24hour-remaining`] = String(left.remaining);
      headers[`x-${owner}-limit-24hour-reset`] = seconds(left.resetAt);
    }
  }
  return allowed ? { headers } : { headers, refused: problem('tooMany', headers) };
}

// Prices of the pay-per-use table, in thousandths of a dollar.
export const PRICE = { send: 15, received: 10, read: 10 } as const;

/** Books a price; false when the account has no credit left. */
export function pay({ state }: Caller, price: number, world: World): boolean {
  if (world.faults.take('credits-exhausted', targetOf(state.account)) !== undefined) return false;
  const { xCredits } = world.settings().limits;
  if (xCredits !== undefined && state.spent + price > xCredits) return false;
  state.spent += price;
  return true;
}

function rateHeaders(limit: number, remaining: number, resetAt: number): Record<string, string> {
  return {
    'x-rate-limit-limit': String(limit),
    'x-rate-limit-remaining': String(remaining),
    'x-rate-limit-reset': seconds(resetAt),
  };
}

/** Whole seconds, rounded up: a caller that waits for the reset must not come too early. */
function seconds(at: number): string {
  return String(Math.ceil(at / 1_000));
}
