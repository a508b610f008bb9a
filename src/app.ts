import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { adapters as allAdapters } from '../adapters';
import { intentModules } from '../intents';
import type { Brand } from './brand';
import type { Account } from './channel/account';
import type { ChannelAdapter } from './channel/adapter';
import type { Config } from './config';
import { consoleRoutes } from './console/routes';
import { type Agents, createAgents } from './handoff/agents';
import { createControlMoves } from './handoff/control-moves';
import { hoursAt } from './handoff/hours';
import { createIngest } from './inbox/ingest';
import { type Clock, systemClock } from './lib/clock';
import { ConfigError } from './lib/errors';
import { type Ids, randomIds } from './lib/ids';
import { createLogger, type Logger } from './lib/log';
import { createMetrics } from './lib/metrics';
import { projectRoot } from './lib/project-root';
import type { IntentEngine } from './nlu/engine';
import { loadEngine } from './nlu/model-file';
import { noteAccounts } from './outbox/accounts';
import { ownerOfEcho } from './outbox/echo-owner';
import { createSenders } from './outbox/senders';
import { mask } from './privacy/mask';
import { openQueue } from './queue/open-queue';
import type { Queue } from './queue/queue';
import { startWorker, WORKER_TIMES, type WorkerTimes } from './queue/worker';
import { openRenewals } from './renewals/open-renewals';
import { type OpenedStore, openStore } from './store/open';
import { installationKey } from './store/secret-key';
import type { Store } from './store/store';
import { brandContext } from './turn/brand-context';
import { createEngineFor, type Engine } from './turn/build-engine';
import { dropAllLeases } from './turn/claim';
import type { TurnDeps } from './turn/run-turn';
import { createTurnFacts } from './turn/turn-facts';
import { platformRoutes } from './webhook/platform-routes';
import { createServer } from './webhook/server';

/** Parts a test, a bench or the sandbox puts in the place of the ordinary ones. */
export interface AppParts {
  readonly clock?: Clock;
  readonly ids?: Ids;
  readonly log?: Logger;
  /** Already open, and closed by whoever opened it. */
  readonly storage?: Pick<OpenedStore, 'store' | 'connection' | 'storage'>;
  readonly queue?: Queue;
  readonly adapters?: readonly ChannelAdapter[];
  readonly model?: IntentEngine;
  readonly engine?: Engine;
  readonly times?: Partial<WorkerTimes>;
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
  close(): Promise<void>;
}

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
  const { clock = systemClock, ids = randomIds, adapters = allAdapters } = parts;
  const log = parts.log ?? createLogger(config.logLevel);
  const times = { ...WORKER_TIMES, ...parts.times };
  const runsHttp = config.role !== 'worker';
  const runsTurns = config.role !== 'web';

  const closers: (() => Promise<unknown>)[] = [];
  const close = async () => {
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  try {
    const opened = parts.storage ?? (await openStore(config, { log, max: 20 }));
    if ('close' in opened) closers.push(() => (opened as OpenedStore).close());
    const { store } = opened;
    if (opened.storage === 'embedded') await dropAllLeases(store);
    await noteAccounts(store, brand.accounts as readonly Account[]);

    const queue =
      parts.queue ?? (await openQueue({ redisUrl: config.redisUrl, store: opened.connection }, log));
    closers.push(() => queue.close());
    const metrics = createMetrics();
    const server = createServer({ log, ids, metrics, ready: () => missing(store) });
    closers.push(() => server.close());
    const ownUrl = () => baseUrl(server.server.address() as AddressInfo);
    const publicUrl = () => config.publicUrl ?? ownUrl();
    const onAwake = (threadIds: readonly string[]) => void queue.ring(threadIds, times.burstQuietMs);

    const accounts = brand.accounts as readonly Account[];
    const senders = createSenders(adapters, accounts, { clock, log, timeoutMs: SEND_TIMEOUT_MS });
    const secretKey = await installationKey(config.dataDir, config.secretKey);
    const renewals = openRenewals({
      brand,
      store,
      clock,
      ids,
      log,
      secretKey,
      sandbox: config.sandbox,
      publicUrl,
      ownUrl,
      onAwake,
    });
    const agents = createAgents({ store, ids });
    let nudge = (): void => void queue.nudgeSenders();

    if (runsHttp) {
      platformRoutes(server, {
        adapters,
        accounts,
        ingest: createIngest({ store, onAwake, log }),
        clock,
        metrics,
        mask,
      });
      await renewals.routes(server);
      const capabilitiesOf = (channel: string) => senders.capabilitiesOf(`${channel}:`);
      const routes = consoleRoutes;
      await server.register(
        async (scope) => {
          await routes(scope, { store, agents, clock, capabilitiesOf, onAwake, onOutbox: () => nudge() });
        },
        { prefix: '/api' },
      );
    }
    await server.listen({ host: config.host, port: config.port });

    if (runsTurns) {
      const engine = parts.engine ?? (await buildEngine(brand, parts.model));
      const hours = () => hoursAt(brand.hours, brand.brand.timeZone, clock.now());
      const turn: TurnDeps = {
        clock,
        ...engine,
        hours,
        facts: createTurnFacts({ gate: renewals.gate, quotes: renewals.quotes, hours }),
        prepareLink: renewals.prepareLink,
        pick: ids.pick,
        defaultLanguage: brand.brand.defaultLanguage,
        channelOf: (channel) => ({ capabilities: senders.capabilitiesOf(`${channel}:`) }),
        brandOf: ({ channel }) => brandContext(brand, channel),
        ownerOf: (threadId, echo) => ownerOfEcho(store, threadId, echo),
        isOurApp: (accountId, appId) =>
          accounts.some((a) => `${a.channel}:${a.id}` === accountId && a.appId === appId),
      };
      const moves = createControlMoves({ brand, capabilitiesOf: senders.capabilitiesOf });
      const worker = await startWorker({ store, queue, clock, ids, log, senders, turn, moves, times });
      nudge = worker.nudge;
      closers.push(() => worker.stop());
    }
    return {
      url: ownUrl(),
      store,
      agents,
      storage: opened.storage,
      queueBackend: queue.backend,
      notices: 'notices' in opened ? (opened as OpenedStore).notices : [],
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Where the build put the trained model, whether this runs from src/ or from dist/src/. */
function modelFile(): string {
  return join(projectRoot(), 'dist', 'intents.model');
}

// The sandbox signs visitors in and takes pretend payments: never beside customers' data, never on a public address.
function assertSandbox(config: Config, brand: Brand): void {
  const real = brand.accounts.filter((account) => !account.sandbox);
  const pretend = brand.accounts.filter((account) => account.sandbox);
  if (!config.sandbox) {
    if (pretend.length === 0) return;
    throw new ConfigError(
      'SANDBOX_ACCOUNTS',
      'brand.yaml has accounts of the sandbox: remove them, or start with --sandbox',
    );
  }
  if (!['127.0.0.1', '::1', 'localhost'].includes(config.host)) {
    throw new ConfigError('SANDBOX_PUBLIC', 'the sandbox listens on this machine only: set HOST=127.0.0.1');
  }
  if (real.length > 0 && !config.sandboxForced) {
    throw new ConfigError(
      'SANDBOX_BESIDE_REAL',
      'brand.yaml has real accounts: start without --sandbox, or SANDBOX=force',
    );
  }
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
