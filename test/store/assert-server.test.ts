import { describe, expect, it } from '@jest/globals';
import type { ClientBase } from 'pg';
import { assertServer } from '../../src/store/assert-server';

const FIT = {
  version: 15,
  encoding: 'UTF8',
  isolation: 'read committed',
  fsync: 'on',
  synchronous_commit: 'on',
};

describe('assertServer', () => {
  it('takes a server on which our promises hold', async () => {
    await expect(assertServer(serverWith({}))).resolves.toBeUndefined();
    await expect(assertServer(serverWith({ synchronous_commit: 'remote_apply' }))).resolves.toBeUndefined();
  });

  it('names everything that is wrong at once', async () => {
    const unfit = {
      version: 14,
      encoding: 'LATIN1',
      isolation: 'serializable',
      fsync: 'off',
      synchronous_commit: 'off',
    };
    const refused = assertServer(serverWith(unfit));
    await expect(refused).rejects.toMatchObject({ name: 'ConfigError', code: 'STORE_SERVER_UNFIT' });
    const { message } = (await refused.catch((error: unknown) => error)) as Error;
    for (const word of ['14', 'LATIN1', 'serializable', 'fsync', 'synchronous_commit'])
      expect(message).toContain(word);
  });

  it('refuses a server that does not sync', async () => {
    await expect(assertServer(serverWith({ fsync: 'off' }))).rejects.toMatchObject({
      code: 'STORE_SERVER_UNFIT',
    });
  });
});

/** Stands for servers that we cannot start here: our own never runs with such settings. */
function serverWith(facts: Partial<typeof FIT>): ClientBase {
  const client = { query: async () => ({ rows: [{ ...FIT, ...facts }] }) };
  return client as unknown as ClientBase; // the one method that is used
}
