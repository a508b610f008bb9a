import { answers } from './answers';
import { readPostmaster } from './postmaster-pid';
import { DATABASE, type EmbeddedPostgres, pgDataOf } from './start-embedded-postgres';

/**
 * Where the server of another process serves `dataDir` (the folder of the cluster), or undefined when none answers.
 * It is only looked at: it neither becomes ours nor ends with us.
 */
export async function findRunning(dataDir: string): Promise<EmbeddedPostgres['connection'] | undefined> {
  const found = await readPostmaster(await pgDataOf(dataDir));
  if (found === undefined || !(await answers(found.socketDir, found.port))) return undefined;
  return { host: found.socketDir, port: found.port, user: 'postgres', database: DATABASE };
}
