import { setTimeout as delay } from 'node:timers/promises';
import { errorCode, StoreError } from '../../lib/errors';
import type { Logger } from '../../lib/log';
import type { Server } from './server';

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;
/** Fast shutdown writes a checkpoint; much longer than this and something is wrong. */
const STOP_DEADLINE_MS = 30_000;

/** Starts the server again whenever it ends unasked: the data is on disk, and connections come back by themselves. */
export function keepRunning(
  first: Server,
  log: Logger,
  start: () => Promise<Server>,
): { stop(): Promise<void> } {
  let current = first;
  let stopping = false;

  const loop = (async () => {
    for (;;) {
      const status = await current.process.exited;
      // Our end of the pipe of a dead process has no further use.
      current.process.requestStop();
      if (stopping) return;
      log.error(
        { status, lastWords: current.process.stderrTail() },
        'embedded postgres ended; starting it again',
      );
      const next = await restart();
      if (next === undefined) return;
      current = next;
      if (stopping) current.process.requestStop();
    }
  })();

  async function restart(): Promise<Server | undefined> {
    for (let pauseMs = FIRST_PAUSE_MS; !stopping; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
      try {
        return await start();
      } catch (error) {
        log.error({ code: errorCode(error) }, 'embedded postgres did not start again');
        await delay(pauseMs);
      }
    }
    return undefined;
  }

  const stop = async (): Promise<void> => {
    stopping = true;
    current.process.requestStop();
    const timeout = new AbortController();
    await Promise.race([
      loop,
      delay(STOP_DEADLINE_MS, undefined, { signal: timeout.signal }).then(throwStuck),
    ]);
    timeout.abort();
  };
  return { stop };
}

function throwStuck(): never {
  throw new StoreError(
    'STORE_STOP_STUCK',
    'the embedded PostgreSQL did not stop in time; it ends by itself when it is done',
  );
}
