import type { SettableClock } from '../lib/clock';

export type SandboxChannel = 'facebook' | 'instagram' | 'x';

/** What an X app and its user hold: OAuth 1.0a keys, the app-only bearer and, for OAuth 2, a refresh token. */
export interface XCredentials {
  readonly consumerKey: string;
  readonly consumerSecret: string;
  readonly accessToken: string;
  readonly accessSecret: string;
  readonly bearer: string;
  /** First refresh token of the account; rotates with each use. Left out: OAuth 2 refresh is refused. */
  readonly refreshToken?: string;
  readonly clientId?: string;
}

/** One brand account that exists on the emulated platform. */
export interface SandboxAccount {
  readonly channel: SandboxChannel;
  /** Page id, Instagram professional account id or X user id. */
  readonly id: string;
  readonly handle: string;
  readonly name: string;
  /** Page or Instagram user token; on X the OAuth 2 user token. */
  readonly token: string;
  /** Graph: when the token ends, epoch ms; left out: it does not. */
  readonly tokenEndsAt?: number;
  /** The first one signs webhooks; all of them are accepted for `appsecret_proof`. */
  readonly appSecrets: readonly string[];
  readonly verifyToken: string;
  readonly appId?: string;
  /** Instagram account without a Page, as on graph.instagram.com. */
  readonly instagramLogin?: boolean;
  /** The Page an Instagram account is linked to (login through Facebook). */
  readonly pageId?: string;
  /** The app setting "require app secret": calls without `appsecret_proof` are refused. */
  readonly requireProof?: boolean;
  /** Conversation routing with a default app: who does not own a thread gets `standby` deliveries. */
  readonly routing?: boolean;
  /** Whole webhook address; left out: `<webhookBase>/webhooks/<channel>`. */
  readonly webhookUrl?: string;
  /** X only: body of deliveries. `xaa` is today's envelope, `aaa` the older Account Activity body. */
  readonly xBody?: 'xaa' | 'aaa';
  readonly x?: XCredentials;
}

/** Waiting times of the emulated platform, in real milliseconds, scaled down from its minutes and hours. */
export interface Delays {
  /** From the answer of a send to its echo. */
  readonly echoMs: number;
  readonly deliveredMs: number;
  readonly readMs: number;
  /** One entry for each further attempt after a delivery that was not answered 200. */
  readonly retryMs: readonly number[];
  /** How long a webhook may take to answer: 5 s on Meta, 10 s on X in reality. */
  readonly metaPatienceMs: number;
  readonly xPatienceMs: number;
  readonly heartbeatMs: number;
}

/** Rates of the platforms; sources in platforms: Send API limits and the X rate table. */
export interface Limits {
  readonly facebookPerSecond: number;
  readonly instagramPerSecond: number;
  readonly conversationsPerSecond: number;
  readonly xSendsPer15Min: number;
  readonly xSendsPerDay: number;
  readonly xLookupsPer15Min: number;
  /** X credits left, in units of a thousandth of a dollar; undefined: not counted. */
  readonly xCredits?: number;
}

/** Everything that may be changed while the emulators run, through `POST /admin/settings`. */
export interface Settings {
  readonly receipts: boolean;
  /** Most entries in one Meta delivery, 1-20. */
  readonly batchSize: number;
  /** Deliveries given up in a row until the app is unsubscribed; 0: never. */
  readonly unsubscribeAfter: number;
  /** What a send to an id nobody introduced gets; `accept` serves load tests that sign their own webhooks. */
  readonly strangers: 'refuse' | 'accept';
  /** Shape of the answer to a new X activity subscription; all three were seen in the wild. */
  readonly subscriptionAnswer: 'object' | 'array' | 'nested';
  /** Version of X's specification whose names `dm_event.fields` may hold; another name is answered 400. */
  readonly dmEventFields: '2.159' | '2.167';
  readonly delays: Delays;
  readonly limits: Limits;
}

export type SettingsPatch = Partial<Omit<Settings, 'delays' | 'limits'>> & {
  readonly delays?: Partial<Delays>;
  readonly limits?: Partial<Limits>;
};

export interface EmulatorOptions {
  /** A settable clock is shared as it is (in one process); a bare offset starts a clock of the emulators' own. */
  readonly clock?: SettableClock | { readonly offsetMs: number };
  readonly accounts: readonly SandboxAccount[];
  /** Address of the product; can be given later with `setWebhook`. */
  readonly webhookBase?: string;
  /** 0 or left out: any free port. */
  readonly ports?: { readonly graph?: number; readonly x?: number; readonly admin?: number };
  readonly settings?: SettingsPatch;
}

/** Running emulators, the same whether they live in this process or in a child. */
export interface Emulators {
  readonly graphUrl: string;
  readonly xUrl: string;
  readonly adminUrl: string;
  /** Points every account's deliveries to `<base>/webhooks/<channel>`, as if somebody had set it up by hand. */
  setWebhook(base: string): Promise<void>;
  setClock(offsetMs: number): Promise<void>;
  close(): Promise<void>;
}
