import { targetOf, type World } from '../core/world';
import type { GraphAccount } from './accounts';

const SECOND_MS = 1_000;
const FULL = 100;

/** `X-App-Usage` and `X-Business-Use-Case-Usage`: how much of the account's rate is used up, in percent. */
export function usageHeaders({ account }: GraphAccount, world: World): Record<string, string> {
  const { limits } = world.settings();
  const isInstagram = account.channel === 'instagram';
  const limit = isInstagram ? limits.instagramPerSecond : limits.facebookPerSecond;
  const storm = world.faults.isOn('rate-storm', targetOf(account));
  const quota = world.rates.peek(`graph:send:${account.channel}:${account.id}`, limit, SECOND_MS);
  const percent = storm ? FULL : Math.round(((limit - quota.remaining) * FULL) / Math.max(1, limit));
  const usage = {
    call_count: percent,
    total_time: Math.ceil(percent / 2),
    total_cputime: Math.ceil(percent / 4),
  };
  const type = isInstagram ? 'instagram' : 'messenger';
  const regain = percent >= FULL ? 1 : 0;
  return {
    'x-app-usage': JSON.stringify(usage),
    'x-business-use-case-usage': JSON.stringify({
      [account.id]: [{ type, ...usage, estimated_time_to_regain_access: regain }],
    }),
  };
}
