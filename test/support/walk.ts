import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from '@jest/globals';
import { type App, type AppParts, buildApp } from '../../src/app';
import { type Brand, loadBrand } from '../../src/brand';
import type { ChannelName } from '../../src/channel/account';
import { parseConfig } from '../../src/config';
import { createSettableClock, type SettableClock } from '../../src/lib/clock';
import { silentLog } from '../../src/lib/log';
import { projectRoot } from '../../src/lib/project-root';
import { trainEngine } from '../../src/nlu/model-file';
import { importDemoOrders } from '../../src/renewals/demo-orders';
import { startEmulators } from '../../src/sandbox/emulators';
import type { Emulators, SandboxAccount, SettingsPatch } from '../../src/sandbox/types';
import { createTestDatabase, type TestDatabase } from './database';
import { until } from './until';

/** The day the demo's dates were written for, 12:00 in Oslo, on a Monday: people are there. */
export const NOON = Date.parse('2026-11-23T11:00:00Z');

/** One message of the brand as the customer's app shows it. */
export interface Heard {
  readonly text: string;
  readonly quickReplies: readonly { readonly title: string; readonly payload: string }[];
  readonly buttons: readonly { readonly title: string; readonly url?: string }[];
  readonly tag?: string;
}

export interface Customer {
  readonly userId: string;
  readonly threadId: string;
  says(text: string): Promise<void>;
  /** Sends several messages at once, as people type. */
  burst(...texts: string[]): Promise<void>;
  taps(heard: Heard, title: string): Promise<void>;
  /** Anything `POST /admin/say` takes. */
  sends(body: Record<string, unknown>): Promise<{ messageId: string; webhook?: { status?: number } }>;
  event(kind: string, body?: Record<string, unknown>): Promise<unknown>;
  /** The next message of the brand that was not heard yet. */
  hears(): Promise<Heard>;
  /** True when nothing comes although everything this thread has to do is done. */
  hearsNothing(): Promise<void>;
  /** A person of the brand types in the platform's own app. */
  personReplies(text: string): Promise<void>;
}

export interface Walk {
  readonly app: App;
  readonly brand: Brand;
  readonly clock: SettableClock;
  readonly emulators: Emulators;
  readonly database: TestDatabase;
  customer(channel: ChannelName): Promise<Customer>;
  admin<T = unknown>(path: string, body?: Record<string, unknown>): Promise<T>;
  /** Waits until no thread is awake and nothing is on its way out. */
  settle(): Promise<void>;
  /** Opens a link's page, chooses a cycle and pays at the pretend provider. */
  pay(url: string, cycle?: string, outcome?: 'pay' | 'decline'): Promise<void>;
  close(): Promise<void>;
}

export interface WalkOptions {
  readonly parts?: AppParts;
  readonly settings?: SettingsPatch;
  readonly redisUrl?: string;
  readonly now?: number;
  readonly brand?: (brand: Brand) => Brand;
}

const DEADLINE_MS = 15_000;

