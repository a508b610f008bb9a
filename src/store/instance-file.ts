import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { systemCode } from '../lib/system-code';
import { processIdentity } from './process-info';

/** `<data>/instance.json`: the app that runs on this data folder. Epoch ms; URLs as other programs reach it. */
export interface Instance extends z.infer<typeof instanceSchema> {}

const instanceSchema = z.object({
  pid: z.number().int().positive(),
  /** Tells this process from a later one with the same number, see process-info. */
  process: z.string(),
  startedAt: z.number(),
  version: z.string(),
  /** Base URL of its HTTP port; absent while it is starting. */
  address: z.string().optional(),
  /** Where commands talk to it, when that is another place than `address`. */
  adminUrl: z.string().optional(),
});

export function instanceFile(dataDir: string): string {
  return join(dataDir, 'instance.json');
}

/** The instance running on this folder, or undefined when there is none (a file left by a dead one does not count). */
export async function readInstance(dataDir: string): Promise<Instance | undefined> {
  const instance = await readInstanceFile(instanceFile(dataDir));
  return instance !== undefined && isRunning(instance) ? instance : undefined;
}

/** What the file says, true or not; undefined when it is absent or not ours to understand. */
export async function readInstanceFile(file: string): Promise<Instance | undefined> {
  try {
    return instanceSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    if (systemCode(error) === 'EACCES') throw error;
    return undefined;
  }
}

export function isRunning(instance: Instance): boolean {
  return processIdentity(instance.pid) === instance.process;
}
