import { Redis } from 'ioredis';
import { ConfigError, errorCode } from '../lib/errors';

/**
 * Refuses a Redis that may drop keys when it is full: with `allkeys-lru` a third of the acknowledged jobs were gone
 * without an error (design: trust.md finding 4). A Redis that does not answer is no reason to refuse the start.
 * @returns false when Redis could not be asked now.
 */
export async function assertNoEviction(url: string): Promise<boolean> {
  const redis = new Redis(url, { lazyConnect: true, maxRetriesPerRequest: 0, retryStrategy: () => null });
  // ioredis reports the same failure as an event; without a listener it is printed.
  redis.on('error', () => undefined);
  let policy: string | undefined;
  try {
    await redis.connect();
    policy = (await redis.info('memory')).match(/^maxmemory_policy:(\S+)/m)?.[1];
  } catch (error) {
    if (errorCode(error) === 'ReplyError') throw cannotAsk(error);
    return false;
  } finally {
    redis.disconnect();
  }
  if (policy !== 'noeviction') {
    throw new ConfigError(
      'REDIS_EVICTS',
      `the Redis of REDIS_URL has maxmemory-policy ${policy ?? 'unknown'} and may drop jobs: set it to noeviction`,
    );
  }
  return true;
}

function cannotAsk(cause: unknown): ConfigError {
  return new ConfigError(
    'REDIS_REFUSES',
    'the Redis of REDIS_URL refuses commands: check its password and ACL',
    { cause },
  );
}
