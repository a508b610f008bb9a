import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Brand } from './brand';
import type { Account } from './channel/account';
import type { ChannelAdapter } from './channel/adapter';
import type { Config } from './config';
import { openSignIn } from './console/sign-in/open-sign-in';
import { createAgents } from './handoff/agents';
import { createLiveBrand } from './handoff/service-settings';
import { openWebhooks } from './handoff/webhooks/open-webhooks';
import { type Clock, systemClock } from './lib/clock';
import { type Ids, randomIds } from './lib/ids';
import { createLogger, type Logger } from './lib/log';
import { createMetrics } from './lib/metrics';
import { projectRoot } from './lib/project-root';
import type { IntentEngine } from './nlu/engine';
import { noteAccounts } from './outbox/accounts';
import { watchBacklog } from './outbox/backlog';
import { createSenders } from './outbox/senders';
import { openQueue } from './queue/open-queue';
import type { Queue } from './queue/queue';
import { WORKER_TIMES, type WorkerTimes } from './queue/worker';
import { openRenewals } from './renewals/open-renewals';
import type { OrderSystemTimes } from './renewals/orders/order-system';
import type { SkillRunner } from './skills/port';
import { type OpenedStore, openStore } from './store/open';
import { installationKey } from './store/secret-key';
import type { Store } from './store/store';
import type { Engine } from './turn/build-engine';
import { dropAllLeases } from './turn/claim';
import { closeServer } from './webhook/close-server';
import { createServer } from './webhook/server';

type AppStorage = Pick<OpenedStore, 'store' | 'connection' | 'storage'> &
  Partial<Pick<OpenedStore, 'notices'>>;

/** Parts a test, a bench or the sandbox puts in the place of the ordinary ones. */
export interface AppParts {
  readonly clock?: Clock;
  /** Of sessions and codes; the machine's own when left out. */
  readonly signInClock?: Clock;
  readonly ids?: Ids;
  readonly log?: Logger;
  /** Already open, and closed by whoever opened it. */
  readonly storage?: AppStorage;
  readonly queue?: Queue;
  readonly adapters?: readonly ChannelAdapter[];
  readonly model?: IntentEngine;
  readonly engine?: Engine;
  readonly skills?: SkillRunner;
  readonly times?: Partial<WorkerTimes>;
  /** Waits of an order book over HTTP. */
  readonly orderTimes?: OrderSystemTimes;
  /** Where the desk for browsers lies, if not in dist. */
  readonly deskFolder?: string;
}

/** How soon another process follows what an admin has set. */
const FOLLOW_SETTINGS_MS = 3_000;
/** Longest a platform call may take; shorter than the outbox lease of 10 s. */
const SEND_TIMEOUT_MS = 7_000;

export type OpenStations = Awaited<ReturnType<typeof openStations>>;

/** Everything that has to be open before the first request and the first turn. */
export async function openStations(
  config: Config,
  fileBrand: Brand,
  parts: AppParts & Required<Pick<AppParts, 'adapters'>>,
  closers: (() => Promise<unknown>)[],
) {
  const { clock = systemClock, ids = randomIds, adapters } = parts;
  const log = parts.log ?? createLogger(config.logLevel);
  const times = { ...WORKER_TIMES, ...parts.times };
  const accounts = accountsOf(fileBrand);

  const opened: AppStorage = parts.storage ?? (await openOwnStorage(config, log, closers));
  const { store, storage } = opened;
  // Nobody else is on an embedded database, so a lease found in it belongs to a process that died.
  if (storage === 'embedded') await dropAllLeases(store);
  await noteAccounts(store, accounts);
  const liveBrand = createLiveBrand(fileBrand, store);
  await liveBrand.refresh();
  const { brand } = liveBrand;
  const follow = setInterval(() => void liveBrand.refresh().catch(() => undefined), FOLLOW_SETTINGS_MS);
  follow.unref();
  closers.push(async () => clearInterval(follow));
  const queue =
    parts.queue ?? (await openQueue({ redisUrl: config.redisUrl, store: opened.connection }, log));
  closers.push(() => queue.close());

  const metrics = createMetrics();
  watchBacklog(metrics, store);
  const server = createServer({ log, ids, metrics, ready: () => missing(store) });
  closers.push(() => closeServer(server));
  // Asked once it listens, on a port and never on a socket file: then the address is one.
  const ownUrl = () => baseUrl(server.server.address() as AddressInfo);
  const publicUrl = () => config.publicUrl ?? ownUrl();
  const onAwake = (threadIds: readonly string[]) => void queue.ring(threadIds, times.burstQuietMs);
  const secretKey = await installationKey(config.dataDir, config.secretKey);
  const { sandbox } = config;
  const renewals = openRenewals({
    brand,
    store,
    clock,
    ids,
    log,
    secretKey,
    sandbox,
    publicUrl,
    ownUrl,
    onAwake,
    ...(parts.orderTimes && { orderTimes: parts.orderTimes }),
  });
  closers.push(() => renewals.close());
  const webhooks = openWebhooks({ store, clock, log, secretKey, sandbox });
  closers.push(() => webhooks.close());
  const senders = createSenders(adapters, accounts, { clock, log, timeoutMs: SEND_TIMEOUT_MS });
  const agents = createAgents({ store, ids });
  const signIn = openSignIn({
    store,
    ids,
    businessClock: clock,
    secretKey,
    publicUrl: config.publicUrl,
    brand,
    sandbox,
    log,
    ...(parts.signInClock && { clock: parts.signInClock }),
  });
  // Until this process sends by itself, whoever does is told through the queue.
  const senderBell = { nudge: (): void => void queue.nudgeSenders() };
  const notices = [...(opened.notices ?? []), ...(await renewals.notices())];
  return {
    accounts,
    adapters,
    agents,
    brand,
    clock,
    closers,
    deskFolder: parts.deskFolder ?? join(projectRoot(), 'dist', 'web'),
    ids,
    liveBrand,
    log,
    metrics,
    notices,
    onAwake,
    ownUrl,
    publicUrl,
    queue,
    renewals,
    senderBell,
    senders,
    server,
    signIn,
    webhooks,
    storage,
    store,
    times,
  };
}

async function openOwnStorage(
  config: Config,
  log: Logger,
  closers: (() => Promise<unknown>)[],
): Promise<OpenedStore> {
  const opened = await openStore(config, { log, max: 20 });
  closers.push(() => opened.close());
  return opened;
}

async function missing(store: Store): Promise<readonly string[]> {
  try {
    await store.query({ text: 'select 1' });
    return [];
  } catch {
    return ['STORE'];
  }
}

function baseUrl(address: AddressInfo): string {
  const host = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return `http://${host}:${address.port}`;
}

// zod says `string | undefined` where Account says "may be left out"; parsed YAML never holds an explicit undefined.
function accountsOf(brand: Brand): readonly Account[] {
  return brand.accounts as readonly Account[];
}
