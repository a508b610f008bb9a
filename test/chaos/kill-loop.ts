import { setTimeout as delay } from 'node:timers/promises';
import type { AppProcess } from './app-process';
import type { Random } from './random';

export interface KillLoop {
  readonly app: AppProcess;
  readonly random: Random;
  readonly kills: number;
  /** Resolves at the next message the platform accepts, or after `withinMs`. */
  nextAccepted(withinMs: number): Promise<void>;
  /** Keeps the platform's next answer back for a moment, so that the kill falls between send and mark. */
  holdAnswer(): Promise<void>;
}

export interface Kill {
  readonly when: 'running' | 'starting' | 'sending';
  /** Machine time, epoch ms. */
  readonly at: number;
}

const LONGEST_UP_MS = 1_500;
const LONGEST_START_MS = 900;
const SEND_WAIT_MS = 3_000;

/** Kills the running app again and again and starts it at once; ends with the app up. */
export async function killAgainAndAgain(loop: KillLoop): Promise<Kill[]> {
  const { app, random } = loop;
  const kills: Kill[] = [];
  while (kills.length < loop.kills) {
    const when = random.pick(['running', 'running', 'running', 'sending', 'sending', 'starting']);
    if (when === 'starting') {
      await app.kill();
      kills.push({ when: 'running', at: Date.now() });
      const starting = app.start();
      await delay(random.between(0, LONGEST_START_MS));
      await app.kill();
      await starting;
    } else {
      await waitToKill(when, loop);
      await app.kill();
    }
    kills.push({ when, at: Date.now() });
    await app.start();
  }
  return kills;
}

async function waitToKill(when: 'running' | 'sending', { random, nextAccepted, holdAnswer }: KillLoop) {
  if (when === 'running') return await delay(random.between(50, LONGEST_UP_MS));
  await delay(random.between(50, LONGEST_UP_MS / 2));
  if (random.next() < 0.5) await holdAnswer();
  await nextAccepted(SEND_WAIT_MS);
}
