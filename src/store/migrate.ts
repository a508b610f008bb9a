import { join } from 'node:path';
import { Client, DatabaseError } from 'pg';
import { StoreError } from '../lib/errors';
import type { Logger } from '../lib/log';
import { projectRoot } from '../lib/project-root';
import { clientConfig, type StoreConnection } from './connection';
import { type Migration, readMigrations } from './migration-files';

/** Advisory locks share one number space per database; this one is ours ("renewdesk" as ASCII, cut to 8 bytes). */
const LOCK = '8243116075045381491';

interface Applied {
  readonly version: number;
  readonly name: string;
  readonly checksum: string;
}

/**
 * Brings the database to the state of `src/store/migrations`, each file in a transaction of its own. Several starts at
 * once take turns by an advisory lock that lives as long as the transaction, so a pooler in between does no harm.
 * @returns the names of the files applied now.
 * @throws StoreError MIGRATION_* and leaves the database as the last whole file made it.
 */
export async function migrate(
  connection: StoreConnection,
  log: Logger,
  folder: string = join(projectRoot(), 'src', 'store', 'migrations'),
): Promise<string[]> {
  const migrations = await readMigrations(folder);
  const client = new Client(clientConfig(connection));
  client.on('error', () => log.warn('database connection lost while migrating'));
  await client.connect();
  try {
    const done: string[] = [];
    for (
      let name = await applyNext(client, migrations);
      name !== undefined;
      name = await applyNext(client, migrations)
    ) {
      log.info({ migration: name }, 'migration applied');
      done.push(name);
    }
    return done;
  } finally {
    await client.end();
  }
}

/** Applies the first file that is missing; undefined when none is. Looks again each time: a rival may have done it. */
async function applyNext(client: Client, migrations: readonly Migration[]): Promise<string | undefined> {
  await client.query('begin');
  try {
    await client.query('select pg_advisory_xact_lock($1)', [LOCK]);
    const next = pending(await readApplied(client), migrations);
    if (next !== undefined) await apply(client, next);
    await client.query('commit');
    return next?.name;
  } catch (error) {
    await client.query('rollback').catch(() => {});
    throw error;
  }
}

async function readApplied(client: Client): Promise<Applied[]> {
  await client.query(`
    create table if not exists schema_migration (
      version int primary key,
      name text not null,
      checksum text not null,
      applied_at timestamptz not null default clock_timestamp()
    )`);
  const { rows } = await client.query<Applied>(
    'select version, name, checksum from schema_migration order by version',
  );
  return rows;
}

/** The first file that is not applied yet. @throws StoreError when files and database contradict each other. */
function pending(applied: readonly Applied[], migrations: readonly Migration[]): Migration | undefined {
  for (const [index, done] of applied.entries()) {
    const file = migrations[index];
    if (file === undefined || file.version > done.version) throw unknownToUs(done, migrations);
    if (file.version < done.version) throw outOfOrder(file, done);
    if (file.checksum !== done.checksum) throw changed(file);
  }
  return migrations[applied.length];
}

async function apply(client: Client, { version, name, sql, checksum }: Migration): Promise<void> {
  try {
    await client.query(sql);
  } catch (error) {
    throw new StoreError(
      'MIGRATION_FAILED',
      `${name}${lineOf(error, sql)} failed and was taken back: ${messageOf(error)}`,
      {
        cause: error,
      },
    );
  }
  await client.query('insert into schema_migration (version, name, checksum) values ($1, $2, $3)', [
    version,
    name,
    checksum,
  ]);
}

function lineOf(error: unknown, sql: string): string {
  if (!(error instanceof DatabaseError) || error.position === undefined) return '';
  return `:${sql.slice(0, Number(error.position)).split('\n').length}`;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function unknownToUs(done: Applied, migrations: readonly Migration[]): StoreError {
  const newest = migrations.at(-1)?.name ?? 'none';
  return new StoreError(
    'MIGRATION_DATABASE_NEWER',
    `the database has ${done.name}, which this version does not know (its newest is ${newest}): start a newer version, or restore a backup`,
  );
}

function outOfOrder(file: Migration, done: Applied): StoreError {
  return new StoreError(
    'MIGRATION_OUT_OF_ORDER',
    `${file.name} was never applied although ${done.name} was: give it a number after every applied file`,
  );
}

function changed(file: Migration): StoreError {
  return new StoreError(
    'MIGRATION_CHANGED',
    `${file.name} was changed after it was applied: put its old text back and write the change as a new file`,
  );
}
