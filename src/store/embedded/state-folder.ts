import { createHash } from 'node:crypto';
import { chmod, cp, mkdir, open, readdir, readFile, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { ConfigError } from '../../lib/errors';
import { systemCode } from '../../lib/system-code';
import { chownTree, ownerOfData } from './data-folder';
import type { EmbeddedDeps } from './deps';
import { NOBODY } from './identity';

/** Others may pass through, so that the server reaches its folder, but not look around. */
const PASS_THROUGH = 0o711;

/** Where the data of `dataDir` is kept instead, or undefined. Written beside it, so that it goes where it goes. */
export async function readLocation(dataDir: string): Promise<string | undefined> {
  const text = await readFile(locationFile(dataDir), 'utf8').catch(() => undefined);
  return text?.trim() || undefined;
}

/**
 * The folder below the state folder that serves `dataDir`: the one remembered beside it, or a new one into which
 * data that is already there is copied.
 * @throws ConfigError when the remembered folder is gone or none can be made.
 */
export async function moveToStateFolder(
  dataDir: string,
  deps: Pick<EmbeddedDeps, 'stateRoot' | 'canWork'>,
): Promise<string> {
  const known = await readLocation(dataDir);
  if (known !== undefined) return await assertStillThere(known, dataDir);
  const home = await makeHome(dataDir, deps);
  const old = await ownerOfData(dataDir);
  if (old !== undefined) await copyData(dataDir, join(home, 'postgres'));
  await writeLocation(dataDir, home);
  if (old !== undefined) await rename(dataDir, `${dataDir}.before-move`);
  return home;
}

/** Folders of earlier data of the same path, left when somebody removed the data folder. */
export async function olderHomes(home: string): Promise<string[]> {
  const first = basename(home).split('-')[0] ?? '';
  const names = (await readdir(dirname(home))).filter((name) => name.split('-')[0] === first);
  return names.filter((name) => name !== basename(home)).map((name) => join(dirname(home), name));
}

async function assertStillThere(home: string, dataDir: string): Promise<string> {
  if (await stat(home).catch(() => undefined)) return home;
  throw new ConfigError(
    'STORE_LOCATION_LOST',
    `${locationFile(dataDir)} says the data is in ${home}, which is gone: restore that folder, or remove the file to begin empty`,
  );
}

/** A folder left by other data of the same path is never reused: who removed the data wanted an empty start. */
async function makeHome(dataDir: string, deps: Pick<EmbeddedDeps, 'stateRoot' | 'canWork'>): Promise<string> {
  const path = join(await realpath(dirname(dataDir)), basename(dataDir));
  const name = createHash('sha256').update(path).digest('hex').slice(0, 16);
  try {
    await makePassable(deps.stateRoot);
    for (let n = 1; ; n++) {
      const home = join(deps.stateRoot, n === 1 ? name : `${name}-${n}`);
      if (!(await makeNew(home))) continue;
      if (await deps.canWork({ kind: 'user', uid: NOBODY }, 'true', [home])) return home;
      throw new Error(`user ${NOBODY} cannot enter it`);
    }
  } catch (error) {
    throw noWay(dataDir, deps.stateRoot, error);
  }
}

async function makePassable(folder: string): Promise<void> {
  const made = await mkdir(folder, { recursive: true });
  if (made !== undefined) await chmod(folder, PASS_THROUGH);
}

async function makeNew(folder: string): Promise<boolean> {
  try {
    await mkdir(folder);
    await chmod(folder, PASS_THROUGH);
    return true;
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false;
    throw error;
  }
}

async function copyData(from: string, to: string): Promise<void> {
  const half = `${to}.init-copy`;
  await cp(from, half, { recursive: true, verbatimSymlinks: true });
  await rm(join(half, 'postmaster.pid'), { force: true });
  await chownTree(half, NOBODY);
  await rename(half, to);
}

async function writeLocation(dataDir: string, home: string): Promise<void> {
  const file = await open(locationFile(dataDir), 'w', 0o600);
  await file.writeFile(`${home}\n`);
  await file.sync();
  await file.close();
}

function locationFile(dataDir: string): string {
  return `${dataDir}.location`;
}

function noWay(dataDir: string, stateRoot: string, cause: unknown): ConfigError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new ConfigError(
    'STORE_NO_IDENTITY',
    `PostgreSQL does not run as root, user ${NOBODY} cannot reach ${dataDir}, user namespaces are refused, and ${stateRoot} ` +
      `cannot be used (${reason}): start as a normal user, use a --data that others can pass to, or set DATABASE_URL`,
    { cause },
  );
}
