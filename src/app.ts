import { join } from 'node:path';
import { adapters as allAdapters } from '../adapters';
import { intentModules } from '../intents';
import { assertSandbox } from './assert-sandbox';
import type { Brand } from './brand';
import type { Config } from './config';
import { deskChores } from './console/desk-chores';
import { openConsole } from './console/open-console';
import type { Agents } from './handoff/agents';
import { createControlMoves } from './handoff/control-moves';
import { createIngest } from './inbox/ingest';
import { projectRoot } from './lib/project-root';
import type { IntentEngine } from './nlu/engine';
import { loadEngine } from './nlu/model-file';
import { type AppParts, type OpenStations, openStations } from './open-stations';
import { mask } from './privacy/mask';
import type { Queue } from './queue/queue';
import { type RunningWorker, startWorker } from './queue/worker';
import { openSkills } from './skills/open-skills';
import type { Store } from './store/store';
import { createEngineFor, type Engine } from './turn/build-engine';
import { openSuggest, openTurn } from './turn/open-turn';
import { createDeliveryTally } from './webhook/delivery-tally';
import { platformRoutes } from './webhook/platform-routes';

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
    const opened = await openStations(config, brand, { adapters: allAdapters, ...parts }, closers);
    const stations: Stations = { ...opened, engine: engineOf(opened, parts) };
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

/** What is open, and the engine once somebody needs it. */
type Stations = OpenStations & { engine(): Promise<Engine> };

function engineOf({ brand }: OpenStations, { engine, model }: AppParts): () => Promise<Engine> {
  let built = engine && Promise.resolve(engine);
  return () => (built ??= buildEngine(brand, model));
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
