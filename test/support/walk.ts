import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from '@jest/globals';
import { type App, buildApp } from '../../src/app';
import { type Brand, loadBrand } from '../../src/brand';
import type { ChannelName } from '../../src/channel/account';
import { parseConfig } from '../../src/config';
import { createSettableClock, type SettableClock } from '../../src/lib/clock';
import { silentLog } from '../../src/lib/log';
import { projectRoot } from '../../src/lib/project-root';
import type { IntentEngine } from '../../src/nlu/engine';
import type { AppParts } from '../../src/open-stations';
import { importDemoOrders } from '../../src/renewals/orders/demo-orders';
import type { FaultName } from '../../src/sandbox/core/fault-table';
import { startEmulators } from '../../src/sandbox/emulators';
import type { Emulators, SandboxAccount, SettingsPatch } from '../../src/sandbox/types';
import { createTestDatabase, type TestDatabase } from './database';
import { signedHeaders } from './deliveries';
import { trainedEngine } from './trained-engine';
import { until } from './until';
import { type Customer, customerOf, type LogEntry } from './walk-customer';
import { pay, WALK_SECRET_KEY } from './walk-payment';

export { type Customer, type Heard, lastOf, linkIn, textOf } from './walk-customer';

/** The day the demo's dates were written for, 12:00 in Oslo, on a Monday: people are there. */
export const NOON = Date.parse('2026-11-23T11:00:00Z');

export interface Walk {
  readonly app: App;
  readonly brand: Brand;
  readonly clock: SettableClock;
  readonly emulators: Emulators;
  readonly database: TestDatabase;
  /** @param name as the platform knows them */
  customer(channel: ChannelName, name?: string): Promise<Customer>;
  admin<T = unknown>(path: string, body?: Record<string, unknown>): Promise<T>;
  /** Waits until no thread is awake and nothing is on its way out. */
  settle(): Promise<void>;
  /** Sets the clock that product and platforms share. It only ever goes forward in one walk. */
  travelTo(moment: string | number): void;
  travel(ms: number): void;
  /** Makes a platform do something wrong; see src/sandbox/core/fault-table.ts. Without `times` until `mend`. */
  fault(name: FaultName, options?: Record<string, unknown>): Promise<void>;
  mend(name: FaultName, options?: Record<string, unknown>): Promise<void>;
  /** An order of its own, so that no other test pays for it: a Norway 20 GB that runs out in two days. */
  order(changes?: Partial<WalkOrder>): Promise<WalkOrder>;
  /** Posts exactly these bytes to a platform's webhook, signed with the account's secret. */
  deliver(channel: ChannelName, body: string | object, headers?: Record<string, string>): Promise<Response>;
  rows<T extends object>(sql: string, values?: readonly unknown[]): Promise<T[]>;
  /** The thread as the database has it. */
  thread(customer: Customer): Promise<WalkThread>;
  /** Waits until control of the thread is what it should be. */
  becomes(customer: Customer, control: WalkThread['control']): Promise<void>;
  /** Everything that happened on the emulated platforms, oldest first. */
  log(): Promise<readonly LogEntry[]>;
  /** Opens a link's page, chooses a cycle and pays at the pretend provider. */
  pay(url: string, cycle?: string, outcome?: 'pay' | 'decline'): Promise<void>;
  close(): Promise<void>;
}

export interface WalkOrder {
  readonly number: string;
  readonly email: string;
  readonly phone: string;
  readonly status: string;
  readonly plan: string;
  readonly expiresAt: number;
  readonly name: string;
}

export interface WalkThread {
  readonly control: 'bot' | 'handoff_requested' | 'human' | 'paused';
  readonly epoch: number;
  readonly caseId: number | null;
  readonly optedOut: boolean;
  readonly language: string | null;
}

export interface WalkOptions {
  readonly parts?: AppParts;
  readonly settings?: SettingsPatch;
  readonly redisUrl?: string;
  readonly now?: number;
  readonly brand?: (brand: Brand) => Brand;
}

const DEADLINE_MS = 15_000;
const DAY_MS = 24 * 3_600_000;
/** A clock that stands still never fills a rate again. */
const LIMITS = {
  facebookPerSecond: 100_000,
  instagramPerSecond: 100_000,
  conversationsPerSecond: 100_000,
  xSendsPer15Min: 100_000,
  xSendsPerDay: 100_000,
  xLookupsPer15Min: 100_000,
};

