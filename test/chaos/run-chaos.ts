import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { loadBrand } from '../../src/brand';
import { sandboxAccounts } from '../../src/cli/sandbox-accounts';
import { projectRoot } from '../../src/lib/project-root';
import { startEmulators } from '../../src/sandbox/emulators';
import type { Emulators } from '../../src/sandbox/types';
import { freePort } from '../support/free-port';
import { createAppProcess } from './app-process';
import { type Kill, killAgainAndAgain } from './kill-loop';
import { type Judgement, judge, type LogLine } from './oracle';
import { createRandom } from './random';
import { startTraffic } from './traffic';

export interface ChaosOptions {
  readonly seed: number;
  readonly kills: number;
  /** A mechanism to leave out, see app-main.cjs. */
  readonly without?: string;
  /** Faults of the emulated platforms while the traffic runs: name and how often. */
  readonly faults: Readonly<Record<string, number>>;
  /** Traffic before the first kill and after the last one, ms. */
  readonly calmMs: number;
  /** How long answers may take once the traffic has ended. */
  readonly drainMs: number;
  /** A run that cannot come out clean need not wait for more once this is seen. */
  readonly enough?: (judgement: Judgement) => boolean;
}

export interface ChaosReport extends Judgement {
  readonly asked: number;
  readonly kills: readonly Kill[];
  /** From each kill to the next message the platform accepted, ms, ascending. */
  readonly recoveries: readonly number[];
  /** From a question's 200 to its answer, ms, ascending. */
  readonly delays: readonly number[];
  /** The same, counted from the last kill where that is later: how long until everything is as it should be. */
  readonly delaysAfterwards: readonly number[];
  readonly seconds: number;
}

const CONVERSATIONS = 24;
const CHANNELS = ['facebook', 'instagram', 'x'] as const;
/** Silence after the last answer in which a second one would still show. */
const QUIET_MS = 1_500;

/** Emulators here, the product in a process of its own, customers writing, kills, a drain, and a judgement. */
export async function runChaos(options: ChaosOptions): Promise<ChaosReport> {
  const started = performance.now();
  const random = createRandom(options.seed);
  const brand = loadBrand(join(projectRoot(), 'config/brand.yaml'), {});
  const emulators = await startEmulators({
    accounts: sandboxAccounts(brand),
    settings: {
      unsubscribeAfter: 0,
      delays: { retryMs: Array.from({ length: 120 }, () => 400) },
      limits: {
        conversationsPerSecond: 1_000,
        xSendsPer15Min: 100_000,
        xSendsPerDay: 100_000,
        xLookupsPer15Min: 100_000,
      },
    },
  });
  const dataDir = await mkdtemp(join(tmpdir(), 'renewdesk-chaos-'));
  const port = await freePort();
  const app = createAppProcess({
    port,
    dataDir,
    graphUrl: emulators.graphUrl,
    xUrl: emulators.xUrl,
    ...(options.without && { without: options.without }),
  });
  try {
    const admin = adminOf(emulators);
    await app.start();
    await emulators.setWebhook(`http://127.0.0.1:${port}`);
    for (const [name, rate] of Object.entries(options.faults))
      await admin.post('faults', { name, on: true, rate });
    const traffic = startTraffic({
      random,
      channels: Array.from(
        { length: CONVERSATIONS },
        (_, index) => CHANNELS[index % CHANNELS.length] ?? 'facebook',
      ),
      newUser: admin.newUser,
      say: (body) => admin.post('say', body),
    });
    await delay(options.calmMs);
    const kills = await killAgainAndAgain({
      app,
      random,
      kills: options.kills,
      nextAccepted: admin.nextAccepted,
      holdAnswer: () => admin.post('faults', { name: 'echo-first', on: true, times: 1, delayMs: 150 }),
    });
    await delay(options.calmMs);
    await traffic.stop();
    for (const name of Object.keys(options.faults)) await admin.post('faults', { name, on: false });
    const lines = await drain(admin, options);
    const judgement = judge(lines);
    const lastKill = kills.at(-1)?.at ?? 0;
    return {
      ...judgement,
      delays: waits(judgement, 0),
      delaysAfterwards: waits(judgement, lastKill),
      asked: traffic.asked,
      kills,
      recoveries: recoveries(lines, kills),
      seconds: Math.round((performance.now() - started) / 1_000),
    };
  } finally {
    await app.stop();
    await emulators.close();
    await rm(dataDir, { recursive: true, force: true });
  }
}

/** Waits until every question has its answer and nothing more comes, or until the time is up. */
async function drain(admin: Admin, { drainMs, enough }: ChaosOptions): Promise<LogLine[]> {
  const giveUpAt = performance.now() + drainMs;
  for (;;) {
    const lines = await admin.log();
    const now = judge(lines);
    const open = now.unacknowledged.length + now.lost.length;
    const last = lines.findLast((line) => line.type === 'accepted')?.machineAt ?? 0;
    if (open === 0 && Date.now() - last > QUIET_MS) return lines;
    if (performance.now() > giveUpAt || enough?.(now)) return lines;
    await delay(200);
  }
}

function waits({ answered }: Judgement, since: number): number[] {
  return answered
    .filter(({ to }) => to >= since)
    .map(({ from, to }) => Math.max(0, to - Math.max(from, since)))
    .sort((a, b) => a - b);
}

function recoveries(lines: readonly LogLine[], kills: readonly Kill[]): number[] {
  const accepted = lines.filter((line) => line.type === 'accepted').map((line) => line.machineAt);
  return kills
    .flatMap(({ at }) => {
      const next = accepted.find((moment) => moment > at);
      return next === undefined ? [] : [next - at];
    })
    .sort((a, b) => a - b);
}

type Admin = ReturnType<typeof adminOf>;

function adminOf({ adminUrl }: Emulators) {
  const lines: LogLine[] = [];
  const call = async (path: string, init?: RequestInit) => {
    const answer = await fetch(`${adminUrl}/admin/${path}`, init);
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return await answer.json();
  };
  const post = async (path: string, body: object): Promise<void> => {
    await call(path, { method: 'POST', body: JSON.stringify(body) });
  };
  const read = async (after: number, waitMs: number): Promise<LogLine[]> => {
    const { entries } = (await call(`log?after=${after}&wait=${waitMs}&limit=10000`)) as {
      entries: LogLine[];
    };
    return entries;
  };
  return {
    post,
    newUser: async (channel: string): Promise<string> => {
      const body = JSON.stringify({ channel, name: 'Kari Nordmann' });
      const { userId } = (await call('users', { method: 'POST', body })) as { userId: string };
      return userId;
    },
    /** The whole log so far. */
    log: async (): Promise<LogLine[]> => {
      for (let fresh = await read(lines.length, 0); fresh.length > 0; fresh = await read(lines.length, 0))
        lines.push(...fresh);
      return lines;
    },
    nextAccepted: async (withinMs: number): Promise<void> => {
      const giveUpAt = performance.now() + withinMs;
      let { last } = (await call('log?after=0&limit=1')) as { last: number };
      while (performance.now() < giveUpAt) {
        const fresh = await read(last, 500);
        if (fresh.some((line) => line.type === 'accepted')) return;
        last += fresh.length;
      }
    },
  };
}
