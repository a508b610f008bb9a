import { join } from 'node:path';
import { StoreError } from '../lib/errors';
import type { Logger } from '../lib/log';
import type { StoreConnection } from './connection';
import { findRunning } from './embedded/find-running';
import { createStore, type Store } from './store';

/**
 * The store of the app that runs on `dataDir`, over connections of our own. Closing it leaves the app and its server
 * as they are.
 * @throws StoreError STORE_UNAVAILABLE when the server does not answer just now.
 */
export async function openStoreBeside(
  dataDir: string,
  log: Logger,
): Promise<{ readonly store: Store; readonly connection: StoreConnection }> {
  const connection = await findRunning(join(dataDir, 'postgres'));
  if (connection === undefined) {
    throw new StoreError(
      'STORE_UNAVAILABLE',
      `the database of the renewdesk that runs on ${dataDir} does not answer: try again in a moment`,
      { retryable: true },
    );
  }
  return { store: await createStore({ connection, log, max: MAX_CONNECTIONS }), connection };
}

/** The running app has 60 for itself and its queue; a command needs few. */
const MAX_CONNECTIONS = 4;
