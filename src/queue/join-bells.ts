import { THREADS_PER_JOB } from './queue';

export type Ring = (threadIds: readonly string[], delayMs: number) => Promise<boolean>;

interface Gathering {
  readonly threadIds: Set<string>;
  readonly done: ((rung: boolean) => void)[];
}

/**
 * Rings that come while another one with the same delay is under way share the next jobs: under load a job is filled
 * with threads instead of carrying one or two, and each thread costs fewer commits. A ring by itself goes out at once.
 * @param add makes one job of at most THREADS_PER_JOB threads; false when it could not.
 */
export function joinBells(add: Ring): Ring {
  const gatherings = new Map<number, Gathering>();
  const underWay = new Set<number>();

  const flush = async (delayMs: number): Promise<void> => {
    underWay.add(delayMs);
    for (let next = gatherings.get(delayMs); next; next = gatherings.get(delayMs)) {
      gatherings.delete(delayMs);
      const jobs = inJobs([...next.threadIds]);
      const rung = (await Promise.all(jobs.map((threads) => add(threads, delayMs)))).every(Boolean);
      for (const tell of next.done) tell(rung);
    }
    underWay.delete(delayMs);
  };

  return (threadIds, delayMs) => {
    if (threadIds.length === 0) return Promise.resolve(true);
    const gathering = gatherings.get(delayMs) ?? { threadIds: new Set(), done: [] };
    gatherings.set(delayMs, gathering);
    for (const id of threadIds) gathering.threadIds.add(id);
    const rung = new Promise<boolean>((resolve) => gathering.done.push(resolve));
    if (!underWay.has(delayMs)) void flush(delayMs);
    return rung;
  };
}

function inJobs(threadIds: readonly string[]): (readonly string[])[] {
  const count = Math.ceil(threadIds.length / THREADS_PER_JOB);
  return Array.from({ length: count }, (_, i) =>
    threadIds.slice(i * THREADS_PER_JOB, (i + 1) * THREADS_PER_JOB),
  );
}
