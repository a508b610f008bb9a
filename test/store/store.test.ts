import { describe, expect, it } from '@jest/globals';
import { silentLog } from '../../src/lib/log';
import { createStore, type Queryable } from '../../src/store/store';
import { useTestDatabase } from '../support/database';
import { sql } from './support/sql';

const db = useTestDatabase();

describe('store', () => {
  it('gives ids and epoch milliseconds as numbers, jsonb as values', async () => {
    const rows = await db.store.query({
      text: `select 1767225600000::int8 as at, '{1,2,null}'::int8[] as ids, '{}'::int8[] as none, '{"a":[1]}'::jsonb as state`,
    });
    expect(rows).toEqual([{ at: 1767225600000, ids: [1, 2, null], none: [], state: { a: [1] } }]);
  });

  it('refuses an integer that a number cannot hold instead of rounding it', async () => {
    const lost = db.store.query({ text: 'select 9007199254740993::int8 as id' });
    await expect(lost).rejects.toMatchObject({ code: 'STORE_UNSAFE_INTEGER' });
    expect(await db.store.query({ text: 'select 1 as n' })).toEqual([{ n: 1 }]);
  });

  it('answers one row, none, or says that there are several', async () => {
    const rows = (count: number) =>
      db.store.one({ text: 'select n from generate_series(1, $1) n', values: [count] });
    expect(await rows(1)).toEqual({ n: 1 });
    expect(await rows(0)).toBeUndefined();
    await expect(rows(2)).rejects.toMatchObject({ code: 'STORE_MANY_ROWS' });
  });

  it('prepares a named statement once per connection', async () => {
    await db.store.transaction(async (tx) => {
      for (const n of [1, 2, 3])
        await tx.query({ name: 'twice', text: 'select $1::int * 2 as n', values: [n] });
      const prepared = await tx.query({
        text: `select name from pg_prepared_statements where name = 'twice'`,
      });
      expect(prepared).toHaveLength(1);
    });
  });

  it('keeps what the database says about a violated rule', async () => {
    const twice = db.store.query({
      text: `create table rule (id int primary key); insert into rule values (1), (1)`,
    });
    await expect(twice).rejects.toMatchObject({ code: '23505' });
  });
});

describe('transaction', () => {
  it('keeps all or nothing', async () => {
    await db.store.query({ text: 'create table whole (n int)' });
    const broken = db.store.transaction(async (tx) => {
      await tx.query({ text: 'insert into whole values (1)' });
      throw new Error('no');
    });
    await expect(broken).rejects.toThrow('no');
    expect(await db.store.query({ text: 'select * from whole' })).toEqual([]);
  });

  it('runs both of two transactions that deadlock', async () => {
    await db.store.query({
      text: 'create table account_row (id int, n int); insert into account_row values (1, 0), (2, 0)',
    });
    const met = barrier(2);
    let runs = 0;
    const raise = (first: number, second: number) =>
      db.store.transaction(async (tx) => {
        runs++;
        await addOne(tx, first);
        await met();
        await addOne(tx, second);
      });
    await Promise.all([raise(1, 2), raise(2, 1)]);
    expect(runs).toBe(3);
    expect(await db.store.query({ text: 'select n from account_row order by id' })).toEqual([
      { n: 2 },
      { n: 2 },
    ]);
  });

  it('gives up on a conflict that never ends', async () => {
    let runs = 0;
    const never = db.store.transaction(async (tx) => {
      runs++;
      await tx.query({ text: `do $$ begin raise exception 'again' using errcode = '40001'; end $$` });
    });
    await expect(never).rejects.toMatchObject({ code: '40001' });
    expect(runs).toBe(5);
  });

  it('does not look done when an error inside it was swallowed', async () => {
    const swallowed = db.store.transaction(async (tx) => {
      await tx.query({ text: 'select no_such_column' }).catch(() => {});
    });
    await expect(swallowed).rejects.toMatchObject({ code: 'STORE_ROLLED_BACK' });
  });

  it('waits for the disk unless it is told not to, and reads committed rows whatever the default is', async () => {
    const settings = (tx: Queryable) =>
      tx.one({
        text: `select current_setting('synchronous_commit') as commit, current_setting('transaction_isolation') as level`,
      });
    expect(await db.store.transaction(settings)).toEqual({ commit: 'on', level: 'read committed' });
    const relaxed = await db.store.transaction(settings, { asyncCommit: true });
    expect(relaxed).toEqual({ commit: 'off', level: 'read committed' });
    expect(await db.store.transaction(settings)).toMatchObject({ commit: 'on' });
  });
});

describe('a lost connection', () => {
  it('under a checked-out client is an error of that call only', async () => {
    const lost = db.store.transaction(async (tx) => {
      const self = await tx.one<{ pid: number }>({ text: 'select pg_backend_pid() as pid' });
      await sql(db.connection, `select pg_terminate_backend(${self?.pid})`);
      await tx.query({ text: 'select 1' });
    });
    await expect(lost).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE', retryable: true });
    expect(await db.store.query({ text: 'select 1 as n' })).toEqual([{ n: 1 }]);
  });

  it('of an idle client is replaced', async () => {
    await db.store.query({ text: 'select 1' });
    await sql(
      db.connection,
      'select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and datname = current_database()',
    );
    // The next call may still get a client whose end has not been noticed; never a dead process, and soon a good one.
    const answers = await Promise.allSettled(
      Array.from({ length: 20 }, () => db.store.query({ text: 'select 1 as n' })),
    );
    expect(answers.at(-1)?.status).toBe('fulfilled');
  });

  it('is what a caller hears of a server that is away', async () => {
    const nowhere = { ...db.connection, host: '/nonexistent' };
    await expect(createStore({ connection: nowhere, log: silentLog })).rejects.toMatchObject({
      code: 'STORE_UNREACHABLE',
    });
  });

  it('never shows the password of the address', async () => {
    const connectionString = `postgres://postgres:hunter2@${encodeURIComponent('/nonexistent')}/x`;
    const failed = await createStore({ connection: { connectionString }, log: silentLog }).catch(
      (error: unknown) => error,
    );
    expect(String(failed)).not.toContain('hunter2');
  });
});

describe('a server that is not fit', () => {
  it.each([
    ['synchronous_commit', 'off', 'synchronous_commit'],
    ['default_transaction_isolation', 'repeatable read', 'read committed'],
  ])('is refused: %s = %s', async (name, value, word) => {
    const role = `unfit_${name}`;
    await sql(
      db.connection,
      `create role ${role} login superuser; alter role ${role} set ${name} = '${value}'`,
    );
    const refused = createStore({ connection: { ...db.connection, user: role }, log: silentLog });
    await expect(refused).rejects.toMatchObject({
      code: 'STORE_SERVER_UNFIT',
      message: expect.stringContaining(word),
    });
    await sql(db.connection, `drop role ${role}`);
  });
});

async function addOne(tx: Queryable, id: number): Promise<void> {
  await tx.query({ text: 'update account_row set n = n + 1 where id = $1', values: [id] });
}

/** Lets callers pass once `size` of them have come; whoever comes later passes at once. */
function barrier(size: number): () => Promise<void> {
  let waiting = size;
  let open: () => void = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return () => {
    if (--waiting <= 0) open();
    return opened;
  };
}
