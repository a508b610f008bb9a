import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from '../../src/lib/project-root';
import { fastFolder } from '../support/folders';
import { until } from '../support/until';

const MAIN = join(projectRoot(), 'dist/src/main.js');
const START_MS = 60_000;

export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface Running {
  readonly pid: number;
  out(): string;
  err(): string;
  kill(signal: NodeJS.Signals): void;
  /** Exit code, once it has ended. */
  readonly ended: Promise<number | null>;
}

interface Options {
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
}

/** The build the command line is tested in. `npm test` has made it; alone, a test file makes it itself. */
export function ensureBuilt(): void {
  execFileSync(process.execPath, [join(projectRoot(), 'scripts/ensure.cjs')], { stdio: 'ignore' });
}

/** Runs a command to its end. Of our own environment it sees the paths only. */
export async function renewdesk(args: readonly string[], options: Options = {}): Promise<Ran> {
  const running = launch(args, options);
  const code = await running.ended;
  return { code, out: running.out(), err: running.err() };
}

/** Starts a command that goes on running; resolves when its output holds `text`. */
export async function renewdeskUntil(
  text: string,
  args: readonly string[],
  options: Options = {},
): Promise<Running> {
  const running = launch(args, options);
  let over = false;
  void running.ended.then(() => {
    over = true;
  });
  await until(`"${text}"`, () => over || running.out().includes(text), START_MS);
  if (over) throw new Error(`ended before it said "${text}": ${running.err()}`);
  return running;
}

/** A data folder that PostgreSQL's own user may pass to; removed afterwards. */
export async function withDataFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const data = await newDataFolder();
  try {
    return await work(data);
  } finally {
    await rm(data, { recursive: true, force: true });
  }
}

export async function newDataFolder(): Promise<string> {
  const folder = await mkdtemp(join(await fastFolder(), 'renewdesk-cli-'));
  await chmod(folder, 0o755);
  return folder;
}

/** The child of a process whose command line holds `text`. */
export function childOf(parent: number, text: string): number {
  const child = pids().find((pid) => parentOf(pid) === parent && commandLine(pid).includes(text));
  if (child === undefined) throw new Error(`process ${parent} has no child "${text}"`);
  return Number(child);
}

/** Command lines of processes that name the folder: what a stop has left behind. */
export function processesOn(folder: string): string[] {
  return pids()
    .map(commandLine)
    .filter((line) => line.includes(folder));
}

export function instanceOf(data: string): { pid: number; address: string; adminUrl: string } | undefined {
  const file = join(data, 'instance.json');
  if (!existsSync(file)) return undefined;
  return JSON.parse(readFileSync(file, 'utf8')) as { pid: number; address: string; adminUrl: string };
}

function launch(args: readonly string[], { env = {}, input }: Options): Running {
  const child = spawn(process.execPath, [MAIN, ...args], {
    cwd: projectRoot(),
    env: { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  child.stdin.on('error', () => {});
  child.stdin.end(input ?? '');
  const out = collect(child.stdout);
  const err = collect(child.stderr);
  return {
    pid: child.pid ?? 0,
    out,
    err,
    kill: (signal) => void child.kill(signal),
    ended: codeOf(child),
  };
}

function collect(stream: NodeJS.ReadableStream): () => string {
  let text = '';
  stream.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  return () => text;
}

// "close" and not "exit": only then everything it wrote has been read.
async function codeOf(child: ChildProcess): Promise<number | null> {
  const [code] = (await once(child, 'close')) as [number | null];
  return code;
}

function pids(): string[] {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name));
}

function parentOf(pid: string): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return 0;
  }
}

function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return '';
  }
}
