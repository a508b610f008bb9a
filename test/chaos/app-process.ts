import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

export interface AppOptions {
  /** The same at each start, so that webhooks find it. */
  readonly port: number;
  readonly dataDir: string;
  readonly graphUrl: string;
  readonly xUrl: string;
  /** A mechanism to leave out, by its name in app-main.cjs. */
  readonly without?: string;
}

/** The product as a process that can be killed and started again. */
export interface AppProcess {
  /** Resolves once it takes webhooks and works; false when it was killed before that. */
  start(): Promise<boolean>;
  /** SIGKILL to the app alone: its PostgreSQL has to find out by itself. */
  kill(): Promise<void>;
  /** Asks it to stop in order. */
  stop(): Promise<void>;
}

const MAIN = join(__dirname, 'app-main.cjs');

export function createAppProcess(options: AppOptions): AppProcess {
  let child: ChildProcess | undefined;
  let killed = false;
  return {
    start: async () => {
      killed = false;
      const started = spawn(process.execPath, ['--enable-source-maps', MAIN, JSON.stringify(options)], {
        stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      });
      child = started;
      const ready = once(started, 'message').then(() => true);
      const ended = once(started, 'exit').then(([code]) => {
        if (!killed) throw new Error(`the app ended by itself with ${String(code)}`);
        return false;
      });
      // Whichever of the two comes later is of no interest.
      ended.catch(() => undefined);
      return await Promise.race([ready, ended]);
    },
    kill: async () => {
      if (!child || child.exitCode !== null || child.signalCode !== null) return;
      killed = true;
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    },
    stop: async () => {
      if (!child || child.exitCode !== null || child.signalCode !== null) return;
      killed = true;
      const gone = once(child, 'exit');
      child.send('stop');
      await gone;
    },
  };
}
