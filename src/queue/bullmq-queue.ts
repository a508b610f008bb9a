import { setTimeout as delay } from 'node:timers/promises';
import { Queue as BullQueue, createPostgresBackend, Worker, type WorkerOptions } from 'bullmq';
import { z } from 'zod';
import { errorCode } from '../lib/errors';
import type { Logger } from '../lib/log';
import { joinBells } from './join-bells';
import { type Queue, type QueueConnection, type QueueHandlers, THREADS_PER_JOB } from './queue';

const job = z.object({ threads: z.array(z.string()).max(THREADS_PER_JOB).optional() });

/** A bell that takes longer is given up: the inbox row is already safe and the sweeper rings again. */
const RING_TIMEOUT_MS = 200;
/** Defaults of 30 s each would let a crashed worker's job wait a minute (design: trust.md finding 5). */
const LOCK_MS = 5_000;
const STALLED_CHECK_MS = 2_000;
const RETRY_AFTER_ERROR_MS = 500;
/** How many jobs one process works on at a time; each holds up to 16 threads. */
const CONCURRENCY = 4;
/** Bounds what `close` waits for a job in hand: BullMQ itself would wait for ever. */
const CLOSE_TIMEOUT_MS = 5_000;
/** BullMQ's own pauses grow to 20 s; a Redis that is back should be noticed at once. */
const FIRST_RECONNECT_MS = 100;
const LONGEST_RECONNECT_MS = 2_000;

/** Opens the queue on whichever backend the connection names; the only place that knows there are two. */
export async function openBullQueue(connection: QueueConnection, name: string, log: Logger): Promise<Queue> {
  let closing = false;
  let working = true;
  const reconnect = (times: number) =>
    closing ? null : Math.min(FIRST_RECONNECT_MS * 2 ** times, LONGEST_RECONNECT_MS);
  const bells = openBells(connection, name, reconnect);
  bells.on('error', (error) => log.debug({ code: errorCode(error) }, 'queue connection trouble'));
  // Also makes the backend's tables. Redis may be down at this moment: the sweeper works without it.
  if (connection.backend === 'postgres') await bells.waitUntilReady();
  let worker: OpenWorker | undefined;

  const add = (data: z.infer<typeof job>, delayMs: number) =>
    withinTime(
      bells.add('bell', data, {
        delay: delayMs,
        removeOnComplete: true,
        removeOnFail: 100,
      }),
    ).catch((error: unknown) => {
      log.debug({ code: errorCode(error) }, 'bell not rung, the sweeper will');
      return false;
    });

  const ring = joinBells((threads, delayMs) => add({ threads: [...threads] }, delayMs));

  const stopWork = async () => {
    working = false;
    // BullMQ remembers that it was closed: a second call waits for the same end.
    await within(CLOSE_TIMEOUT_MS, worker?.close());
  };

  return {
    backend: connection.backend,
    // Whole milliseconds only: the Postgres backend fails the job on a fraction.
    ring: (threadIds, delayMs = 0) => ring(threadIds, Math.floor(delayMs)),
    nudgeSenders: () => add({}, 0),
    work: async (handlers) => {
      const onThreads = async (threadIds: readonly string[]) => {
        if (working) await handlers.onThreads(threadIds);
        // BullMQ still takes a bell that comes in the moment its worker is closed: it is passed on, not run.
        else await ring(threadIds, 0);
      };
      const trouble = (error: unknown) => log.debug({ code: errorCode(error) }, 'queue worker trouble');
      const whileWorking: Reconnect = (times) => (working ? reconnect(times) : null);
      while (working) {
        const opened = openWorker(connection, name, { ...handlers, onThreads }, whileWorking);
        opened.on('error', trouble);
        worker = opened;
        if (connection.backend === 'redis' || (await isReady(opened, trouble))) {
          void opened.run().catch(trouble);
          return;
        }
        await within(CLOSE_TIMEOUT_MS, opened.close(true));
        await delay(RETRY_AFTER_ERROR_MS);
      }
    },
    stopWork,
    close: async () => {
      closing = true;
      await stopWork();
      await within(CLOSE_TIMEOUT_MS, bells.close());
    },
  };
}

/** Pause before the next attempt to reach Redis, ms; null: no further one, so that a close while it is down can end. */
type Reconnect = (times: number) => number | null;

function openBells(connection: QueueConnection, name: string, retryStrategy: Reconnect) {
  // skipWaitingForReady: `add` would otherwise hang for as long as Redis is down. skipVersionCheck: a check that finds
  // Redis down at the start fails every later `add` too, also when Redis is back (the worker asks for the version).
  return connection.backend === 'redis'
    ? new BullQueue(name, {
        connection: { url: connection.url, maxRetriesPerRequest: 1, retryStrategy },
        skipWaitingForReady: true,
        skipVersionCheck: true,
      })
    : new BullQueue(
        name,
        { connection: { ...postgresPool(connection, 2), migrate: true } },
        createPostgresBackend,
      );
}

interface OpenWorker {
  on(event: 'error', listener: (error: Error) => void): unknown;
  waitUntilReady(): Promise<unknown>;
  run(): Promise<void>;
  close(force?: boolean): Promise<void>;
}

/**
 * BullMQ remembers a first contact with PostgreSQL that failed for ever and asks it again without a pause, so that the
 * process does nothing else any more: such a worker must not be run.
 */
async function isReady(worker: OpenWorker, trouble: (error: unknown) => void): Promise<boolean> {
  try {
    await worker.waitUntilReady();
    return true;
  } catch (error) {
    trouble(error);
    return false;
  }
}

function openWorker(
  connection: QueueConnection,
  name: string,
  handlers: QueueHandlers,
  retryStrategy: Reconnect,
): OpenWorker {
  const process = async ({ data }: { data: unknown }) => {
    const { threads } = job.parse(data);
    await (threads ? handlers.onThreads(threads) : handlers.onNudge());
  };
  const options: Omit<WorkerOptions, 'connection'> = {
    autorun: false,
    concurrency: CONCURRENCY,
    lockDuration: LOCK_MS,
    stalledInterval: STALLED_CHECK_MS,
    runRetryDelay: RETRY_AFTER_ERROR_MS,
  };
  return connection.backend === 'redis'
    ? new Worker(name, process, {
        ...options,
        connection: { url: connection.url, maxRetriesPerRequest: null, retryStrategy },
      })
    : new Worker(
        name,
        process,
        { ...options, connection: postgresPool(connection, CONCURRENCY + 2) },
        createPostgresBackend,
      );
}

// Bells may be lost: not waiting for the disk is safe here and nowhere else.
function postgresPool({ store }: Extract<QueueConnection, { backend: 'postgres' }>, max: number) {
  return { ...store, max, schema: 'bullmq', options: '-c synchronous_commit=off' };
}

async function withinTime(work: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), RING_TIMEOUT_MS);
  });
  try {
    return await Promise.race([work.then(() => true), late]);
  } finally {
    clearTimeout(timer);
  }
}

async function within(ms: number, work: Promise<unknown> | undefined): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  // A connection that cannot be closed in order is left to the end of the process.
  await Promise.race([work?.catch(() => undefined), late]);
  clearTimeout(timer);
}
