import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { assertRuns, type Binaries, completeBinaries, copyBinaries, findBinaries } from './binaries';
import { ownerOfData } from './data-folder';
import type { EmbeddedDeps } from './deps';
import { type Identity, NOBODY } from './identity';
import { moveToStateFolder, olderHomes, readLocation } from './state-folder';

/** Who runs which programs over which data. */
export interface Place {
  readonly as: Identity;
  readonly binaries: Binaries;
  readonly pgData: string;
  /** Folder below which the socket folder is made. */
  readonly runtimeDir: string;
  /** What the person who starts should read. */
  readonly notices: readonly string[];
}

/**
 * Finds an identity that is not root and can reach programs, data and socket. As root, in this order: a plain user,
 * a user namespace, a plain user with programs and data below the system's state folder.
 * @throws ConfigError when there is no way.
 */
export async function choosePlace(dataDir: string, runtimeDir: string, deps: EmbeddedDeps): Promise<Place> {
  await mkdir(dirname(dataDir), { recursive: true });
  const installed = await findBinaries(deps.platform, deps.arch, deps.modulePaths);
  const binaries = await completeBinaries(installed, `${dataDir}.programs`);
  await assertRuns(binaries);
  if (deps.uid !== 0) return { as: { kind: 'self' }, binaries, pgData: dataDir, runtimeDir, notices: [] };
  return (
    (await placeInReach(dataDir, binaries, runtimeDir, deps)) ?? (await placeInState(dataDir, binaries, deps))
  );
}

async function placeInReach(
  dataDir: string,
  binaries: Binaries,
  runtimeDir: string,
  deps: EmbeddedDeps,
): Promise<Place | undefined> {
  if ((await readLocation(dataDir)) !== undefined) return undefined;
  for (const as of await identitiesFor(dataDir)) {
    for (const runtime of new Set([runtimeDir, '/tmp'])) {
      const folders = [join(binaries.folder, 'share'), dirname(dataDir), runtime];
      if (!(await deps.canWork(as, program(binaries), folders))) continue;
      return { as, binaries, pgData: dataDir, runtimeDir: runtime, notices: [] };
    }
  }
  return undefined;
}

async function placeInState(dataDir: string, installed: Binaries, deps: EmbeddedDeps): Promise<Place> {
  const home = await moveToStateFolder(dataDir, deps);
  const binaries = await copyBinaries(installed, home);
  const older = await olderHomes(home);
  return {
    as: { kind: 'user', uid: NOBODY },
    binaries,
    pgData: join(home, 'postgres'),
    runtimeDir: home,
    notices: [
      `PostgreSQL does not run as root, user ${NOBODY} cannot reach ${dataDir}, and user namespaces are refused here: ` +
        `its programs and data are in ${home}. Keep that folder when you back up or move ${dirname(dataDir)}.`,
      ...older.map(
        (path) => `${path} holds an earlier database of this path, which nothing uses: remove it.`,
      ),
    ],
  };
}

/** Data that exists is served by its owner, so that nothing has to change hands. */
async function identitiesFor(dataDir: string): Promise<Identity[]> {
  const owner = await ownerOfData(dataDir);
  const user: Identity = { kind: 'user', uid: owner || NOBODY };
  const namespace: Identity = { kind: 'namespace' };
  return owner === 0 ? [namespace, user] : [user, namespace];
}

function program({ folder }: Binaries): string {
  return join(folder, 'bin', 'postgres');
}
