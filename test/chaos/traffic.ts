import { setMaxListeners } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { Random } from './random';

export interface TrafficOptions {
  readonly random: Random;
  /** The channel of each conversation that goes on side by side. */
  readonly channels: readonly string[];
  newUser(channel: string): Promise<string>;
  say(body: { channel: string; userId: string; text: string }): Promise<unknown>;
}

export interface Traffic {
  /** Questions asked so far. */
  readonly asked: number;
  stop(): Promise<void>;
}

const FIRST_NUMBER = 10_001;
const PAUSE_MS = [500, 3_000] as const;
const LARGEST_BURST = 3;
/** Then another customer begins. A thread of more than 20 messages within seconds no platform lets us look through. */
const MESSAGES_EACH = 8;

/** Steady customers: each writes one to three messages in a row, waits a little, and writes again. */
export function startTraffic({ random, channels, newUser, say }: TrafficOptions): Traffic {
  const abort = new AbortController();
  setMaxListeners(0, abort.signal);
  let asked = 0;
  const talk = async (channel: string) => {
    await pause(random.between(0, PAUSE_MS[1]));
    while (!abort.signal.aborted) await converse({ channel, userId: await newUser(channel) });
  };
  const converse = async (who: { channel: string; userId: string }) => {
    for (let left = MESSAGES_EACH; left > 0 && !abort.signal.aborted; ) {
      for (let rest = Math.min(left, random.between(1, LARGEST_BURST)); rest > 0; rest--, left--) {
        await say({ ...who, text: `What about my order NO-${FIRST_NUMBER + asked++}?` });
      }
      await pause(random.between(...PAUSE_MS));
    }
  };
  const pause = (ms: number) => delay(ms, undefined, { signal: abort.signal }).catch(() => undefined);
  const talking = channels.map(talk);
  return {
    get asked() {
      return asked;
    },
    stop: async () => {
      abort.abort();
      await Promise.all(talking);
    },
  };
}
