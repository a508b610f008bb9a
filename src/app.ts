import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { adapters as allAdapters } from '../adapters';
import { intentModules } from '../intents';
import { assertSandbox } from './assert-sandbox';
import type { Brand } from './brand';
import type { Account } from './channel/account';
import type { ChannelAdapter } from './channel/adapter';
import type { Config } from './config';
import { deskChores } from './console/desk-chores';
import { openConsole } from './console/open-console';
import { openSignIn } from './console/sign-in/open-sign-in';
import { type Agents, createAgents } from './handoff/agents';
import { createControlMoves } from './handoff/control-moves';
import { createLiveBrand } from './handoff/service-settings';
import { openWebhooks } from './handoff/webhooks/open-webhooks';
import { createIngest } from './inbox/ingest';
import { type Clock, systemClock } from './lib/clock';
import { type Ids, randomIds } from './lib/ids';
import { createLogger, type Logger } from './lib/log';
import { createMetrics } from './lib/metrics';
import { projectRoot } from './lib/project-root';
import type { IntentEngine } from './nlu/engine';
import { loadEngine } from './nlu/model-file';
import { noteAccounts } from './outbox/accounts';
import { watchBacklog } from './outbox/backlog';
import { createSenders } from './outbox/senders';
import { mask } from './privacy/mask';
import { openQueue } from './queue/open-queue';
import type { Queue } from './queue/queue';
import { type RunningWorker, startWorker, WORKER_TIMES, type WorkerTimes } from './queue/worker';
import { openRenewals } from './renewals/open-renewals';
import type { OrderSystemTimes } from './renewals/orders/order-system';
import { openSkills } from './skills/open-skills';
import type { SkillRunner } from './skills/port';
import { type OpenedStore, openStore } from './store/open';
import { installationKey } from './store/secret-key';
import type { Store } from './store/store';
import { createEngineFor, type Engine } from './turn/build-engine';
import { dropAllLeases } from './turn/claim';
import { openSuggest, openTurn } from './turn/open-turn';
import { closeServer } from './webhook/close-server';
import { createDeliveryTally } from './webhook/delivery-tally';
import { platformRoutes } from './webhook/platform-routes';
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

export interface App {
  /** Base URL this process listens on. */
  readonly url: string;
  readonly store: Store;
  readonly agents: Agents;
  readonly storage: 'embedded' | 'external';
  readonly queueBackend: Queue['backend'];
  /** Sentences for the person who starts. */
  readonly notices: readonly string[];
  /** Path of a new one-time link that makes the first admin; undefined when there is one, or no console here. */
  firstAdminPath(): Promise<string | undefined>;
  close(): Promise<void>;
}

/** How soon another process follows what an admin has set. */
const FOLLOW_SETTINGS_MS = 3_000;
/** Longest a platform call may take; shorter than the outbox lease of 10 s. */
const SEND_TIMEOUT_MS = 7_000;

/** The thinking part alone: text in, decision and words out. */
export async function buildEngine(brand: Brand, model?: IntentEngine): Promise<Engine> {
  return await createEngineFor(brand, { model: model ?? loadEngine(modelFile()), modules: intentModules });
}

/**
 * Puts the product together and starts it: the only place where the stations meet.
 * @throws ConfigError when something has to be mended before the start.
 */
export async function buildApp(config: Config, brand: Brand, parts: AppParts = {}): Promise<App> {
  assertSandbox(config, brand);
  const closers: (() => Promise<unknown>)[] = [];
  const close = async () => {
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  try {
    const stations = await openStations(config, brand, parts, closers);
    if (config.role !== 'worker') await serve(stations);
    await stations.server.listen({ host: config.host, port: config.port });
    if (config.role !== 'web') {
      const worker = await runTurns(stations, parts);
      stations.senderBell.nudge = worker.nudge;
      closers.push(() => worker.stop());
    }
    const { store, agents, storage, queue, notices, ownUrl, signIn } = stations;
    const firstAdminPath = async () =>
      config.role === 'worker' ? undefined : await signIn.signIn.links.forFirstAdmin();
    return {
      url: ownUrl(),
      store,
      agents,
      storage,
      queueBackend: queue.backend,
      notices,
      firstAdminPath,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

type Stations = Awaited<ReturnType<typeof openStations>>;

/** Everything that has to be open before the first request and the first turn. */
async function openStations(
  config: Config,
  fileBrand: Brand,
  parts: AppParts,
  closers: (() => Promise<unknown>)[],
) {
  const { clock = systemClock, ids = randomIds, adapters = allAdapters } = parts;
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
  let engine: Promise<Engine> | undefined;
  return {
    accounts,
    adapters,
    agents,
    brand,
    clock,
    closers,
    engine: () => (engine ??= parts.engine ? Promise.resolve(parts.engine) : buildEngine(brand, parts.model)),
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

/** The HTTP faces: platforms' webhooks, the customer's pages, the agents' API and desk. */
async function serve(stations: Stations): Promise<void> {
  const { server, adapters, accounts, store, onAwake, log, clock, metrics, renewals } = stations;
  const tally = createDeliveryTally({ store, clock, log });
  stations.closers.push(() => tally.close());
  platformRoutes(server, {
    adapters,
    accounts,
    ingest: createIngest({ store, onAwake, log }),
    clock,
    metrics,
    tally,
    mask,
  });
  await renewals.routes(server);
  const { agents, brand, liveBrand, senders, senderBell, signIn, webhooks, deskFolder } = stations;
  await openConsole(server, {
    store,
    agents,
    signIn,
    senders,
    brand,
    liveBrand,
    webhooks: webhooks.subscriptions,
    links: renewals.links,
    suggest: openSuggest(stations),
    clock,
    log,
    onAwake,
    onOutbox: () => senderBell.nudge(),
    intentsFolder: join(projectRoot(), 'intents'),
    deskFolder,
  });
}

/** The thinking and sending side of a process. */
async function runTurns(stations: Stations, parts: AppParts): Promise<RunningWorker> {
  const { brand, clock, ids, log, notices, store, queue, senders, renewals, times } = stations;
  const engine = await stations.engine();
  const skills = parts.skills ?? openSkills({ brand, log });
  if (skills.notice) notices.push(skills.notice);
  const moves = createControlMoves({ brand, capabilitiesOf: senders.capabilitiesOf });
  return await startWorker({
    store,
    queue,
    clock,
    ids,
    log,
    senders,
    turn: openTurn({ ...stations, engine, skills }),
    moves,
    times,
    chores: [...renewals.chores, ...deskChores(stations)],
  });
}

/** Where the build put the trained model, whether this runs from src/ or from dist/src/. */
function modelFile(): string {
  return join(projectRoot(), 'dist', 'intents.model');
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
