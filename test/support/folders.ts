import { chmod, mkdtemp, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Memory where there is enough of it: fsync stays on and costs nothing. */
export async function fastFolder(): Promise<string> {
  const memory = await statfs('/dev/shm').catch(() => undefined);
  const enough = memory !== undefined && memory.bavail * memory.bsize > 2 ** 30;
  return enough ? '/dev/shm' : tmpdir();
}

/** Runs with a folder of its own that every user may pass through, and removes it afterwards. */
export async function withFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(await fastFolder(), 'renewdesk-store-'));
  await chmod(folder, 0o755);
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
