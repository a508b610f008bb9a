import { readFileSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { silentLog } from '../../../src/lib/log';
import { isAlive } from '../../../src/store/process-info';
import { createStore, type Store } from '../../../src/store/store';
import { withFolder } from '../../support/folders';
import { until } from '../../support/until';
import { runApp, started } from '../support/app';
import { sql } from '../support/sql';
import { start } from '../support/start';

const TIMEOUT_MS = 60_000;
// These read /proc to find the watchdog.
const onLinux = process.platform === 'linux' ? it : it.skip;
if (process.platform !== 'linux') process.stderr.write('SKIPPED: adoption of a server, Linux only\n');

describe('embedded postgres', () => {
  it(
    'can be started again right after it was stopped, and keeps its data',
    () =>
      withFolder(async (folder) => {
        const dataDir = join(folder, 'postgres');
        for (let run = 0; run < 3; run++) {
          const postgres = await start(dataDir);
          expect(postgres.adopted).toBe(false);
          await sql(postgres.connection, `create table run_${run} ()`);
          const tables = await sql(
            postgres.connection,
            `select tablename from pg_tables where schemaname = 'public'`,
          );
          expect(tables).toHaveLength(run + 1);
          const pid = await postmasterPid(dataDir);
          await postgres.stop();
          expect(isAlive(pid)).toBe(false);
        }
      }),
    TIMEOUT_MS,
  );

  it(
    'sorts and folds text the same on every system, listens on no network, and syncs',
    () =>
      withFolder(async (folder) => {
        const postgres = await start(join(folder, 'postgres'));
        const [facts] = await sql(
          postgres.connection,
          `select lower('ÆØÅ') as lower, current_setting('listen_addresses') as listen, current_setting('fsync') as fsync,
                  current_setting('synchronous_commit') as commit, current_setting('server_encoding') as encoding`,
        );
        const mode = (await stat(postgres.connection.host)).mode & 0o777;
        await postgres.stop();
        expect(facts).toEqual({ lower: 'æøå', listen: '', fsync: 'on', commit: 'on', encoding: 'UTF8' });
        expect(mode).toBe(0o700);
      }),
    TIMEOUT_MS,
  );

  it(
    'ends within a second of the SIGKILL of its app, and loses nothing that was committed',
    () =>
      withFolder(async (dataDir) => {
        const app = runApp({ dataDir });
        const { connection } = await started(app);
        await sql(connection, 'create table kept as select generate_series(1, 1000) as n');
        const pid = await postmasterPid(join(dataDir, 'postgres'));
        await app.kill();
        await until('postgres follows its app', () => !isAlive(pid), 1_000);
        const next = runApp({ dataDir });
        const again = await started(next);
        expect(again.adopted).toBe(false);
        expect(await sql(again.connection, 'select count(*)::int from kept')).toEqual([{ count: 1000 }]);
        await next.stop();
      }),
    TIMEOUT_MS,
  );

  it(
    'starts at once after a SIGKILL, while the old server is still ending',
    () =>
      withFolder(async (dataDir) => {
        let app = runApp({ dataDir });
        await sql((await started(app)).connection, 'create table kept ()');
        for (let run = 0; run < 3; run++) {
          await app.kill();
          const postgres = await start(join(dataDir, 'postgres'));
          expect(await sql(postgres.connection, 'select count(*)::int from kept')).toEqual([{ count: 0 }]);
          await postgres.stop();
          app = runApp({ dataDir });
          await started(app);
        }
        await app.stop();
      }),
    TIMEOUT_MS,
  );

  onLinux(
    'adopts a server whose app and watchdog were both killed, and stops it in the end',
    () =>
      withFolder(async (dataDir) => {
        const app = runApp({ dataDir });
        const { connection } = await started(app);
        await sql(connection, 'create table kept ()');
        const pid = await postmasterPid(join(dataDir, 'postgres'));
        for (const watchdog of watchdogsOf(pid)) process.kill(watchdog, 'SIGKILL');
        await app.kill();
        expect(isAlive(pid)).toBe(true);

        const next = runApp({ dataDir });
        const again = await started(next);
        expect(again).toMatchObject({ adopted: true, connection });
        expect(await postmasterPid(join(dataDir, 'postgres'))).toBe(pid);
        await next.stop();
        expect(isAlive(pid)).toBe(false);
      }),
    TIMEOUT_MS,
  );

  onLinux(
    'ends an adopted server too when its new app is killed',
    () =>
      withFolder(async (dataDir) => {
        const first = runApp({ dataDir });
        await started(first);
        const pid = await postmasterPid(join(dataDir, 'postgres'));
        for (const watchdog of watchdogsOf(pid)) process.kill(watchdog, 'SIGKILL');
        await first.kill();
        const second = runApp({ dataDir });
        expect((await started(second)).adopted).toBe(true);
        await second.kill();
        await until('the adopted server follows its app', () => !isAlive(pid), 2_000);
      }),
    TIMEOUT_MS,
  );

  it(
    'is started again when the server is killed, and the store works on without losing a row',
    () =>
      withFolder(async (folder) => {
        const dataDir = join(folder, 'postgres');
        const postgres = await start(dataDir);
        const store = await createStore({ connection: postgres.connection, log: silentLog, max: 3 });
        await store.query({ text: 'create table kept (n int primary key)' });
        for (let n = 0; n < 300; n++) {
          if (n % 100 === 50) process.kill(await postmasterPid(dataDir), 'SIGKILL');
          // Until it is acknowledged once; a row whose acknowledgement was lost may be there already.
          await until('the store answers again', () => insert(store, n).catch(() => undefined));
        }
        expect(await store.query({ text: 'select count(*) from kept' })).toEqual([{ count: 300 }]);
        await store.close();
        await postgres.stop();
      }),
    TIMEOUT_MS,
  );

  it(
    'leaves nothing half-made when it is killed in the middle of initdb',
    () =>
      withFolder(async (dataDir) => {
        const app = runApp({ dataDir });
        await until('initdb has begun', async () => (await halfMade(dataDir)).length > 0, 20_000);
        await app.kill();
        expect(await readdir(dataDir)).not.toContain('postgres');
        const next = runApp({ dataDir });
        expect(await sql((await started(next)).connection, 'select 1 as n')).toEqual([{ n: 1 }]);
        expect(await halfMade(dataDir)).toEqual([]);
        await next.stop();
      }),
    TIMEOUT_MS,
  );
});

async function insert(store: Store, n: number): Promise<true> {
  await store.query({ text: 'insert into kept values ($1) on conflict do nothing', values: [n] });
  return true;
}

async function halfMade(dataDir: string): Promise<string[]> {
  return (await readdir(dataDir)).filter((name) => name.startsWith('postgres.init'));
}

async function postmasterPid(dataDir: string): Promise<number> {
  return Number((await readFile(join(dataDir, 'postmaster.pid'), 'utf8')).split('\n')[0]);
}

/** The shell above the server and the part of it that reads the pipe; the reader first. */
function watchdogsOf(server: number): number[] {
  const shell = Number(readFileSync(`/proc/${server}/stat`, 'utf8').split(') ')[1]?.split(' ')[1]);
  const children = readFileSync(`/proc/${shell}/task/${shell}/children`, 'utf8')
    .trim()
    .split(' ')
    .map(Number);
  return [...children.filter((pid) => pid !== server), shell];
}
