import { describe, expect, it } from '@jest/globals';
import { joinBells } from '../../src/queue/join-bells';
import { THREADS_PER_JOB } from '../../src/queue/queue';

/** A queue whose jobs are accepted when the test says so. */
function slowQueue() {
  const jobs: { threads: readonly string[]; delayMs: number; accept: (rung: boolean) => void }[] = [];
  const ring = joinBells(
    (threads, delayMs) => new Promise((accept) => void jobs.push({ threads, delayMs, accept })),
  );
  return { jobs, ring };
}

const ids = (count: number, prefix = 't') => Array.from({ length: count }, (_, i) => `${prefix}${i}`);

describe('joining bells', () => {
  it('rings at once when nothing is under way', () => {
    const { jobs, ring } = slowQueue();
    void ring(['a'], 0);
    expect(jobs.map((job) => job.threads)).toEqual([['a']]);
  });

  it('puts what comes meanwhile into one job, each thread once', async () => {
    const { jobs, ring } = slowQueue();
    const first = ring(['a'], 0);
    const second = ring(['b'], 0);
    const third = ring(['c', 'b'], 0);
    jobs[0]?.accept(true);
    expect(await first).toBe(true);
    await Promise.resolve();
    expect(jobs.map((job) => job.threads)).toEqual([['a'], ['b', 'c']]);
    jobs[1]?.accept(true);
    expect(await Promise.all([second, third])).toEqual([true, true]);
  });

  it('never fills a job with more threads than a job may hold', () => {
    const { jobs, ring } = slowQueue();
    void ring(ids(THREADS_PER_JOB * 2 + 1), 0);
    expect(jobs.map((job) => job.threads.length)).toEqual([THREADS_PER_JOB, THREADS_PER_JOB, 1]);
  });

  it('keeps bells of different delays apart', () => {
    const { jobs, ring } = slowQueue();
    void ring(['a'], 0);
    void ring(['b'], 1200);
    expect(jobs.map((job) => job.delayMs)).toEqual([0, 1200]);
  });

  it('tells everybody whose bell was not rung', async () => {
    const { jobs, ring } = slowQueue();
    const first = ring(['a'], 0);
    const second = ring(['b'], 0);
    jobs[0]?.accept(false);
    expect(await first).toBe(false);
    await Promise.resolve();
    jobs[1]?.accept(true);
    expect(await second).toBe(true);
  });
});
