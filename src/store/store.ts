import { type ClientBase, Pool, type PoolClient, type QueryConfig } from 'pg';
import { ConfigError, errorCode, StoreError } from '../lib/errors';
import type { Logger } from '../lib/log';
import { systemCode } from '../lib/system-code';
import { assertServer } from './assert-server';
import { clientConfig, type StoreConnection } from './connection';
import type { Queryable, Statement } from './statement';
import { asStoreError } from './store-errors';
import { runTransaction, type TransactionOptions } from './transaction';
import { typeParsers } from './type-parsers';

export type { StoreConnection } from './connection';
export type { Queryable, Statement } from './statement';
export type { TransactionOptions } from './transaction';

/** A pool of connections to the one database. */
export interface Store extends Queryable {
  /**
   * Commits what `fn` did, or nothing of it. A deadlock runs `fn` again (at most five times), so it may only touch
   * the database; a lost connection is STORE_UNAVAILABLE and leaves open whether the commit happened.
   */
  transaction<T>(fn: (tx: Queryable) => Promise<T>, options?: TransactionOptions): Promise<T>;
  /** Waits for running statements, then closes every connection. A second call does nothing. */
  close(): Promise<void>;
}

export interface StoreOptions {
  readonly connection: StoreConnection;
  readonly log: Logger;
  /** Connections at most; 10 when left out. */
  readonly max?: number;
}

/** A statement longer than this is ended by the server: the longest of ours takes milliseconds. */
const STATEMENT_TIMEOUT_MS = 15_000;
/** Our side gives up a little later, for a server that is no longer there to do so (half-open TCP). */
const QUERY_TIMEOUT_MS = STATEMENT_TIMEOUT_MS + 5_000;
/** A process frozen in a transaction would hold its locks for ever; no transaction of ours waits for anything remote. */
const IDLE_IN_TRANSACTION_TIMEOUT_MS = 30_000;
/** How long a caller waits for a free connection before it hears STORE_UNAVAILABLE. */
const CONNECT_TIMEOUT_MS = 5_000;

/**
 * Connects and checks the server.
 * @throws ConfigError when the database cannot be reached or is unfit (old version, fsync off, other isolation).
 */
export async function createStore({ connection, log, max = 10 }: StoreOptions): Promise<Store> {
  const pool = createPool(connection, log, max);
  try {
    await withClient(pool, assertServer);
    return storeOver(pool);
  } catch (error) {
    await pool.end();
    throw startError(error);
  }
}

function createPool(connection: StoreConnection, log: Logger, max: number): Pool {
  const pool = new Pool({
    ...clientConfig(connection),
    max,
    types: typeParsers,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    query_timeout: QUERY_TIMEOUT_MS,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_TIMEOUT_MS,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
  });
  // The pool forgets its connections before they are closed: at a stop the server's good-bye is no loss.
  const warn = (error: Error, message: string) => {
    if (!pool.ending) log.warn({ code: errorCode(error) }, message);
  };
  pool.on('error', (error) => warn(error, 'idle database connection lost'));
  // The pool listens to idle clients only. One that is checked out when the server goes away would end the process.
  pool.on('connect', (client) => {
    client.on('error', (error) => warn(error, 'database connection lost'));
  });
  return pool;
}

function storeOver(pool: Pool): Store {
  let closing: Promise<void> | undefined;
  return {
    ...queryableOver((config) => pool.query(config)),
    transaction: async (fn, options = {}) => {
      try {
        return await runTransaction(
          () => pool.connect(),
          (client) => fn(transactionOver(client)),
          options,
        );
      } catch (error) {
        throw asStoreError(error);
      }
    },
    close: () => (closing ??= pool.end()),
  };
}

function transactionOver(client: ClientBase): Queryable {
  return queryableOver((config) => client.query(config));
}

function queryableOver(run: (config: QueryConfig) => Promise<{ rows: unknown[] }>): Queryable {
  const query = async <T>(statement: Statement): Promise<T[]> => {
    try {
      const { rows } = await run({ ...statement, values: [...(statement.values ?? [])] });
      // The caller names the row's type beside the SQL that makes it; nothing else could know it.
      return rows as T[];
    } catch (error) {
      throw asStoreError(error);
    }
  };
  return {
    query,
    one: async <T>(statement: Statement): Promise<T | undefined> => {
      const rows = await query<T>(statement);
      if (rows.length > 1) throw manyRows(statement);
      return rows[0];
    },
  };
}

async function withClient<T>(pool: Pool, fn: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    return await fn(client);
  } finally {
    client.release();
  }
}

function manyRows(statement: Statement): StoreError {
  return new StoreError(
    'STORE_MANY_ROWS',
    `${statement.name ?? 'a statement'} gave several rows where one is meant`,
  );
}

function startError(error: unknown): unknown {
  if (error instanceof ConfigError) return error;
  // Only the code: a driver's message may repeat the address, and with it the password; so does a URL's own error.
  const code = systemCode(error) ?? errorCode(error);
  const message = `the database does not answer (${code}); if DATABASE_URL is set, check it`;
  return new ConfigError('STORE_UNREACHABLE', message, code === 'ERR_INVALID_URL' ? {} : { cause: error });
}