/** The whole product on a database of its own, the emulated platforms beside it, and a clock that stands still. */
export async function startWalk(options: WalkOptions = {}): Promise<Walk> {
  const start = options.now ?? NOON;
  const clock = createSettableClock({ now: () => start });
  const plain = loadBrand(join(projectRoot(), 'config/brand.yaml'), {});
  const changed = options.brand ? options.brand(plain) : plain;
  const emulators = await startEmulators({
    clock,
    accounts: changed.accounts.map((account) => sandboxAccount(account, changed.brand.name)),
    settings: { ...options.settings, limits: { ...LIMITS, ...options.settings?.limits } },
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
    SECRET_KEY: WALK_SECRET_KEY,
    ...(options.redisUrl && { REDIS_URL: options.redisUrl }),
  });
  const app = await buildApp(config, brand, {
    clock,
    log: silentLog,
    model: options.parts?.model ?? model(),
    storage: { store: database.store, connection: database.connection, storage: 'external' },
    ...options.parts,
    times: { burstQuietMs: 0, sweepMs: 200, ...options.parts?.times },
  });
  await importDemoOrders({ store: database.store, brand, clock: { now: () => NOON } });
  await emulators.setWebhook(app.url);

  const admin = async <T>(path: string, body?: Record<string, unknown>): Promise<T> => {
    const answer = await fetch(
      `${emulators.adminUrl}${path}`,
      body && { method: 'POST', body: JSON.stringify(body) },
    );
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as T;
  };
  const rows = <T extends object>(text: string, values: readonly unknown[] = []) =>
    database.store.query<T>({ text, values: [...values] });
  const thread = async ({ threadId }: Pick<Customer, 'threadId'>) => {
    const [row] = await rows<WalkThread>(
      `select control, epoch, case_id "caseId", opted_out "optedOut", language from thread where id = $1`,
      [threadId],
    );
    if (!row) throw new Error(`no thread ${threadId}`);
    return row;
  };
  const turnFault = async (on: boolean, name: FaultName, given: Record<string, unknown> = {}) =>
    void (await admin('/admin/faults', { name, on, ...given }));
  let orders = 60_000;
  // An echo may still be on its way when the product has nothing left to do: quiet is a wire on which nothing has moved
  // while the product was looked at.
  const isAtRest = async () => {
    const before = await admin<WireStats>('/admin/stats');
    if (before.pending > 0 || (await pending(database)) > 0) return false;
    return (await admin<WireStats>('/admin/stats')).log === before.log;
  };
  const settle = async () => {
    await until('product and platforms to come to rest', isAtRest, DEADLINE_MS);
  };

  return {
    app,
    brand,
    clock,
    emulators,
    database,
    admin,
    settle,
    rows,
    thread,
    travelTo: (moment) => {
      const at = typeof moment === 'number' ? moment : Date.parse(moment);
      if (at < clock.now()) throw new Error('a walk goes forward only');
      clock.setOffset(at - start);
    },
    travel: (ms) => clock.setOffset(clock.offsetMs + ms),
    fault: (name, given) => turnFault(true, name, given),
    mend: (name, given) => turnFault(false, name, given),
    order: async (changes = {}) => {
      const digits = String(++orders);
      const order: WalkOrder = {
        number: `NO-${digits}`,
        email: `customer${digits}@mail.example`,
        phone: `+474${digits}00`,
        status: 'expiring',
        plan: 'norway-20',
        expiresAt: clock.now() + 2 * DAY_MS,
        name: `Customer ${digits}`,
        ...changes,
      };
      await rows(
        `insert into "order" (number_key, number, plan, status, expires_at, cycle, email, phone, currency, name, updated_at)
         values ($1, $2, $3, $4, $5, 'monthly', $6, $7, 'NOK', $8, $5)`,
        [
          order.number.replace('-', ''),
          order.number,
          order.plan,
          order.status,
          order.expiresAt,
          order.email,
          order.phone,
          order.name,
        ],
      );
      return order;
    },
    deliver: (channel, body, headers) => {
      const bytes = typeof body === 'string' ? body : JSON.stringify(body);
      const secret = brand.accounts.find((account) => account.channel === channel)?.appSecrets[0] ?? '';
      return fetch(`${app.url}/webhooks/${channel}`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(headers ?? signedHeaders(channel, bytes, secret)),
        },
        body: bytes,
      });
    },
    becomes: async (customer, control) =>
      void (await until(
        `control to become ${control}`,
        async () => (await thread(customer)).control === control,
      )),
    log: async () => {
      const all: LogEntry[] = [];
      for (;;) {
        const { entries } = await admin<{ entries: LogEntry[] }>(`/admin/log?after=${all.at(-1)?.seq ?? 0}`);
        if (entries.length === 0) return all;
        all.push(...entries);
      }
    },
    customer: async (channel, name = 'Mei Chen') => {
      const account = brand.accounts.find((candidate) => candidate.channel === channel);
      if (!account) throw new Error(`no account on ${channel}`);
      const { userId } = await admin<{ userId: string }>('/admin/users', {
        channel,
        accountId: account.id,
        name,
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

// One engine serves all tests of a file.
let trained: IntentEngine | undefined;
export function model(): IntentEngine {
  trained ??= trainedEngine();
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
    ...(account.routing && { routing: true }),
    ...(oauth1 && { x: { ...oauth1, bearer: 'sandbox-bearer' } }),
  };
}

interface WireStats {
  /** Deliveries waiting or on their way. */
  readonly pending: number;
  /** Number of the newest line of the platforms' log. */
  readonly log: number;
}

async function pending({ store }: TestDatabase): Promise<number> {
  const row = await store.one<{ n: number }>({
    text: `select (select count(*) from thread where wake) + (select count(*) from inbox where not done)
                + (select count(*) from outbox where status in ('pending', 'sending', 'unknown')) n`,
  });
  return row?.n ?? 0;
}
