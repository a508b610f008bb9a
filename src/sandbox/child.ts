import { type ChildProcess, fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../lib/errors';
import type { FromChild, ToChild } from './messages';
import type { EmulatorOptions, Emulators } from './types';

/** Emulators in a process of their own, so that their CPU can be told from the product's. */
export interface EmulatorsHandle extends Emulators {
  readonly pid: number;
  /** Settles when the process has ended, whoever ended it. */
  readonly ended: Promise<void>;
}

const START_MS = 20_000;

/**
 * Starts the emulators in a child process, which ends when this process ends. A settable clock in `options` follows
 * what is set through the admin API; `setClock` tells the child.
 * @throws AppError SANDBOX_START_FAILED when the child does not come up.
 */
export async function spawnEmulators(options: EmulatorOptions): Promise<EmulatorsHandle> {
  const { clock } = options;
  const child = forkChild();
  const pending = new Map<number, { resolve: () => void; reject: (error: Error) => void }>();
  let calls = 0;
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));

  const ready = await new Promise<Extract<FromChild, { kind: 'ready' }>>((resolve, reject) => {
    const fail = (reason: string) => {
      clearTimeout(timer);
      child.kill();
      reject(new AppError('SANDBOX_START_FAILED', `the sandbox emulators did not start: ${reason}`));
    };
    const timer = setTimeout(() => fail(`no answer within ${START_MS / 1_000} s`), START_MS);
    child.once('error', (error) => fail(error.message));
    child.once('exit', (code) => {
      fail(`their process ended with code ${code}`);
      for (const { reject: refuse } of pending.values()) refuse(gone());
      pending.clear();
    });
    child.on('message', (message: FromChild) => {
      if (message.kind === 'ready') {
        clearTimeout(timer);
        resolve(message);
      } else if (message.kind === 'failed') fail(message.error);
      else if (message.kind === 'done') settle(message);
      else if (clock !== undefined && 'setOffset' in clock) clock.setOffset(message.offsetMs);
    });
    tell({ kind: 'start', options: { ...options, clock: { offsetMs: clock?.offsetMs ?? 0 } } });
  });

  function tell(message: ToChild): void {
    if (child.connected) child.send(message);
  }

  function settle({ call, error }: Extract<FromChild, { kind: 'done' }>): void {
    const waiting = pending.get(call);
    pending.delete(call);
    if (error === undefined) waiting?.resolve();
    else waiting?.reject(new AppError('SANDBOX_CALL_FAILED', error));
  }

  function ask(make: (call: number) => ToChild): Promise<void> {
    calls += 1;
    const call = calls;
    return new Promise((resolve, reject) => {
      if (!child.connected) return reject(gone());
      pending.set(call, { resolve, reject });
      tell(make(call));
    });
  }

  return {
    pid: child.pid ?? 0,
    ended,
    graphUrl: ready.graphUrl,
    xUrl: ready.xUrl,
    adminUrl: ready.adminUrl,
    setWebhook: (base) => ask((call) => ({ kind: 'webhook', call, base })),
    setClock: (offsetMs) => {
      if (clock !== undefined && 'setOffset' in clock) clock.setOffset(offsetMs);
      return ask((call) => ({ kind: 'clock', call, offsetMs }));
    },
    close: async () => {
      tell({ kind: 'close' });
      await ended;
    },
  };
}

/** The built entry beside this file, or its source through tsx when the project runs unbuilt. */
function forkChild(): ChildProcess {
  const built = join(__dirname, 'process.js');
  const isBuilt = existsSync(built);
  return fork(isBuilt ? built : join(__dirname, 'process.ts'), [], {
    // No setting of the product reaches the emulators: they get what the options say and nothing else.
    env: {},
    execArgv: isBuilt ? [] : ['--require', 'tsx/cjs'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
}

function gone(): AppError {
  return new AppError(
    'SANDBOX_GONE',
    'the process of the sandbox emulators has ended: start renewdesk again',
  );
}
