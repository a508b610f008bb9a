import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isAlive, processCommand } from '../process-info';

/** What a running server wrote into its data folder about itself. */
export interface Postmaster {
  readonly pid: number;
  readonly port: number;
  readonly socketDir: string;
}

/**
 * The server that runs on this data folder, or undefined. A file left by a crash whose number now belongs to another
 * program is removed, because PostgreSQL itself would refuse to start for as long as that program lives.
 */
export async function readPostmaster(pgData: string): Promise<Postmaster | undefined> {
  const file = join(pgData, 'postmaster.pid');
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  // Lines: pid, data folder, start time, port, socket folder, listen address, shared memory key, state.
  const [pid, , , port, socketDir] = text.split('\n');
  const postmaster = { pid: Number(pid), port: Number(port), socketDir: socketDir ?? '' };
  if (!Number.isInteger(postmaster.pid) || postmaster.pid <= 0) return undefined;
  if (isAlive(postmaster.pid) && isPostgres(postmaster.pid)) return postmaster;
  await rm(file, { force: true });
  return undefined;
}

/** A command line hidden from us counts as PostgreSQL: better refused than two servers on one folder. */
function isPostgres(pid: number): boolean {
  const command = processCommand(pid);
  return command === undefined || command.includes('postgres');
}
