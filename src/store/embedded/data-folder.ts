import { lchown, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ConfigError } from '../../lib/errors';
import { systemCode } from '../../lib/system-code';
import type { Binaries } from './binaries';
import { type Identity, ownerOf } from './identity';

/** User id that owns an existing cluster, or undefined when there is none. */
export async function ownerOfData(pgData: string): Promise<number | undefined> {
  return stat(join(pgData, 'PG_VERSION')).then(
    (found) => found.uid,
    () => undefined,
  );
}

/**
 * True when a cluster is there and these programs can serve it; false when there is nothing yet.
 * @throws ConfigError when something else is there, or a cluster of another major version.
 */
export async function hasCluster(pgData: string, binaries: Binaries): Promise<boolean> {
  const entries = await readdir(pgData).catch((error: unknown) => {
    if (systemCode(error) === 'ENOENT') return [];
    throw systemCode(error) === 'EACCES' ? notOurs(pgData) : foreign(pgData);
  });
  if (entries.length === 0) return false;
  const found = await readFile(join(pgData, 'PG_VERSION'), 'utf8').catch(() => {
    throw foreign(pgData);
  });
  const major = binaries.version.split('.')[0];
  if (found.trim() === major) return true;
  throw new ConfigError(
    'STORE_MAJOR_VERSION',
    `${pgData} was made by PostgreSQL ${found.trim()} and this is ${major}: restore a backup into a new --data folder`,
  );
}

/** Gives the cluster to the identity that will serve it; PostgreSQL serves only a folder of its own. */
export async function takeOwnership(pgData: string, as: Identity): Promise<void> {
  const us = process.getuid?.();
  const wanted = ownerOf(as) ?? us;
  const { uid } = await stat(pgData);
  if (wanted === undefined || uid === wanted) return;
  if (us !== 0) throw notOurs(pgData);
  await chownTree(pgData, wanted);
}

/** Everything below first and the folder last: an interrupted change is seen and repeated. */
export async function chownTree(folder: string, uid: number): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await chownTree(path, uid);
    else await lchown(path, uid, uid);
  }
  await lchown(folder, uid, uid);
}

function foreign(pgData: string): ConfigError {
  return new ConfigError(
    'STORE_DATA_FOLDER',
    `${pgData} holds something else than a PostgreSQL cluster: use another --data`,
  );
}

function notOurs(pgData: string): ConfigError {
  return new ConfigError(
    'STORE_DATA_OWNER',
    `${pgData} belongs to another user: start as that user, or use another --data`,
  );
}
