import { type Cli, openTerminal } from '../../src/cli/terminal';
import type { TestDatabase } from '../support/database';

/** A command line whose output is kept, on the test's database. */
export function keptTerminal({
  connection,
  folder,
  publicUrl,
}: {
  readonly connection: TestDatabase['connection'];
  readonly folder: string;
  readonly publicUrl: string;
}): { cli: Cli; out: string[]; notes: string[]; environment: Record<string, string> } {
  const { host, port, user, database } = connection;
  const environment = {
    DATABASE_URL: `postgres://${user}@localhost/${database}?host=${encodeURIComponent(host)}&port=${port}`,
    SECRET_KEY: 'a key of at least thirty-two letters',
    DATA_DIR: folder,
    PUBLIC_URL: publicUrl,
  };
  const out: string[] = [];
  const notes: string[] = [];
  const cli = {
    ...openTerminal(environment),
    out: (line: string) => void out.push(line),
    note: (line: string) => void notes.push(line),
  };
  return { cli, out, notes, environment };
}
