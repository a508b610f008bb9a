import { type SpawnOptions, spawn } from 'node:child_process';
import { StoreError } from '../../lib/errors';
import { commandAs, type Identity } from './identity';
import { GUARD_UNTIL_PIPE_CLOSES, RUN_UNTIL_PIPE_CLOSES } from './watchdog';

/** Enough of stderr for PostgreSQL's last words, and no more of it in memory however long it talks. */
const STDERR_TAIL_BYTES = 4096;

/** A process that ends when we close its pipe or die. */
export interface GuardedProcess {
  /** Settles when the process is gone, with its exit status (128 + signal after a signal). */
  readonly exited: Promise<number>;
  /** The last 4 kB of what it wrote to stderr. */
  stderrTail(): string;
  /** Asks it to end by closing the pipe. Await `exited` to know that it did. */
  requestStop(): void;
}

/** Starts a command under the watchdog. */
export function runGuarded(as: Identity, command: string, args: readonly string[]): GuardedProcess {
  return spawnWatchdog(as, RUN_UNTIL_PIPE_CLOSES, [command, ...args]);
}

/** Puts the watchdog beside a process that runs already; it is a child of ours, so it needs no other identity. */
export function guardRunning(pid: number): GuardedProcess {
  return spawnWatchdog({ kind: 'self' }, GUARD_UNTIL_PIPE_CLOSES, [String(pid)]);
}

/** Runs a command to its end under the watchdog. @throws StoreError with the last words of the command. */
export async function runToEnd(as: Identity, command: string, args: readonly string[]): Promise<void> {
  const child = runGuarded(as, command, args);
  const status = await child.exited;
  child.requestStop();
  if (status === 0) return;
  throw new StoreError(
    'STORE_COMMAND_FAILED',
    `${command} ended with status ${status}:\n${child.stderrTail()}`,
  );
}

function spawnWatchdog(as: Identity, script: string, args: readonly string[]): GuardedProcess {
  const sh = commandAs(as, '/bin/sh', ['-c', script, 'watchdog', ...args]);
  // cwd "/": the other user may not be allowed to read the folder we were started in. detached: Ctrl-C in our
  // terminal reaches us and not the server, which is to outlive us by the length of our own shutdown.
  const options: SpawnOptions = {
    ...sh.options,
    cwd: '/',
    env: CHILD_ENV,
    detached: true,
    stdio: ['pipe', 'ignore', 'pipe'],
  };
  const child = spawn(sh.file, sh.args, options);
  let tail = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    tail = (tail + text).slice(-STDERR_TAIL_BYTES);
  });
  // Closing the pipe of a process that is just ending is no fault.
  child.stdin?.on('error', () => {});
  const exited = new Promise<number>((resolve) => {
    child.on('error', (error) => {
      tail += error.message;
      resolve(127);
    });
    child.on('close', (code) => resolve(code ?? 137));
  });
  return { exited, stderrTail: () => tail.trim(), requestStop: () => child.stdin?.end() };
}

/** Nothing of our environment reaches the server: no PG* variable, no locale, no secret. */
export const CHILD_ENV: Readonly<Record<string, string>> = {
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/run/current-system/sw/bin',
  LC_ALL: 'C',
  TZ: 'UTC',
};
