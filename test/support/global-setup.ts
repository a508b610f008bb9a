import { chmod, mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'pg';
import { silentLog } from '../../src/lib/log';
import { systemDeps } from '../../src/store/embedded/deps';
import { startEmbeddedPostgres } from '../../src/store/embedded/start-embedded-postgres';
import { migrate } from '../../src/store/migrate';
import { fastFolder } from './folders';
import globalTeardown from './global-teardown';
import { keepForTeardown, SERVER_VARIABLE, TEMPLATE } from './test-server';
import { BUILT_MODEL_FITS, builtModelFits } from './trained-engine';

/** One PostgreSQL for the whole run, with a migrated template that each test file clones. */
// oxlint-disable-next-line import/no-default-export -- jest calls the default export
export default async function globalSetup(): Promise<void> {
  const folder = await mkdtemp(join(await fastFolder(), 'renewdesk-jest-'));
  // PostgreSQL may run as another user than we do.
  await chmod(folder, 0o755);
  const deps = { ...systemDeps(), extraSettings: { max_connections: '200', checkpoint_timeout: '1h' } };
  const postgres = await startEmbeddedPostgres({ dataDir: join(folder, 'postgres'), log: silentLog }, deps);
  keepForTeardown({ folder, postgres });
  await createTemplate(postgres.connection).catch(async (error: unknown) => {
    // jest runs no teardown when the setup fails, and would wait for the server for ever.
    await globalTeardown();
    throw error;
  });
  process.env[SERVER_VARIABLE] = JSON.stringify(postgres.connection);
  process.env[BUILT_MODEL_FITS] = builtModelFits() ? 'yes' : 'no';
}

async function createTemplate(server: {
  host: string;
  port: number;
  user: string;
  database: string;
}): Promise<void> {
  const client = new Client(server);
  await client.connect();
  await client.query(`create database ${TEMPLATE}`);
  await client.end();
  await migrate({ ...server, database: TEMPLATE }, silentLog);
}