/** The whole product on a database of its own, the emulated platforms beside it, and a clock that stands still. */
export async function startWalk(options: WalkOptions = {}): Promise<Walk> {
  const start = options.now ?? NOON;
  const clock = createSettableClock({ now: () => start });
  const plain = loadBrand(join(projectRoot(), 'config/brand.yaml'), {});
  const changed = options.brand ? options.brand(plain) : plain;
  const emulators = await startEmulators({
    clock,
    accounts: changed.accounts.map((account) => sandboxAccount(account, changed.brand.name)),
    ...(options.settings && { settings: options.settings }),
  });
  const accounts = changed.accounts.map((account) => ({
    ...account,
    apiUrl: account.channel === 'x' ? emulators.xUrl : emulators.graphUrl,
  }));
  const brand = { ...changed, accounts };
  const database = await createTestDatabase({ max: 12 });
  const dataDir = await mkdtemp(join(tmpdir(), 'renewdesk-walk-'));
  const config = parseConfig({
    SANDBOX: '1',
    PORT: '0',
    DATA_DIR: dataDir,
    ...(options.redisUrl && { REDIS_URL: options.redisUrl }),
  });
  const app = await buildApp(config, brand, {
    clock,
    log: silentLog,
    model: model(),
    storage: { store: database.store, connection: database.connection, storage: 'external' },
    ...options.parts,
    times: { burstQuietMs: 0, sweepMs: 100, ...options.parts?.times },
  });
  await importDemoOrders({ store: database.store, brand, clock: { now: () => NOON }, log: silentLog });
  await emulators.setWebhook(app.url);

  const admin = async <T>(path: string, body?: Record<string, unknown>): Promise<T> => {
    const answer = await fetch(
      `${emulators.adminUrl}${path}`,
      body && { method: 'POST', body: JSON.stringify(body) },
    );
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as T;
  };
  const settle = async () => {
    await until('the product to come to rest', async () => (await pending(database)) === 0, DEADLINE_MS);
  };

  return {
    app,
    brand,
    clock,
    emulators,
    database,
    admin,
    settle,
    customer: async (channel) => {
      const account = brand.accounts.find((candidate) => candidate.channel === channel);
      if (!account) throw new Error(`no account on ${channel}`);
      const { userId } = await admin<{ userId: string }>('/admin/users', {
        channel,
        accountId: account.id,
        name: 'Mei Chen',
      });
      return customerOf({ channel, accountId: account.id, userId }, { admin, settle });
    },
    pay,
    close: async () => {
      await app.close();
      await emulators.close();
      await database.drop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** One walk for a whole test file. */
export function useWalk(options: WalkOptions = {}): { readonly walk: Walk } {
  let walk: Walk | undefined;
  beforeAll(async () => {
    walk = await startWalk(options);
  }, 60_000);
  afterAll(async () => {
    await walk?.close();
  });
  return {
    get walk() {
      if (!walk) throw new Error('the walk exists inside tests and hooks only');
      return walk;
    },
  };
}

// Training takes a second or two; one engine serves all tests of a file.
let trained: ReturnType<typeof trainEngine> | undefined;
export function model(): ReturnType<typeof trainEngine> {
  trained ??= trainEngine(join(projectRoot(), 'intents'));
  return trained;
}

function sandboxAccount(account: Brand['accounts'][number], name: string): SandboxAccount {
  const { channel, id, handle, token, appSecrets, appId, pageId, oauth1, verifyToken = 'unused' } = account;
  return {
    channel,
    id,
    handle,
    name,
    token,
    appSecrets,
    verifyToken,
    ...(appId && { appId }),
    ...(pageId && { pageId }),
    ...(account.login === 'instagram' && { instagramLogin: true }),
    ...(oauth1 && { x: { ...oauth1, bearer: 'sandbox-bearer' } }),
  };
}

interface LogEntry {
  readonly seq: number;
  readonly type: string;
  readonly userId?: string;
  readonly text?: string;
  readonly quickReplies?: { title: string; payload: string }[];
  readonly buttons?: { title: string; url?: string }[];
  readonly tag?: string;
}

function customerOf(
  who: { channel: ChannelName; accountId: string; userId: string },
  { admin, settle }: Pick<Walk, 'admin' | 'settle'>,
): Customer {
  let after = 0;
  const waiting: Heard[] = [];
  const look = async (waitMs: number) => {
    const { entries, last } = await admin<{ entries: LogEntry[]; last: number }>(
      `/admin/log?after=${after}&wait=${waitMs}`,
    );
    after = entries.at(-1)?.seq ?? Math.min(after, last);
    for (const entry of entries) {
      if (entry.type !== 'accepted' || entry.userId !== who.userId) continue;
      waiting.push({
        text: entry.text ?? '',
        quickReplies: entry.quickReplies ?? [],
        buttons: entry.buttons ?? [],
        ...(entry.tag && { tag: entry.tag }),
      });
    }
  };
  const sends = (body: Record<string, unknown>) =>
    admin<{ messageId: string; webhook?: { status?: number } }>('/admin/say', {
      ...who,
      await: true,
      ...body,
    });
  return {
    userId: who.userId,
    threadId: `${who.channel}:${who.accountId}:${who.userId}`,
    sends,
    says: async (text) => void (await sends({ text })),
    burst: async (...texts) => void (await Promise.all(texts.map((text) => sends({ text })))),
    taps: async (heard, title) => {
      const reply = heard.quickReplies.find((candidate) => candidate.title === title);
      if (!reply) throw new Error(`no quick reply "${title}" below: ${heard.text}`);
      await sends({ quickReply: reply });
    },
    event: (kind, body = {}) => admin('/admin/event', { ...who, kind, ...body }),
    personReplies: async (text) => void (await admin('/admin/native-reply', { ...who, text })),
    hears: async () => {
      const giveUpAt = Date.now() + DEADLINE_MS;
      for (;;) {
        const next = waiting.shift();
        if (next) return next;
        if (Date.now() > giveUpAt) throw new Error('the brand said nothing');
        await look(500);
      }
    },
    hearsNothing: async () => {
      await settle();
      await look(0);
      if (waiting.length > 0)
        throw new Error(`the brand said: ${waiting.map((heard) => heard.text).join(' | ')}`);
    },
  };
}

async function pending({ store }: TestDatabase): Promise<number> {
  const row = await store.one<{ n: number }>({
    text: `select (select count(*) from thread where wake) + (select count(*) from inbox where not done)
                + (select count(*) from outbox where status in ('pending', 'sending', 'unknown')) n`,
  });
  return row?.n ?? 0;
}

async function pay(url: string, cycle = 'monthly', outcome: 'pay' | 'decline' = 'pay'): Promise<void> {
  const form = (fields: Record<string, string>) => ({
    method: 'POST',
    redirect: 'manual' as const,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(fields).toString(),
  });
  const chosen = await fetch(`${url}/checkout`, form({ cycle }));
  const checkout = chosen.headers.get('location');
  if (chosen.status !== 303 || !checkout)
    throw new Error(`checkout: ${chosen.status} ${await chosen.text()}`);
  const page = await (await fetch(checkout)).text();
  const action = /<form[^>]* action="([^"]+)"/.exec(page)?.[1]?.replaceAll('&amp;', '&');
  const sealed = /name="s" value="([^"]+)"/.exec(page)?.[1];
  if (!action || !sealed) throw new Error('the pretend payment page has no form');
  const paid = await fetch(new URL(action, checkout), form({ s: sealed, outcome }));
  if (paid.status !== 303) throw new Error(`payment: ${paid.status}`);
}
