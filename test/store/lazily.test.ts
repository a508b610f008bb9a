import { beforeAll, describe, expect, it } from '@jest/globals';
import { LAZILY } from '../../src/store/lazily';
import { useTestDatabase } from '../support/database';

const database = useTestDatabase({ max: 1 });

/** Runs the update a few times. @returns how often the log was not on disk yet right after the commit. */
async function timesBehind(update: string): Promise<number> {
  let behind = 0;
  for (let run = 0; run < 20; run++) {
    await database.store.query({ text: update });
    const now = await database.store.one<{ behind: boolean }>({
      text: 'select pg_current_wal_insert_lsn() > pg_current_wal_flush_lsn() behind',
    });
    if (now?.behind) behind++;
  }
  return behind;
}

describe('a statement that commits lazily', () => {
  beforeAll(async () => {
    await database.store.query({ text: 'create table note (n int)' });
    await database.store.query({ text: 'insert into note values (0)' });
  });

  it('does not wait for the disk', async () => {
    expect(await timesBehind(`update note set n = n + 1 from ${LAZILY}`)).toBeGreaterThan(0);
  });

  it('leaves the statements after it as they were', async () => {
    await database.store.query({ text: `update note set n = n + 1 from ${LAZILY}` });
    const setting = await database.store.one<{ value: string }>({
      text: `select current_setting('synchronous_commit') value`,
    });
    expect(setting?.value).toBe('on');
  });
});
