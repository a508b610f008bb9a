import { randomUUID } from 'node:crypto';
import { link, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import type { Clock } from '../lib/clock';
import { ConfigError } from '../lib/errors';
import { systemCode } from '../lib/system-code';
import { type Instance, instanceFile, isRunning, readInstanceFile } from './instance-file';
import { processIdentity } from './process-info';

export { readInstance } from './instance-file';

/** The right to be the one app on a data folder. */
export interface InstanceLock {
  /** Tells other programs where this app listens. */
  publish(where: { readonly address: string; readonly adminUrl?: string }): Promise<void>;
  /** Gives the folder back; a second call does nothing. */
  release(): Promise<void>;
}

/**
 * Makes this process the one on `dataDir`. What a dead process left is taken over, also when its number belongs to
 * another program by now.
 * @throws ConfigError INSTANCE_RUNNING with process and address of the other.
 */
export async function acquireInstanceLock(
  dataDir: string,
  deps: { readonly version: string; readonly clock: Clock },
): Promise<InstanceLock> {
  await mkdir(dataDir, { recursive: true });
  const file = instanceFile(dataDir);
  const ours: Instance = {
    pid: process.pid,
    process: processIdentity(process.pid) ?? String(process.pid),
    startedAt: deps.clock.now(),
    version: deps.version,
  };
  while (!(await create(file, ours))) await clearStale(dataDir, file);
  return lockOver(file, ours);
}

function lockOver(file: string, ours: Instance): InstanceLock {
  let released = false;
  return {
    publish: async (where) => {
      const draft = await writeDraft(file, { ...ours, ...where });
      await rename(draft, file);
    },
    release: async () => {
      if (released) return;
      released = true;
      if (isSame(await readInstanceFile(file), ours)) await rm(file, { force: true });
    },
  };
}

/** Appears with its content at once or not at all: a link to a finished file fails when the name is taken. */
async function create(file: string, instance: Instance): Promise<boolean> {
  const draft = await writeDraft(file, instance);
  try {
    await link(draft, file);
    return true;
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

/** Removes the file of a dead instance. Of several starts at once only one moves it away; the others look again. */
async function clearStale(dataDir: string, file: string): Promise<void> {
  const found = await readInstanceFile(file);
  if (found !== undefined && isRunning(found)) throw alreadyRunning(dataDir, found);
  const aside = `${file}.stale-${randomUUID()}`;
  await rename(file, aside).catch(ignoreAbsent);
  const moved = await readInstanceFile(aside);
  // Between the look and the move a rival may have cleared and taken it: then what we moved is alive. Put it back.
  if (moved !== undefined && isRunning(moved)) await link(aside, file);
  await rm(aside, { force: true });
}

async function writeDraft(file: string, instance: Instance): Promise<string> {
  const draft = `${file}.draft-${randomUUID()}`;
  await writeFile(draft, `${JSON.stringify(instance, null, 2)}\n`, { mode: 0o600 });
  return draft;
}

function isSame(a: Instance | undefined, b: Instance): boolean {
  return a?.pid === b.pid && a.process === b.process;
}

function ignoreAbsent(error: unknown): void {
  if (systemCode(error) !== 'ENOENT') throw error;
}

function alreadyRunning(dataDir: string, { pid, address }: Instance): ConfigError {
  const where = address === undefined ? 'still starting' : address;
  return new ConfigError(
    'INSTANCE_RUNNING',
    `already running on ${dataDir} (process ${pid}, ${where}): use that one, stop it, or start with another --data`,
  );
}
