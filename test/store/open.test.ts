import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { silentLog } from '../../src/lib/log';
import { openStore } from '../../src/store/open';
import { isAlive } from '../../src/store/process-info';
import { createTestDatabase } from '../support/database';
import { withFolder } from '../support/folders';
import { sql } from './support/sql';

const TIMEOUT_MS = 60_000;
const TABLE = { text: `select to_regclass('schema_migration')::text as name` };

describe('openStore', () => {
  it(
    'brings up embedded storage, migrated, and takes it down again',
    () =>
      withFolder(async (dataDir) => {
        const opened = await openStore({ dataDir }, { log: silentLog });
        expect(opened.storage).toBe('embedded');
        expect(await opened.store.query(TABLE)).toEqual([{ name: 'schema_migration' }]);
        const server = await opened.store.one<{ pid: number }>({
          text: `select split_part(pg_read_file('postmaster.pid'), E'\\n', 1)::int as pid`,
        });
        await opened.close();
        expect(isAlive(server?.pid ?? 0)).toBe(false);
      }),
    TIMEOUT_MS,
  );

  it(
    'leaves no server behind when the migrations are refused',
    () =>
      withFolder(async (dataDir) => {
        const first = await openStore({ dataDir }, { log: silentLog });
        await first.store.query({
          text: `insert into schema_migration values (9999, '9999_future.sql', 'x')`,
        });
        await first.close();
        const refused = openStore({ dataDir }, { log: silentLog });
        await expect(refused).rejects.toMatchObject({ code: 'MIGRATION_DATABASE_NEWER' });
        // A server of its own would hold this file.
        await expect(
          writeFile(join(dataDir, 'postgres', 'postmaster.pid'), '', { flag: 'wx' }),
        ).resolves.toBeUndefined();
      }),
    TIMEOUT_MS,
  );

  it('uses the database of DATABASE_URL and leaves it running', async () => {
    const database = await createTestDatabase();
    const { host, port, user, database: name } = database.connection;
    const databaseUrl = `postgres://${user}@/${name}?host=${encodeURIComponent(host)}&port=${port}`;
    const opened = await openStore({ databaseUrl, dataDir: '/nonexistent' }, { log: silentLog });
    expect(opened).toMatchObject({
      storage: 'external',
      connection: { connectionString: databaseUrl },
      notices: [],
    });
    expect(await opened.store.query(TABLE)).toEqual([{ name: 'schema_migration' }]);
    await opened.close();
    expect(await sql(database.connection, 'select 1 as n')).toEqual([{ n: 1 }]);
    await database.drop();
  });

  it.each([
    ['nobody listens', 'postgres://app:hunter2@127.0.0.1:1/x'],
    ['it is no URL', 'postgres://app:hunter2@[:x'],
  ])('says where to look when %s, and never the password', async (_why, databaseUrl) => {
    const failed = openStore({ databaseUrl, dataDir: '/nonexistent' }, { log: silentLog });
    await expect(failed).rejects.toMatchObject({ name: 'ConfigError', code: 'STORE_UNREACHABLE' });
    expect(inspect(await failed.catch((error: unknown) => error))).not.toContain('hunter2');
  });
});
