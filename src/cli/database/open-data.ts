import type { Config } from '../../config';
import { systemClock } from '../../lib/clock';
import { silentLog } from '../../lib/log';
import { acquireInstanceLock } from '../../store/instance-lock';
import { openStore } from '../../store/open';
import { openStoreBeside } from '../../store/open-beside';
import type { Store } from '../../store/store';
import { waitForAddress } from '../attach';
import { productVersion } from '../version';

/** The database for the time of one command. */
export interface OpenedData {
  readonly store: Store;
  /** Leaves a running product alone; ends a server that was started for this command. */
  close(): Promise<void>;
}

/**
 * Opens the database of these settings, migrated: DATABASE_URL, else that of the product running on the data folder,
 * else the folder's own, locked against a start meanwhile.
 */
export async function openData(config: Config): Promise<OpenedData> {
  if (config.databaseUrl !== undefined) return await openStore(config, { log: silentLog });
  // A product that listens has migrated already.
  if (await waitForAddress(config.dataDir)) return await besideInstance(config.dataDir);
  const lock = await acquireInstanceLock(config.dataDir, { version: productVersion(), clock: systemClock });
  try {
    const opened = await openStore(config, { log: silentLog });
    return {
      store: opened.store,
      close: async () => {
        try {
          await opened.close();
        } finally {
          await lock.release();
        }
      },
    };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/** Runs work on the database and closes it, whatever happens. */
export async function withData<T>(config: Config, work: (store: Store) => Promise<T>): Promise<T> {
  const data = await openData(config);
  try {
    return await work(data.store);
  } finally {
    await data.close();
  }
}

async function besideInstance(dataDir: string): Promise<OpenedData> {
  const { store } = await openStoreBeside(dataDir, silentLog);
  return { store, close: () => store.close() };
}
