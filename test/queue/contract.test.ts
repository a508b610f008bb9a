import { Client } from 'pg';
import { silentLog } from '../../src/lib/log';
import { openQueue } from '../../src/queue/open-queue';
import { queueContract } from '../contracts/queue';
import { createTestDatabase } from '../support/database';
import { describeWithRedis, startRedis } from '../support/redis';
import type { TestServer } from '../support/test-server';

queueContract('PostgreSQL', async () => {
  const database = await createTestDatabase();
  return {
    open: () => openQueue({ store: database.connection }, silentLog),
    breakDown: async () => {
      await setReachable(database.connection, false);
      return () => setReachable(database.connection, true);
    },
    close: () => database.drop(),
  };
});

describeWithRedis('with redis-server', () => {
  queueContract('Redis', async () => {
    const redis = await startRedis();
    return {
      // The database is not asked on this backend.
      open: () =>
        openQueue({ redisUrl: redis.url, store: { connectionString: 'postgres://nobody' } }, silentLog),
      breakDown: async () => {
        await redis.kill();
        return redis.start;
      },
      close: () => redis.stop(),
    };
  });
});

/** Lets nobody into the database and throws everybody out, or lets them in again. */
async function setReachable({ database, ...server }: TestServer, open: boolean): Promise<void> {
  const client = new Client({ ...server, database: 'postgres' });
  await client.connect();
  await client.query(`alter database ${database} allow_connections ${open}`);
  if (!open) {
    await client.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [
      database,
    ]);
  }
  await client.end();
}
