import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { TestServer } from '../../support/test-server';
import { endAfterTest } from './start';

export interface AppArguments {
  readonly dataDir: string;
  readonly modulePaths?: readonly string[];
}

export type AppReport =
  | { readonly outcome: 'started'; readonly connection: TestServer; readonly adopted: boolean }
  | { readonly outcome: 'failed'; readonly code: string; readonly message: string };

export interface App {
  readonly pid: number;
  /** Its one line; rejects when it ends without one. */
  readonly report: Promise<AppReport>;
  /** As a crash would: SIGKILL, no clean-up. */
  kill(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts app-main.ts as a process of its own, as another user when `uid` is given. */
export function runApp(args: AppArguments, uid?: number): App {
  const root = join(__dirname, '..', '..', '..');
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', join(__dirname, 'app-main.ts'), JSON.stringify(args)],
    // tsx keeps a cache in the temporary folder; one of another user would not be readable.
    {
      cwd: root,
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { TSX_DISABLE_CACHE: '1' },
      ...(uid === undefined ? {} : { uid, gid: uid }),
    },
  );
  const report = firstLine(child);
  report.catch(() => {});
  const exited = once(child, 'exit');
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL');
    await exited;
  };
  endAfterTest(kill);
  const stop = async (): Promise<void> => {
    child.stdin?.end();
    await exited;
  };
  return { pid: child.pid ?? 0, report, kill, stop };
}

async function firstLine(child: ChildProcess): Promise<AppReport> {
  if (child.stdout !== null) {
    for await (const line of createInterface({ input: child.stdout })) return JSON.parse(line) as AppReport;
  }
  throw new Error('the app ended without a word');
}

/** The report of an app that is expected to start. */
export async function started(app: App): Promise<Extract<AppReport, { outcome: 'started' }>> {
  const report = await app.report;
  if (report.outcome === 'failed') throw new Error(`the app did not start: ${report.message}`);
  return report;
}
