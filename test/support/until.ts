import { setTimeout as delay } from 'node:timers/promises';

const DEADLINE_MS = 10_000;
/** First soon, then less and less often: whoever is waited for shares the processor with who looks. */
const FIRST_PAUSE_MS = 4;
const LONGEST_PAUSE_MS = 40;

/**
 * Waits until the look gives something else than undefined or false, looking every few milliseconds, later every forty.
 * @throws when it does not within `deadlineMs`; ten seconds when left out.
 */
export async function until<T>(
  what: string,
  look: () => T | undefined | false | Promise<T | undefined | false>,
  deadlineMs = DEADLINE_MS,
): Promise<T> {
  const giveUpAt = performance.now() + deadlineMs;
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(LONGEST_PAUSE_MS, pause * 1.5)) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (performance.now() > giveUpAt) throw new Error(`waited in vain for ${what}`);
    await delay(pause);
  }
}
