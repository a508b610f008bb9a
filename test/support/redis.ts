import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { freePort } from './free-port';
import { until } from './until';

/** A redis-server of its own, on one address for all its lives. */
export interface TestRedis {
  readonly url: string;
  /** Ends it at once; what the append-only file holds is there at the next start. */
  kill(): Promise<void>;
  start(): Promise<void>;
  /** FLUSHALL: every key is gone, every connection stays. */
  flush(): Promise<void>;
  /** Ends it and removes its folder. */
  stop(): Promise<void>;
}

export interface RedisOptions {
  /** `noeviction` when left out, as BullMQ needs it. */
  readonly policy?: string;
  /** Left out: it runs. */
  readonly down?: boolean;
}

const INSTALLED = spawnSync('redis-server', ['--version']).status === 0;

/** `describe` for what needs a Redis: skipped with a loud line where there is none, a failure when CI is true. */
export function describeWithRedis(name: string, body: () => void): void {
  if (INSTALLED) {
    describe(name, body);
    return;
  }
  process.stderr.write(`\n!!! SKIPPED, redis-server is not on PATH: ${name}\n\n`);
  if (process.env.CI === 'true') {
    it(`${name}: needs redis-server on PATH`, () => {
      throw new Error('install redis-server: with CI=true nothing is skipped');
    });
  } else {
    describe.skip(name, body);
  }
}

export async function startRedis(options: RedisOptions = {}): Promise<TestRedis> {
  const folder = await mkdtemp(join(tmpdir(), 'renewdesk-redis-'));
  const port = await freePort();
  let child: ChildProcess | undefined;

  const start = async () => {
    child = spawn('redis-server', [...settings(options), '--port', `${port}`, '--dir', folder], {
      stdio: 'ignore',
    });
    await until('redis to answer', () => answers(port));
  };
  const kill = async () => {
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  };

  if (!options.down) await start();
  return {
    url: `redis://127.0.0.1:${port}`,
    kill,
    start,
    flush: async () => void (await ask(port, (redis) => redis.flushall())),
    stop: async () => {
      await kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function settings({ policy = 'noeviction' }: RedisOptions): string[] {
  return [
    ...['--bind', '127.0.0.1', '--save', '', '--appendonly', 'yes'],
    ...['--maxmemory', '100mb', '--maxmemory-policy', policy],
  ];
}

async function answers(port: number): Promise<boolean> {
  try {
    return (await ask(port, (redis) => redis.ping())) === 'PONG';
  } catch {
    return false;
  }
}

async function ask<T>(port: number, question: (redis: Redis) => Promise<T>): Promise<T> {
  const redis = new Redis(port, '127.0.0.1', {
    lazyConnect: true,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  });
  // ioredis reports the same failure as an event too; without a listener it is printed.
  redis.on('error', () => undefined);
  try {
    await redis.connect();
    return await question(redis);
  } finally {
    redis.disconnect();
  }
}
