import { EXIT } from '../exit-codes';
import { readConfig, type SettingFlags } from '../settings';
import type { Cli } from '../terminal';
import { withData } from './open-data';

/** `renewdesk migrate`: brings the database to this version. A start does the same; this is for doing it beforehand. */
export async function migrateData(
  flags: SettingFlags & { readonly json?: boolean },
  cli: Cli,
): Promise<number> {
  const config = readConfig(flags, cli.environment);
  const newest = await withData(config, (store) =>
    store.one<{ name: string }>({ text: 'select name from schema_migration order by version desc limit 1' }),
  );
  const name = newest?.name ?? 'none';
  cli.out(flags.json ? JSON.stringify({ newest: name }) : `the database is up to date: ${name}`);
  return EXIT.ok;
}
