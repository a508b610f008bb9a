import { Client } from 'pg';

/** Whether a server answers `select 1` on this socket. */
export async function answers(socketDir: string, port: number): Promise<boolean> {
  const client = new Client({
    ...superuser(socketDir, port),
    connectionTimeoutMillis: 2_000,
    query_timeout: 2_000,
  });
  // A server that goes away between two steps is an answer too: no.
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query('select 1');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}

/** Makes the database of the product when it is not there yet. */
export async function ensureDatabase(socketDir: string, port: number, name: string): Promise<void> {
  const client = new Client(superuser(socketDir, port));
  await client.connect();
  try {
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [name]);
    if (rowCount === 0) await client.query(`create database ${client.escapeIdentifier(name)}`);
  } finally {
    await client.end();
  }
}

function superuser(
  socketDir: string,
  port: number,
): { host: string; port: number; user: string; database: string } {
  return { host: socketDir, port, user: 'postgres', database: 'postgres' };
}
