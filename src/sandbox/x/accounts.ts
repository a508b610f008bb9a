import { createHmac } from 'node:crypto';
import { createDelivery, type Delivery } from '../core/delivery';
import type { World } from '../core/world';
import type { SandboxAccount, XCredentials } from '../types';

const DEFAULT_APP_ID = '29876543';

export interface Webhook {
  readonly id: string;
  readonly appKey: string;
  readonly url: string;
  valid: boolean;
  readonly createdAt: string;
}

export interface Subscription {
  readonly id: string;
  readonly userId: string;
  readonly eventType: string;
  tag: string | undefined;
  /** Undefined: the events go to the stream. */
  webhookId: string | undefined;
  readonly createdAt: string;
}

/** A brand account on X with what the emulated platform keeps about it. */
export interface XAccount {
  readonly account: SandboxAccount;
  readonly keys: XCredentials;
  readonly appId: string;
  readonly delivery: Delivery;
  body: 'xaa' | 'aaa';
  /** OAuth 2 user tokens and when they end; the configured one never does. */
  readonly tokens: Map<string, number>;
  refreshToken: string | undefined;
  spent: number;
}

/** Webhooks belong to an app (consumer key), subscriptions to a user. */
export interface XBook {
  readonly list: readonly XAccount[];
  readonly webhooks: Webhook[];
  readonly subscriptions: Subscription[];
  of(account: SandboxAccount): XAccount;
  byUser(userId: string): XAccount | undefined;
  webhookOf(state: XAccount): Webhook | undefined;
}

export function createXBook(world: World, accounts: readonly SandboxAccount[]): XBook {
  const webhooks: Webhook[] = [];
  const subscriptions: Subscription[] = [];
  const byUser = (userId: string) => list.find(({ account }) => account.id === userId);
  const webhookOf = ({ account }: XAccount) => {
    const ids = new Set(subscriptions.filter((one) => one.userId === account.id).map((one) => one.webhookId));
    return webhooks.find(({ id }) => ids.has(id));
  };
  const list: readonly XAccount[] = accounts.map((account) => openAccount(world, account, webhookOf));
  return {
    list,
    webhooks,
    subscriptions,
    of(account) {
      const found = byUser(account.id);
      if (found === undefined) throw new Error(`account ${account.id} is not on X`);
      return found;
    },
    byUser,
    webhookOf,
  };
}

export function xSignature(body: Buffer, secret: string): Record<string, string> {
  const signature = createHmac('sha256', secret).update(body).digest('base64');
  return { 'x-twitter-webhooks-signature': `sha256=${signature}` };
}

function openAccount(
  world: World,
  account: SandboxAccount,
  webhookOf: (state: XAccount) => Webhook | undefined,
): XAccount {
  const keys = account.x ?? keysFrom(account);
  const state: XAccount = {
    account,
    keys,
    appId: account.appId ?? DEFAULT_APP_ID,
    body: account.xBody ?? 'xaa',
    tokens: new Map([[account.token, Number.POSITIVE_INFINITY]]),
    refreshToken: keys.refreshToken,
    spent: 0,
    delivery: createDelivery(
      account,
      {
        url: () => {
          const webhook = webhookOf(state);
          return webhook?.valid === true ? webhook.url : undefined;
        },
        body: (events) => Buffer.from(JSON.stringify(events[0]?.payload)),
        headers: (body) => xSignature(body, keys.consumerSecret),
        batchable: false,
        patienceMs: () => world.settings().delays.xPatienceMs,
      },
      world,
    ),
  };
  return state;
}

/** Accounts given without keys sign with their first app secret and are called with their token only. */
function keysFrom({ id, token, appSecrets }: SandboxAccount): XCredentials {
  const consumerSecret = appSecrets[0] ?? '';
  return {
    consumerKey: `key-${id}`,
    consumerSecret,
    accessToken: `${id}-access`,
    accessSecret: `secret-${id}`,
    bearer: `bearer-${token}`,
  };
}
