import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { StoreError } from '../../lib/errors';
import { answers } from './answers';
import type { Place } from './choose-place';
import { type GuardedProcess, guardRunning, runGuarded } from './guarded-process';
import { readPostmaster } from './postmaster-pid';
import { PORT, serverSettings, settingArguments } from './settings';

/** A server that answers, with the watchdog beside it. */
export interface Server {
  readonly process: GuardedProcess;
  readonly socketDir: string;
  readonly port: number;
}

const POLL_MS = 20;
/** Crash recovery replays at most max_wal_size; a minute is enough for that on a slow disk. */
const READY_DEADLINE_MS = 60_000;
/** A server whose app died a moment ago still answers for about 100 ms while its watchdog ends it. */
const ADOPTION_SETTLE_MS = 400;
/** Backends that outlive a killed postmaster for a moment hold its shared memory; the next try succeeds. */
const LEFTOVER = /pre-existing shared memory block|lock file "postmaster\.pid" already exists/;
const LEFTOVER_TRIES = 20;
const LEFTOVER_PAUSE_MS = 250;

/** The server that already runs on this data folder, or undefined when none does (any more). */
export async function adoptServer(pgData: string): Promise<Server | undefined> {
  const deadline = Date.now() + READY_DEADLINE_MS;
  let answeringSince: number | undefined;
  for (;;) {
    const found = await readPostmaster(pgData);
    if (found === undefined) return undefined;
    const { pid, port, socketDir } = found;
    answeringSince = (await answers(socketDir, port)) ? (answeringSince ?? Date.now()) : undefined;
    if (answeringSince !== undefined && Date.now() - answeringSince >= ADOPTION_SETTLE_MS) {
      return { process: guardRunning(pid), socketDir, port };
    }
    if (Date.now() > deadline) {
      throw new StoreError(
        'STORE_SERVER_STUCK',
        `PostgreSQL (process ${pid}) runs on ${pgData} and does not answer: end it with "kill -INT ${pid}"`,
      );
    }
    await delay(POLL_MS);
  }
}

/** Starts the server and waits until it answers. @throws StoreError with PostgreSQL's last words. */
export async function bootServer(
  place: Place,
  socketDir: string,
  extra: Readonly<Record<string, string>>,
): Promise<Server> {
  const settings = serverSettings(socketDir, extra);
  for (let run = 1; ; run++) {
    const server = runGuarded(place.as, join(place.binaries.folder, 'bin', 'postgres'), [
      '-D',
      place.pgData,
      ...settingArguments(settings),
    ]);
    if (await isReady(server, socketDir)) return { process: server, socketDir, port: PORT };
    server.requestStop();
    await server.exited;
    if (!LEFTOVER.test(server.stderrTail()) || run === LEFTOVER_TRIES) throw didNotStart(server);
    await delay(LEFTOVER_PAUSE_MS);
  }
}

async function isReady(server: GuardedProcess, socketDir: string): Promise<boolean> {
  const deadline = Date.now() + READY_DEADLINE_MS;
  let ended = false;
  void server.exited.then(() => {
    ended = true;
  });
  while (!ended && Date.now() < deadline) {
    if (await answers(socketDir, PORT)) return true;
    await delay(POLL_MS);
  }
  return false;
}

function didNotStart(server: GuardedProcess): StoreError {
  return new StoreError(
    'STORE_DID_NOT_START',
    `the embedded PostgreSQL did not start. Its last words:\n${server.stderrTail()}`,
  );
}
