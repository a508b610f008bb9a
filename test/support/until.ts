import { setTimeout as delay } from 'node:timers/promises';

const DEADLINE_MS = 10_000;
const LOOK_EVERY_MS = 5;

/**
 * Waits until the look gives something else than undefined or false, looking every few milliseconds.
 * @throws when it does not within `deadlineMs`; ten seconds when left out.
 */
export async function until<T>(
  what: string,
  look: () => T | undefined | false | Promise<T | undefined | false>,
  deadlineMs = DEADLINE_MS,
): Promise<T> {
  const giveUpAt = performance.now() + deadlineMs;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (performance.now() > giveUpAt) throw new Error(`waited in vain for ${what}`);
    await delay(LOOK_EVERY_MS);
  }
}
