import type { Logger } from '../lib/log';
import type { StoreConnection } from '../store/connection';
import { openBullQueue } from './bullmq-queue';
import type { Queue } from './queue';
import { assertNoEviction } from './redis-policy';

/** Names carry a shard and a hash tag, so that shards can spread over a Redis Cluster (architecture §6). */
const QUEUE_NAME = '{renewdesk-0}';

/**
 * Opens the doorbell queue: on Redis where one is named, else in the store's own database.
 * @throws ConfigError REDIS_EVICTS, REDIS_REFUSES
 */
export async function openQueue(
  where: { readonly redisUrl?: string | undefined; readonly store: StoreConnection },
  log: Logger,
): Promise<Queue> {
  if (where.redisUrl === undefined) {
    return await openBullQueue({ backend: 'postgres', store: where.store }, QUEUE_NAME, log);
  }
  const asked = await assertNoEviction(where.redisUrl);
  if (!asked) log.warn('Redis does not answer: the sweeper runs the turns until it does');
  return await openBullQueue({ backend: 'redis', url: where.redisUrl }, QUEUE_NAME, log);
}
