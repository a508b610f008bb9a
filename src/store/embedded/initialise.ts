import { chown, mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Binaries } from './binaries';
import { runToEnd } from './guarded-process';
import { type Identity, ownerOf } from './identity';

/**
 * Makes an empty database cluster at `pgData`, whole or not at all: initdb works in a folder of another name, which
 * becomes `pgData` by one rename. What an interrupted start left behind is removed first.
 *
 * The locale is PostgreSQL's own C.UTF-8: sorting does not change when the data moves to another system.
 */
export async function initialiseCluster(pgData: string, binaries: Binaries, as: Identity): Promise<void> {
  await removeHalfMade(pgData);
  // A name per start: an initdb that is still ending (its app was killed) cannot write into ours.
  const half = `${pgData}${HALF_MADE}-${process.pid}-${Date.now()}`;
  await mkdir(half, { mode: 0o700 });
  const owner = ownerOf(as);
  if (owner !== undefined) await chown(half, owner, owner);
  await runToEnd(as, join(binaries.folder, 'bin', 'initdb'), [
    `--pgdata=${half}`,
    '--username=postgres',
    '--auth=trust',
    '--encoding=UTF8',
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--no-instructions',
  ]);
  await rename(half, pgData);
  await syncFolder(dirname(pgData));
}

const HALF_MADE = '.init';

async function removeHalfMade(pgData: string): Promise<void> {
  for (const name of await readdir(dirname(pgData))) {
    if (!name.startsWith(basename(pgData) + HALF_MADE)) continue;
    await rm(join(dirname(pgData), name), { recursive: true, force: true, maxRetries: 5 });
  }
}

/** The rename itself has to survive a power cut. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path);
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
