import { type App, buildApp } from '../app';
import type { Brand } from '../brand';
import type { Config } from '../config';
import { addDemoReplies } from '../console/thread/demo-replies';
import { createSettableClock } from '../lib/clock';
import { AppError } from '../lib/errors';
import type { Logger } from '../lib/log';
import { importDemoOrders } from '../renewals/orders/demo-orders';
import type { ImportResult } from '../renewals/orders/import-orders';
import { type EmulatorsHandle, spawnEmulators } from '../sandbox/child';
import { acquireInstanceLock, type InstanceLock } from '../store/instance-lock';
import { type DemoAgent, ensureDemoAgent } from './demo-agent';
import { assertCanListen } from './free-port';
import { sandboxAccounts, towardsEmulators } from './sandbox-accounts';
import { openSandboxClock } from './sandbox-clock';
import type { Settings } from './settings';
import { productVersion } from './version';

/** The whole product in this process, with the emulators beside it when the sandbox is on. */
export interface Instance {
  readonly app: App;
  /** Admin API of the emulators; undefined without the sandbox. */
  readonly adminUrl?: string;
  readonly demoAgent?: DemoAgent;
  /** What became of the demo orders; undefined when none were imported. */
  readonly demoOrders?: ImportResult;
  /** Rejects when a part that cannot be replaced has ended by itself; never settles otherwise. */
  readonly lost: Promise<never>;
  /** Stops everything; a second call waits for the first. */
  stop(): Promise<void>;
}

/**
 * Starts the product: lock, emulators, app, demo data; then tells other programs where it listens.
 * @throws AppError that says what to mend; nothing keeps running then.
 */
export async function startInstance({ config, brand }: Settings, log: Logger): Promise<Instance> {
  const closers: (() => Promise<void>)[] = [];
  let stopping: Promise<void> | undefined;
  const stop = () => (stopping ??= closeAll(closers));
  try {
    const lock = await lockFolder(config);
    if (lock) closers.push(() => lock.release());
    await assertCanListen(config.host, config.port);
    const clock = config.sandbox ? openSandboxClock(config.dataDir) : createSettableClock();

    const emulators = config.sandbox
      ? await spawnEmulators({ clock, accounts: sandboxAccounts(brand) })
      : undefined;
    if (emulators) closers.push(() => emulators.close());
    const wired = emulators ? towardsEmulators(brand, emulators) : brand;
    const app = await buildApp(config, wired, { clock, log });
    closers.push(() => app.close());

    const demo = emulators && (await prepareSandbox(app, { config, brand, emulators, log, clock }));
    const adminUrl = emulators?.adminUrl;
    await lock?.publish({ address: app.url, ...(adminUrl !== undefined && { adminUrl }) });
    return {
      app,
      ...(adminUrl !== undefined && { adminUrl }),
      ...demo,
      lost: emulators ? whenGone(emulators, () => stopping !== undefined) : new Promise(() => {}),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Processes that share a database may share a folder; embedded storage and the sandbox belong to one. */
async function lockFolder(config: Config): Promise<InstanceLock | undefined> {
  if (config.databaseUrl !== undefined && !config.sandbox) return undefined;
  return await acquireInstanceLock(config.dataDir, {
    version: productVersion(),
    clock: createSettableClock(),
  });
}

async function prepareSandbox(
  app: App,
  deps: {
    readonly config: Config;
    readonly brand: Brand;
    readonly emulators: EmulatorsHandle;
    readonly log: Logger;
    readonly clock: ReturnType<typeof createSettableClock>;
  },
): Promise<Pick<Instance, 'demoAgent' | 'demoOrders'>> {
  const { config, brand, emulators, clock } = deps;
  const demoOrders =
    brand.orders.kind === 'sql' ? await importDemoOrders({ store: app.store, brand, clock }) : undefined;
  await addDemoReplies(app.store, clock.now());
  const demoAgent = await ensureDemoAgent(config.dataDir, app.agents);
  await emulators.setWebhook(app.url);
  return { demoAgent, ...(demoOrders && { demoOrders }) };
}

/** A signal to the whole process group may reach the emulators first: that is no loss. */
const SETTLE_MS = 200;

async function whenGone(emulators: EmulatorsHandle, isStopping: () => boolean): Promise<never> {
  await emulators.ended;
  await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
  if (isStopping()) return await new Promise(() => {});
  // Their people and threads were in their memory: starting them again would leave every chat without its other half.
  throw new AppError(
    'SANDBOX_GONE',
    'the process of the sandbox emulators has ended: start renewdesk again (orders and cases are kept)',
  );
}

/** Newest first. What fails to stop does not keep the others running; the first fault is reported. */
async function closeAll(closers: readonly (() => Promise<void>)[]): Promise<void> {
  const faults: unknown[] = [];
  for (const close of closers.toReversed()) await close().catch((error: unknown) => faults.push(error));
  if (faults.length > 0) throw faults[0];
}
