import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { silentLog } from '../../src/lib/log';
import { migrate } from '../../src/store/migrate';
import { withFolder } from '../support/folders';
import { type TestServer, testServer } from '../support/test-server';
import { sql } from './support/sql';

describe('migrate', () => {
  it('applies the files in order, once', () =>
    withMigrations(
      { '0001_plan.sql': 'create table plan ()', '0002_more.sql': 'alter table plan add id int' },
      async (run, db) => {
        expect(await run()).toEqual(['0001_plan.sql', '0002_more.sql']);
        expect(await run()).toEqual([]);
        const applied = await sql(
          db,
          'select version, name, length(checksum)::int as bytes from schema_migration order by 1',
        );
        expect(applied).toEqual([
          { version: 1, name: '0001_plan.sql', bytes: 64 },
          { version: 2, name: '0002_more.sql', bytes: 64 },
        ]);
      },
    ));

  it('lets several starts at once take turns', () =>
    withMigrations(
      { '0001_a.sql': 'create table a (); select pg_sleep(0.1)', '0002_b.sql': 'create table b ()' },
      async (run) => {
        const done = await Promise.all([run(), run(), run(), run()]);
        expect(done.flat().sort()).toEqual(['0001_a.sql', '0002_b.sql']);
      },
    ));

  it('takes a file back whole when it fails, says where, and goes on there the next time', () =>
    withMigrations(
      { '0001_a.sql': 'create table a ();\ncreate table b ();\ncreate tabel c ()' },
      async (run, db, folder) => {
        await expect(run()).rejects.toMatchObject({
          code: 'MIGRATION_FAILED',
          message: expect.stringContaining('0001_a.sql:3'),
        });
        expect(
          await sql(db, `select 1 from pg_tables where schemaname = 'public' and tablename in ('a', 'b')`),
        ).toEqual([]);
        await writeFile(join(folder, '0001_a.sql'), 'create table a ()');
        expect(await run()).toEqual(['0001_a.sql']);
      },
    ));

  it('refuses a file that was changed after it was applied, but not other line ends', () =>
    withMigrations({ '0001_a.sql': 'create table a ();\n-- done\n' }, async (run, _db, folder) => {
      await run();
      await writeFile(join(folder, '0001_a.sql'), 'create table a ();\r\n-- done\r\n');
      expect(await run()).toEqual([]);
      await writeFile(join(folder, '0001_a.sql'), 'create table a (id int);\n');
      await expect(run()).rejects.toMatchObject({ code: 'MIGRATION_CHANGED' });
    }));

  it('refuses a database that a newer version has migrated', () =>
    withMigrations({ '0001_a.sql': 'create table a ()' }, async (run, db) => {
      await run();
      await sql(db, `insert into schema_migration values (2, '0002_future.sql', 'x')`);
      await expect(run()).rejects.toMatchObject({ code: 'MIGRATION_DATABASE_NEWER' });
    }));

  it('refuses a file with a number below one that is applied', () =>
    withMigrations({ '0002_b.sql': 'create table b ()' }, async (run, _db, folder) => {
      await run();
      await writeFile(join(folder, '0001_a.sql'), 'create table a ()');
      await expect(run()).rejects.toMatchObject({ code: 'MIGRATION_OUT_OF_ORDER' });
    }));

  it.each([
    ['a number twice', { '0001_a.sql': '', '0001_b.sql': '' }],
    ['a name without a number', { 'spine.sql': '' }],
  ])('refuses a folder with %s', (_what, files) =>
    withMigrations(files, async (run) => {
      await expect(run()).rejects.toMatchObject({ code: 'MIGRATION_FILE' });
    }),
  );
});

type Work = (run: () => Promise<string[]>, database: TestServer, folder: string) => Promise<void>;

/** An empty database and a folder with these files. */
async function withMigrations(files: Record<string, string>, work: Work): Promise<void> {
  const database = { ...testServer(), database: `migrate_${randomBytes(6).toString('hex')}` };
  await sql(testServer(), `create database ${database.database}`);
  try {
    await withFolder(async (folder) => {
      for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
      await work(() => migrate(database, silentLog, folder), database, folder);
    });
  } finally {
    await sql(testServer(), `drop database ${database.database} with (force)`);
  }
}
