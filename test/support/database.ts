import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll } from '@jest/globals';
import { Client } from 'pg';
import { silentLog } from '../../src/lib/log';
import { createStore, type Store } from '../../src/store/store';
import { TEMPLATE, type TestServer, testServer } from './test-server';

export interface TestDatabase {
  readonly store: Store;
  /** For whoever opens connections of its own (the queue, a second app). */
  readonly connection: TestServer;
  /** Closes the store and removes the database, whoever is still connected. */
  drop(): Promise<void>;
}

/** A migrated database of its own: real PostgreSQL, empty tables, nothing shared with other tests. */
export async function createTestDatabase(options: { max?: number } = {}): Promise<TestDatabase> {
  const database = `test_${randomBytes(6).toString('hex')}`;
  await onServer((client) => client.query(`create database ${database} template ${TEMPLATE}`));
  const connection = { ...testServer(), database };
  const store = await createStore({ connection, log: silentLog, max: options.max ?? 10 });
  const drop = async (): Promise<void> => {
    await store.close();
    await onServer((client) => client.query(`drop database if exists ${database} with (force)`));
  };
  return { store, connection, drop };
}

/**
 * One database for the test file that calls it at the top; dropped after the last test. Use what it returns inside
 * tests and hooks only: it is filled before the first of them.
 */
export function useTestDatabase(
  options: { max?: number } = {},
): Readonly<Pick<TestDatabase, 'store' | 'connection'>> {
  let database: TestDatabase | undefined;
  beforeAll(async () => {
    database = await createTestDatabase(options);
  });
  afterAll(async () => {
    await database?.drop();
  });
  const ready = (): TestDatabase => {
    if (database === undefined) throw new Error('the test database exists inside tests and hooks only');
    return database;
  };
  return {
    get store() {
      return ready().store;
    },
    get connection() {
      return ready().connection;
    },
  };
}

async function onServer(work: (client: Client) => Promise<unknown>): Promise<void> {
  const client = new Client(testServer());
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
