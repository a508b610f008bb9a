export const CHANNELS = ['facebook', 'instagram', 'x'] as const;
export type ChannelName = (typeof CHANNELS)[number];

/** One brand account on a channel, as configured in brand.yaml. */
export interface Account {
  readonly channel: ChannelName;
  /** The id that stands in webhooks: Page id, Instagram `user_id`, X user id. Always a string: X ids exceed 2^53. */
  readonly id: string;
  readonly handle: string;
  /** Page token, Instagram user token, or (X) OAuth 2.0 user token when no OAuth 1.0a pair is given. */
  readonly token: string;
  /** Secrets whose signature we accept on deliveries: several while one is being rotated. On X: consumer secrets. */
  readonly appSecrets: readonly string[];
  /** What Meta's handshake must present. Unused on X. */
  readonly verifyToken?: string;
  /** Base URL of the API instead of the platform's own host; the sandbox sets it. */
  readonly apiUrl?: string;
  /** Version in Graph paths such as `v26.0`; undefined: the adapter's own default. Unused on X. */
  readonly apiVersion?: string;
  /** Instagram only: which login issued the token and therefore which host serves it. Default `facebook`. */
  readonly login?: 'facebook' | 'instagram';
  /** Instagram through Facebook login: the linked Page, whose edge sends. */
  readonly pageId?: string;
  /** Our own app id, to tell our echoes from other apps'. */
  readonly appId?: string;
  /** X with OAuth 1.0a user context. */
  readonly oauth1?: {
    readonly consumerKey: string;
    readonly consumerSecret: string;
    readonly accessToken: string;
    readonly accessSecret: string;
  };
  /** How X events reach us; only `webhook` exists so far. */
  readonly ingress?: 'webhook' | 'stream' | 'poll';
  /** Meta has approved the Human Agent feature for this app: people may write up to seven days after the customer. */
  readonly humanAgent?: boolean;
  /** Meta's conversation routing is on, and its people answer in the desk or in Meta's inbox. Left out: it is off. */
  readonly routing?: 'console' | 'inbox';
  /** True for an account that exists only in the emulators. */
  readonly sandbox?: boolean;
}

/** Key of an account across the product: `channel:id`. */
export function accountKey(account: Pick<Account, 'channel' | 'id'>): string {
  return `${account.channel}:${account.id}`;
}
