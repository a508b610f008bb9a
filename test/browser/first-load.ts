import type { Page } from 'playwright-core';

/** What a browser fetched to show a page for the first time; answers of the API are not counted. */
export interface FirstLoad {
  readonly files: readonly string[];
  /** As they came over the line: packed, with their headers. */
  readonly bytes: number;
}

export async function firstLoad(page: Page): Promise<FirstLoad> {
  // Run by the browser as text: TypeScript knows only Node here.
  return await page.evaluate<FirstLoad>(`(() => {
    const fetched = ['navigation', 'resource'].flatMap((type) => performance.getEntriesByType(type))
      .filter(({ name }) => !name.includes('/api/'));
    return {
      files: fetched.map(({ name }) => new URL(name).pathname),
      bytes: fetched.reduce((sum, { transferSize }) => sum + transferSize, 0),
    };
  })()`);
}

/** Milliseconds from asking for the page until the largest thing in it was painted, also where scripts are off. */
export async function largestPaint(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  let paintedAt = 0;
  session.on('PerformanceTimeline.timelineEventAdded', ({ event }) => {
    paintedAt = Math.max(paintedAt, (event.lcpDetails?.renderTime ?? 0) * 1_000);
  });
  // Answers after it has told of what was painted before.
  await session.send('PerformanceTimeline.enable', { eventTypes: ['largest-contentful-paint'] });
  const askedAt = await page.evaluate<number>('performance.timeOrigin');
  await session.detach();
  if (paintedAt === 0) throw new Error('nothing was painted');
  return paintedAt - askedAt;
}

const TRIES = 5;

/**
 * The best of some visits, no more than are needed: other tests share the processor, and only the page is judged.
 * @param visit gives the milliseconds of one visit with nothing kept from the one before.
 */
export async function bestPaint(limitMs: number, visit: () => Promise<number>): Promise<number> {
  let best = Number.POSITIVE_INFINITY;
  for (let tries = 0; tries < TRIES && best > limitMs; tries++) best = Math.min(best, await visit());
  return best;
}

/** Chromium's own "Slow 4G". */
const SLOW_4G = { offline: false, latency: 562.5, downloadThroughput: 180_000, uploadThroughput: 84_375 };

/** From here on the page is fetched as over a slow mobile line. */
export async function slowLine(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  await session.send('Network.emulateNetworkConditions', SLOW_4G);
}
