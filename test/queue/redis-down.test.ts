import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { ChannelName } from '../../src/channel/account';
import type { ConfigError } from '../../src/lib/errors';
import { silentLog } from '../../src/lib/log';
import { openQueue } from '../../src/queue/open-queue';
import { describeWithRedis, startRedis, type TestRedis } from '../support/redis';
import { startWalk, type Walk } from '../support/walk';

/** The promise is 30 s whatever is down; the sweeper finds a thread after two. */
const ANSWER_MS = 30_000;
/** Longest of the outages below. Nothing that the product keeps depends on how long one lasts, see there. */
const OUTAGE_MS = 15_000;
const CHANNELS = ['facebook', 'instagram', 'x'] as const satisfies readonly ChannelName[];

describeWithRedis('Redis as the doorbell', () => {
  let redis: TestRedis;
  let walk: Walk;

  beforeAll(async () => {
    // Its data folder is empty and nothing listens yet: the app has to start all the same.
    redis = await startRedis({ down: true });
    walk = await startWalk({
      redisUrl: redis.url,
      settings: { limits: { xSendsPer15Min: 10_000, xSendsPerDay: 10_000 } },
    });
  }, 60_000);
  afterAll(async () => {
    await walk?.close();
    await redis?.stop();
  });

  /** A new customer greets; gives the time until the answer, ms. */
  const greet = async (index: number): Promise<number> => {
    const customer = await walk.customer(CHANNELS[index % CHANNELS.length] ?? 'facebook');
    const started = performance.now();
    await customer.says('hello');
    await customer.hears();
    return performance.now() - started;
  };
  const greetings = (many: number) => Promise.all(Array.from({ length: many }, (_, index) => greet(index)));

  it('is missing at the start: the app starts, and the sweeper answers', async () => {
    expect(walk.app.queueBackend).toBe('redis');
    expect(Math.max(...(await greetings(3)))).toBeLessThan(ANSWER_MS);
  });

  it('comes up later: bells ring again by themselves', async () => {
    await redis.start();
    // A thread found by the sweeper waits two seconds; a bell is far quicker.
    await quicklyAgain(greet);
  });

  it('is killed and stays away: every message is answered, however long it lasts, and bells ring when it is back', async () => {
    await redis.kill();
    const waits: number[] = [];
    // What a longer outage would change: nothing. Each bell that cannot be rung is forgotten after 200 ms, each late
    // thread is found in SQL by what it is now, and no counter, queue or file grows with the time Redis is away.
    for (const started = performance.now(); performance.now() - started < OUTAGE_MS; )
      waits.push(...(await greetings(6)));
    process.stdout.write(
      `Redis away ${OUTAGE_MS / 1_000} s: ${waits.length} DMs, slowest answer ${Math.round(Math.max(...waits))} ms\n`,
    );
    expect(waits.length).toBeGreaterThan(6);
    expect(Math.max(...waits)).toBeLessThan(ANSWER_MS);
    await redis.start();
    await quicklyAgain(greet);
  }, 120_000);

  it('is emptied in the middle of the load: nothing is lost', async () => {
    const answered = greetings(24);
    await redis.flush();
    const late = greetings(6);
    await redis.flush();
    const waits = [...(await answered), ...(await late)];
    expect(waits).toHaveLength(30);
    expect(Math.max(...waits)).toBeLessThan(ANSWER_MS);
    await walk.settle();
  }, 60_000);
});

describeWithRedis('a Redis at the start', () => {
  const nowhere = { connectionString: 'postgres://nobody' };

  it.each(['allkeys-lru', 'volatile-ttl'])('is refused with maxmemory-policy %s', async (policy) => {
    const redis = await startRedis({ policy });
    const refused = await openQueue({ redisUrl: redis.url, store: nowhere }, silentLog).catch(
      (error: ConfigError) => error,
    );
    await redis.stop();
    expect(refused).toMatchObject({ code: 'REDIS_EVICTS' });
  });

  it('may be down, and the queue that nobody hears can be closed at once', async () => {
    const redis = await startRedis({ down: true });
    const queue = await openQueue({ redisUrl: redis.url, store: nowhere }, silentLog);
    await queue.work({ onThreads: async () => undefined, onNudge: async () => undefined });
    expect(await queue.ring(['facebook:1:a'])).toBe(false);
    const started = performance.now();
    await queue.close();
    expect(performance.now() - started).toBeLessThan(5_000);
    await redis.stop();
  });
});

/** Tries again until an answer comes quicker than the sweeper could be. */
async function quicklyAgain(greet: (index: number) => Promise<number>): Promise<void> {
  const giveUpAt = performance.now() + 20_000;
  for (;;) {
    const wait = await greet(0);
    if (wait < 1_500) return;
    if (performance.now() > giveUpAt) throw new Error(`bells do not ring: ${Math.round(wait)} ms`);
  }
}
