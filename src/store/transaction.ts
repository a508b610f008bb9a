import { setTimeout as delay } from 'node:timers/promises';
import type { PoolClient } from 'pg';
import { StoreError } from '../lib/errors';
import { isRepeatable } from './store-errors';

/** Runs of one transaction before a deadlock or serialization failure is given to the caller. */
const MAX_RUNS = 5;
/** Longest pause before the second run; doubled with each further one. Random, so that two rivals part. */
const FIRST_PAUSE_MS = 10;

export interface TransactionOptions {
  /**
   * Do not wait for the disk at commit. Only for work that is done again when it is lost and is followed by a
   * synchronous commit before anything leaves the house (see datalayer: the turn's commit).
   */
  readonly asyncCommit?: boolean;
}

/** Runs `fn` between begin and commit, the whole of it again on a deadlock; `fn` must therefore be repeatable. */
export async function runTransaction<T>(
  checkOut: () => Promise<PoolClient>,
  fn: (client: PoolClient) => Promise<T>,
  options: TransactionOptions,
): Promise<T> {
  for (let run = 1; ; run++) {
    try {
      return await runOnce(await checkOut(), fn, options);
    } catch (error) {
      if (run >= MAX_RUNS || !isRepeatable(error)) throw error;
    }
    await delay(Math.random() * FIRST_PAUSE_MS * 2 ** (run - 1));
  }
}

async function runOnce<T>(
  client: PoolClient,
  fn: (client: PoolClient) => Promise<T>,
  options: TransactionOptions,
): Promise<T> {
  let broken: Error | undefined;
  try {
    await client.query(options.asyncCommit ? BEGIN_ASYNC : BEGIN);
    const result = await fn(client);
    await commit(client);
    return result;
  } catch (error) {
    await client.query('rollback').catch((rollbackError: Error) => {
      broken = rollbackError;
    });
    throw error;
  } finally {
    // A client that could not even roll back is thrown away instead of going back into the pool.
    client.release(broken);
  }
}

// The isolation level is said each time: no role's or database's default can change what the protocol relies on.
const BEGIN = 'begin isolation level read committed';
const BEGIN_ASYNC = `${BEGIN}; set local synchronous_commit = off`;

/** PostgreSQL answers COMMIT of a failed transaction with ROLLBACK and no error; a swallowed error must not look done. */
async function commit(client: PoolClient): Promise<void> {
  const { command } = await client.query('commit');
  if (command !== 'ROLLBACK') return;
  throw new StoreError(
    'STORE_ROLLED_BACK',
    'rolled back: an error inside the transaction was caught and not thrown on',
  );
}
