import { createHash } from 'node:crypto';
import { chmod, lchown, lstat, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ConfigError } from '../../lib/errors';
import { type Identity, NOBODY, ownerOf } from './identity';

// A socket's path has at most 107 bytes on Linux, 103 on macOS; "/.s.PGSQL.5432.lock" takes 19 of them.
const MAX_PATH_BYTES = 103 - 19;

/**
 * A folder of mode 0700 for the server's socket. The server trusts whoever reaches that socket, so the mode is the
 * access control. Its name is a hash of the data path: the same data, the same socket.
 * @throws ConfigError STORE_SOCKET_FOLDER when somebody else made a folder of that name.
 */
export async function prepareSocketDir(pgData: string, runtimeDir: string, as: Identity): Promise<string> {
  const name = `renewdesk-${createHash('sha256').update(pgData).digest('hex').slice(0, 12)}`;
  const dir = join(Buffer.byteLength(join(runtimeDir, name)) <= MAX_PATH_BYTES ? runtimeDir : '/tmp', name);
  await mkdir(dir, { mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  const us = process.getuid?.() ?? 0;
  const owner = ownerOf(as) ?? us;
  const found = await lstat(dir);
  // Root may find the folder of an earlier start under another identity; anybody else's folder could be a trap.
  const earlier = us === 0 ? [0, NOBODY, owner] : [us];
  if (!found.isDirectory() || !earlier.includes(found.uid)) {
    throw new ConfigError(
      'STORE_SOCKET_FOLDER',
      `${dir} belongs to somebody else: remove it, or set TMPDIR to a folder of your own`,
    );
  }
  if (found.uid !== owner) await lchown(dir, owner, owner);
  await chmod(dir, 0o700);
  return dir;
}
