import { join } from 'node:path';
import type { Logger } from '../lib/log';
import type { StoreConnection } from './connection';
import type { EmbeddedDeps } from './embedded/deps';
import { startEmbeddedPostgres } from './embedded/start-embedded-postgres';
import { migrate } from './migrate';
import { createStore, type Store } from './store';

export interface OpenStoreConfig {
  /** A PostgreSQL to use; undefined: our own, below `dataDir`. */
  readonly databaseUrl?: string | undefined;
  readonly dataDir: string;
}

export interface OpenStoreDeps {
  readonly log: Logger;
  /** Connections of the store's pool at most; 10 when left out. The queue opens its own. */
  readonly max?: number;
  /** Another machine than this one, in tests. */
  readonly embedded?: EmbeddedDeps;
}

/** The store, checked and migrated, with the server below it when that is ours. */
export interface OpenedStore {
  readonly store: Store;
  readonly storage: 'embedded' | 'external';
  /** For those who keep connections of their own, such as the queue. */
  readonly connection: StoreConnection;
  /** Sentences for the person who starts. */
  readonly notices: readonly string[];
  /** Closes the store, then stops the server that is ours. */
  close(): Promise<void>;
}

/**
 * Opens the one database. Embedded storage serves one app at a time: take the instance lock of `dataDir` before.
 * @throws ConfigError or StoreError that says what to mend; nothing keeps running then.
 */
export async function openStore(config: OpenStoreConfig, deps: OpenStoreDeps): Promise<OpenedStore> {
  const server = await openServer(config, deps);
  let store: Store | undefined;
  try {
    // Checked first: on an unfit server the migrations would fail with a message that tells nobody why.
    const opened = await createStore({ connection: server.connection, log: deps.log, max: deps.max ?? 10 });
    store = opened;
    await migrate(server.connection, deps.log);
    return { ...server, store: opened, close: () => closeBoth(opened, server) };
  } catch (error) {
    await closeBoth(store, server);
    throw error;
  }
}

async function closeBoth(store: Store | undefined, server: { close(): Promise<void> }): Promise<void> {
  try {
    await store?.close();
  } finally {
    await server.close();
  }
}

async function openServer(config: OpenStoreConfig, deps: OpenStoreDeps): Promise<Omit<OpenedStore, 'store'>> {
  if (config.databaseUrl !== undefined) {
    const connection = { connectionString: config.databaseUrl };
    return { storage: 'external', connection, notices: [], close: async () => {} };
  }
  const dataDir = join(config.dataDir, 'postgres');
  const postgres = await startEmbeddedPostgres({ dataDir, log: deps.log }, deps.embedded);
  const { connection, notices } = postgres;
  return { storage: 'embedded', connection, notices, close: () => postgres.stop() };
}
