import { Client } from 'pg';
import type { TestServer } from '../../support/test-server';

/** Runs one statement on a connection of its own. */
export async function sql(connection: TestServer, text: string): Promise<Record<string, unknown>[]> {
  const client = new Client(connection);
  client.on('error', () => {});
  await client.connect();
  try {
    const { rows } = await client.query<Record<string, unknown>>(text);
    return rows;
  } finally {
    await client.end().catch(() => {});
  }
}
