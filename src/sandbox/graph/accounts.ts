import { createHmac } from 'node:crypto';
import { createDelivery, type Delivery } from '../core/delivery';
import { metaJson } from '../core/json';
import type { World } from '../core/world';
import type { SandboxAccount } from '../types';

const DEFAULT_APP_ID = '812345678901234';

/** An account of Messenger or Instagram with what the emulated platform keeps about it. */
export interface GraphAccount {
  readonly account: SandboxAccount;
  readonly appId: string;
  readonly delivery: Delivery;
  webhookUrl: string | undefined;
  /** Tokens that work now; refreshing adds one. */
  readonly tokens: Set<string>;
  /** Subscribed fields; undefined: set up by hand, with everything. */
  fields: readonly string[] | undefined;
  profile: Record<string, unknown>;
}

export interface GraphAccounts {
  readonly list: readonly GraphAccount[];
  of(account: SandboxAccount): GraphAccount;
  /** Accounts a token opens: a Page token opens the Page and the Instagram account linked to it. */
  byToken(token: string): readonly GraphAccount[];
  byApp(appId: string, secret: string): readonly GraphAccount[];
}

export function createGraphAccounts(world: World, accounts: readonly SandboxAccount[]): GraphAccounts {
  const list = accounts.map((account) => openAccount(world, account));
  return {
    list,
    of(account) {
      const found = list.find((one) => one.account === account);
      if (found === undefined) throw new Error(`account ${account.id} is not on Graph`);
      return found;
    },
    byToken: (token) => list.filter(({ tokens }) => tokens.has(token)),
    byApp: (appId, secret) =>
      list.filter((one) => one.appId === appId && one.account.appSecrets.includes(secret)),
  };
}

/** Both signature headers over the exact bytes, as official sample apps still receive them. */
export function signatures(body: Buffer, secret: string): Record<string, string> {
  return {
    'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
    'x-hub-signature': `sha1=${createHmac('sha1', secret).update(body).digest('hex')}`,
  };
}

function openAccount(world: World, account: SandboxAccount): GraphAccount {
  const object = account.channel === 'facebook' ? 'page' : 'instagram';
  const secret = account.appSecrets[0] ?? '';
  const delivery = createDelivery(
    account,
    {
      url: () => state.webhookUrl,
      body: (events) => Buffer.from(metaJson({ object, entry: events.map(({ payload }) => payload) })),
      headers: (body) => ({ 'user-agent': 'facebookexternalua', ...signatures(body, secret) }),
      batchable: true,
      patienceMs: () => world.settings().delays.metaPatienceMs,
    },
    world,
  );
  const state: GraphAccount = {
    account,
    appId: account.appId ?? DEFAULT_APP_ID,
    delivery,
    webhookUrl: account.webhookUrl,
    tokens: new Set([account.token]),
    fields: undefined,
    profile: {},
  };
  return state;
}
