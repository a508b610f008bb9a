import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Queue, THREADS_PER_JOB } from '../../src/queue/queue';
import { until } from '../support/until';

export interface QueueUnderTest {
  /** Opens the queue once more, as another process would. */
  open(): Promise<Queue>;
  /** Takes its backend away: no call gets through until what this returns is called. */
  breakDown(): Promise<() => Promise<void>>;
  close(): Promise<void>;
}

/** Longest that `ring` may keep a webhook waiting when its backend is gone; it gives up after 200 ms by itself. */
const SOON_MS = 1_000;

/** The contract of a doorbell, whatever it travels through. Bells may be lost or ring twice; these must not happen. */
export function queueContract(name: string, setUp: () => Promise<QueueUnderTest>): void {
  describe(`queue on ${name}`, () => {
    let backend: QueueUnderTest;
    let queue: Queue;
    let rung: (readonly string[])[];
    let nudges: number;
    const listen = {
      onThreads: async (ids: readonly string[]) => void rung.push(ids),
      onNudge: async () => void nudges++,
    };

    beforeEach(async () => {
      backend = await setUp();
      queue = await backend.open();
      rung = [];
      nudges = 0;
    });
    afterEach(async () => {
      await queue.close();
      await backend.close();
    });

    it('carries thread ids to a worker of another process', async () => {
      const other = await backend.open();
      await other.work(listen);
      expect(await queue.ring(['facebook:1:a', 'x:2:b'])).toBe(true);
      await until('the bell', () => rung.length > 0);
      expect(rung).toEqual([['facebook:1:a', 'x:2:b']]);
      await other.close();
    });

    it('spreads many threads over jobs of at most sixteen', async () => {
      const ids = Array.from({ length: 50 }, (_, index) => `facebook:1:${index}`);
      await queue.work(listen);
      expect(await queue.ring(ids)).toBe(true);
      await until('every bell', () => rung.flat().length >= ids.length);
      expect(new Set(rung.flat())).toEqual(new Set(ids));
      expect(Math.max(...rung.map((some) => some.length))).toBe(THREADS_PER_JOB);
    });

    it('rings for nobody without complaint', async () => {
      expect(await queue.ring([])).toBe(true);
    });

    it('holds a bell back for its delay, whole milliseconds or not', async () => {
      await queue.work(listen);
      const started = performance.now();
      expect(await queue.ring(['facebook:1:late'], 400.7)).toBe(true);
      await until('the late bell', () => rung.length > 0);
      expect(performance.now() - started).toBeGreaterThanOrEqual(395);
    });

    it('rings again while an equal bell is still waiting', async () => {
      await queue.ring(['facebook:1:a'], 200);
      await queue.ring(['facebook:1:a']);
      await queue.work(listen);
      await until('both bells', () => rung.length === 2);
    });

    it('nudges the senders', async () => {
      await queue.work(listen);
      expect(await queue.nudgeSenders()).toBe(true);
      await until('the nudge', () => nudges > 0);
      expect(rung).toEqual([]);
    });

    it('goes on after a handler that throws', async () => {
      const good: string[] = [];
      await queue.work({
        ...listen,
        onThreads: async ([id = '']) => {
          if (id.endsWith('bad')) throw new Error('a turn broke');
          good.push(id);
        },
      });
      for (const id of ['bad', 'good1', 'bad', 'good2']) await queue.ring([`facebook:1:${id}`]);
      await until('the good ones', () => good.length === 2);
      expect(good.sort()).toEqual(['facebook:1:good1', 'facebook:1:good2']);
    });

    it('waits for the job in hand when it is closed', async () => {
      const steps: string[] = [];
      let finish: () => void = () => undefined;
      const other = await backend.open();
      await other.work({
        ...listen,
        onThreads: async () => {
          steps.push('begun');
          await new Promise<void>((resolve) => {
            finish = resolve;
          });
          steps.push('done');
        },
      });
      await queue.ring(['facebook:1:a']);
      await until('the job', () => steps.length === 1);
      const closing = other.close().then(() => steps.push('closed'));
      finish();
      await closing;
      expect(steps).toEqual(['begun', 'done', 'closed']);
    });

    it('takes no further bell once its work is stopped, finishes the one in hand, and can still ring', async () => {
      const steps: string[] = [];
      let finish: () => void = () => undefined;
      await queue.work({
        ...listen,
        onThreads: async ([id = '']) => {
          steps.push(`begun ${id}`);
          await new Promise<void>((resolve) => {
            finish = resolve;
          });
          steps.push('done');
        },
      });
      await queue.ring(['facebook:1:a']);
      await until('the job', () => steps.length === 1);
      const stopping = queue.stopWork().then(() => steps.push('stopped'));
      expect(await queue.ring(['facebook:1:b'])).toBe(true);
      finish();
      await stopping;
      const other = await backend.open();
      await other.work(listen);
      await until('the bell that was left', () => rung.length > 0);
      await other.close();
      expect(rung).toEqual([['facebook:1:b']]);
      expect(steps).toEqual(['begun facebook:1:a', 'done', 'stopped']);
    });

    it('says soon that a bell could not be rung when its backend is gone, and rings when it is back', async () => {
      await queue.work(listen);
      const mend = await backend.breakDown();
      const started = performance.now();
      expect(await queue.ring(['facebook:1:a'])).toBe(false);
      expect(await queue.nudgeSenders()).toBe(false);
      expect(performance.now() - started).toBeLessThan(SOON_MS);
      await mend();
      await until('a bell to be taken', () => queue.ring(['facebook:1:b']));
      await until('the bell', () => rung.flat().includes('facebook:1:b'));
    });

    it('can stop its work while its backend is gone', async () => {
      await queue.work(listen);
      const mend = await backend.breakDown();
      const started = performance.now();
      await queue.stopWork();
      expect(performance.now() - started).toBeLessThan(4_000);
      await mend();
      await until('a bell to be taken', () => queue.ring(['facebook:1:b']));
    });

    it('starts to listen while its backend is gone, and hears the bells once it is back', async () => {
      const mend = await backend.breakDown();
      const working = queue.work(listen);
      expect(await queue.ring(['facebook:1:a'])).toBe(false);
      await mend();
      await working;
      await until('a bell to be taken', () => queue.ring(['facebook:1:b']));
      await until('the bell', () => rung.flat().includes('facebook:1:b'));
    });
  });
}
