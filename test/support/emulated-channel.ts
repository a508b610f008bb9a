import type { Account } from '../../src/channel/account';
import { createSettableClock } from '../../src/lib/clock';
import { startEmulators } from '../../src/sandbox/emulators';
import type { SandboxAccount } from '../../src/sandbox/types';
import type { ChannelFixture } from '../contracts/channel';
import { adapterOf } from './adapter';
import { signX } from './deliveries';
import { startWebhookSink } from './webhook-sink';

const SECRET = 'app-secret-1';
const VERIFY_TOKEN = 'fjord-verify';
const CRC_TOKEN = 'ZmpvcmQtY3JjLXRva2VuLTAwMQ==';

interface LogEntry {
  readonly type: string;
  readonly userId?: string;
  readonly messageId: string;
  readonly text: string;
  readonly path: string;
}

export type Flavour = keyof typeof CHANNEL_OF;

const CHANNEL_OF = {
  facebook: 'facebook',
  instagram: 'instagram',
  'instagram-login': 'instagram',
  x: 'x',
  'x-oauth1': 'x',
} as const;

/** A channel of the product against the emulated platform, as the contract suite wants it. */
export async function emulatedChannel(
  flavour: Flavour,
  more: Partial<SandboxAccount> = {},
): Promise<ChannelFixture> {
  const { platformAccount: plain, ours } = accountsOf(flavour);
  const platformAccount = { ...plain, ...more };
  const { channel } = platformAccount;
  const clock = createSettableClock();
  const [sink, emulators] = await Promise.all([
    startWebhookSink(),
    startEmulators({ clock, accounts: [platformAccount] }),
  ]);
  await emulators.setWebhook(sink.url);
  const account: Account = { ...ours, apiUrl: channel === 'x' ? emulators.xUrl : emulators.graphUrl };

  async function admin<T>(path: string, body?: object): Promise<T> {
    const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
    const response = await fetch(`${emulators.adminUrl}/admin/${path}`, init);
    if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
    return (await response.json()) as T;
  }

  let since = 0;
  const logEntries = async () => (await admin<{ entries: LogEntry[] }>(`log?after=${since}`)).entries;

  return {
    adapter: adapterOf(channel),
    account,
    clock,
    deliveries: sink.deliveries,
    handshake: channel === 'x' ? crc() : hub(),
    async reset() {
      clock.setOffset(0);
      since = (await admin<{ seq: number }>('reset', {})).seq;
      await emulators.setWebhook(sink.url);
      return (await admin<{ userId: string }>('users', { channel })).userId;
    },
    say: (userId, text) => admin('say', { channel, userId, text, await: true }),
    async fault(name, parameters = {}) {
      await admin('faults', { name, on: true, times: 1, ...parameters });
    },
    person: (userId) => admin('users', { channel, userId }),
    async accepted(userId) {
      return (await logEntries()).filter((entry) => entry.type === 'accepted' && entry.userId === userId);
    },
    async calledPaths() {
      return (await logEntries()).filter(({ type }) => type === 'api').map(({ path }) => path);
    },
    async close() {
      await Promise.all([emulators.close(), sink.close()]);
    },
  };
}

function accountsOf(flavour: Flavour): { platformAccount: SandboxAccount; ours: Account } {
  const channel = CHANNEL_OF[flavour];
  const id = { facebook: '305550000000017', instagram: '17841477000000123', x: '1777000000000000123' }[
    channel
  ];
  const shared = {
    channel,
    id,
    handle: 'fjordesim',
    token: 'token-0123456789',
    appSecrets: [SECRET],
  } as const;
  const base: SandboxAccount = { ...shared, name: 'Fjord eSIM', verifyToken: VERIFY_TOKEN };
  const ours: Account = { ...shared, verifyToken: VERIFY_TOKEN, sandbox: true };
  switch (flavour) {
    case 'facebook':
      return { platformAccount: { ...base, requireProof: true }, ours };
    case 'instagram':
      return {
        platformAccount: { ...base, pageId: '305550000000018', requireProof: true },
        ours: { ...ours, pageId: '305550000000018', login: 'facebook' },
      };
    case 'instagram-login':
      return { platformAccount: { ...base, instagramLogin: true }, ours: { ...ours, login: 'instagram' } };
    case 'x':
    case 'x-oauth1': {
      const keys = { consumerKey: 'ck', consumerSecret: SECRET, accessToken: 'at', accessSecret: 'as' };
      const platformAccount = { ...base, x: { ...keys, bearer: 'app-bearer' } };
      return { platformAccount, ours: flavour === 'x' ? ours : { ...ours, oauth1: keys } };
    }
  }
}

function hub(): ChannelFixture['handshake'] {
  const good = { 'hub.mode': 'subscribe', 'hub.verify_token': VERIFY_TOKEN, 'hub.challenge': '1158201444' };
  return {
    good: { query: good },
    answer: '1158201444',
    bad: [
      { why: 'wrong token', request: { query: { ...good, 'hub.verify_token': 'guess' } }, status: 403 },
      { why: 'no token', request: { query: { ...good, 'hub.verify_token': undefined } }, status: 403 },
      {
        why: 'two tokens',
        request: { query: { ...good, 'hub.verify_token': [VERIFY_TOKEN, 'x'] } },
        status: 403,
      },
      { why: 'empty token', request: { query: { ...good, 'hub.verify_token': '' } }, status: 403 },
      { why: 'wrong mode', request: { query: { ...good, 'hub.mode': 'unsubscribe' } }, status: 403 },
      { why: 'nothing', request: { query: {} }, status: 403 },
      { why: 'markup', request: { query: { ...good, 'hub.challenge': '<script>' } }, status: 400 },
      { why: 'no challenge', request: { query: { ...good, 'hub.challenge': undefined } }, status: 400 },
    ],
  };
}

function crc(): ChannelFixture['handshake'] {
  const bad = {
    'a body to be signed': '{"direct_message_events":[]}',
    'too short': 'abc',
    'too long': 'a'.repeat(129),
    empty: '',
    'white space': 'abcdefgh ijklmnopq',
  };
  return {
    good: { query: { crc_token: CRC_TOKEN } },
    answer: JSON.stringify({ response_token: signX(CRC_TOKEN, SECRET) }),
    bad: [
      ...Object.entries(bad).map(([why, token]) => ({
        why,
        request: { query: { crc_token: token } },
        status: 400,
      })),
      { why: 'none', request: { query: {} }, status: 400 },
      { why: 'two', request: { query: { crc_token: [CRC_TOKEN, CRC_TOKEN] } }, status: 400 },
    ],
  };
}
