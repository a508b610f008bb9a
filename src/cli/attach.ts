import { setTimeout as delay } from 'node:timers/promises';
import { AppError, ConfigError } from '../lib/errors';
import { silentLog } from '../lib/log';
import { readInstance } from '../store/instance-lock';
import { readDemoToken } from './demo-agent';
import { dataFolder, readSettings, type SettingFlags } from './settings';
import type { Cli } from './terminal';

/** A running sandbox: one that was there, or one of our own. */
export interface Attached {
  readonly dataDir: string;
  /** Base URL of the product's HTTP port. */
  readonly address: string;
  /** Base URL of the emulators' admin API. */
  readonly adminUrl: string;
  /** API token of the demo agent, where the folder has one. */
  readonly token?: string;
  /** Stops it if it is ours; leaves it running if it is not. */
  end(): Promise<void>;
}

/** Longest start: crash recovery of a large database. */
const START_MS = 60_000;
const LOOK_EVERY_MS = 100;

/**
 * Finds the sandbox that runs on the data folder, else starts one for as long as the caller needs it: any free port,
 * no log.
 * @throws ConfigError NO_SANDBOX when what runs there has real accounts.
 */
export async function attachSandbox(flags: SettingFlags, cli: Cli): Promise<Attached> {
  const dataDir = dataFolder(flags, cli.environment);
  const running = await waitForAddress(dataDir);
  if (running) {
    const { address, adminUrl } = running;
    if (adminUrl === undefined) {
      throw new ConfigError(
        'NO_SANDBOX',
        `the renewdesk on ${dataDir} has real accounts, and this command talks through emulated ones: start it with --sandbox, or use another --data`,
      );
    }
    return { dataDir, address, adminUrl, ...(await tokenOf(dataDir)), end: async () => {} };
  }
  return await startOwn(flags, dataDir, cli);
}

/** The instance on this folder once it listens; undefined when there is none. */
export async function waitForAddress(
  dataDir: string,
): Promise<{ readonly address: string; readonly adminUrl?: string | undefined } | undefined> {
  const deadline = performance.now() + START_MS;
  for (;;) {
    const found = await readInstance(dataDir);
    if (found === undefined) return undefined;
    const { address, adminUrl } = found;
    if (address !== undefined) return { address, adminUrl };
    if (performance.now() > deadline) {
      throw new AppError(
        'INSTANCE_STUCK',
        `the renewdesk on ${dataDir} (process ${found.pid}) has been starting for ${START_MS / 1_000} s: look at its log, or stop it`,
      );
    }
    await delay(LOOK_EVERY_MS);
  }
}

async function startOwn(flags: SettingFlags, dataDir: string, cli: Cli): Promise<Attached> {
  cli.note(cli.paint.dim('renewdesk: nothing runs here, so the product starts for the time of this command'));
  const settings = readSettings({ ...flags, sandbox: true, port: '0' }, cli.environment);
  const { startInstance } = await import('./instance.js');
  const instance = await startInstance(settings, silentLog);
  const { app, adminUrl = '' } = instance;
  return { dataDir, address: app.url, adminUrl, ...(await tokenOf(dataDir)), end: () => instance.stop() };
}

async function tokenOf(dataDir: string): Promise<{ token?: string }> {
  const token = await readDemoToken(dataDir);
  return token === undefined ? {} : { token };
}
