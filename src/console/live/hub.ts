import { setTimeout as delay } from 'node:timers/promises';
import { errorCode } from '../../lib/errors';
import type { Logger } from '../../lib/log';
import type { Queryable } from '../../store/store';
import type { LiveEvent } from '../contract/live';
import { changesSince, isForgotten, type Position, presentPosition, recentChanges } from './changes';

/** Somebody who listens. */
export interface Listener {
  /** The last point it has heard of; undefined: it starts now. */
  readonly since: Position | undefined;
  /** It has joined at this point; `forgotten`: what came between cannot be told any more. */
  joined(position: Position, forgotten: boolean): void;
  /** Told of each step forward; `events` may be empty. */
  changed(events: readonly LiveEvent[], position: Position): void;
  /** Too much has changed to be told one by one. */
  overrun(position: Position): void;
  /** Nothing more comes: the process stops. */
  ended(): void;
}

export interface LiveHub {
  /** @returns what ends the listening. */
  join(listener: Listener): () => void;
  close(): Promise<void>;
}

export interface LiveHubDeps {
  readonly store: Queryable;
  readonly log: Logger;
  /** Pause between two looks; about 250 ms when left out. */
  readonly everyMs?: number;
}

const EVERY_MS = 250;
const AFTER_A_FAULT_MS = 2_000;

/**
 * One look at the changes for all listeners of this process, again and again while there are any. Whoever joins is
 * first told what it has missed up to the point the others are at, so that nothing falls between.
 */
export function createLiveHub({ store, log, everyMs = EVERY_MS }: LiveHubDeps): LiveHub {
  const listening = new Set<Listener>();
  const joining = new Set<Listener>();
  const stop = new AbortController();
  let at: Position | undefined;
  let looking: Promise<void> | undefined;
  let pause = new AbortController();

  const look = async (): Promise<void> => {
    at = await tellChanges(at);
    for (const listener of [...joining]) await admit(listener, at);
  };

  const tellChanges = async (since: Position | undefined): Promise<Position> => {
    if (since === undefined || listening.size === 0) return await presentPosition(store);
    const { events, position, tooMany } = await changesSince(store, since);
    for (const listener of listening) {
      if (tooMany) listener.overrun(position);
      else listener.changed(events, position);
    }
    return position;
  };

  const admit = async (listener: Listener, present: Position): Promise<void> => {
    const { since } = listener;
    const missed =
      since === undefined ? await recentChanges(store, present) : await missedSince(store, since, present);
    // It may have left while the database was asked.
    if (!joining.delete(listener)) return;
    listening.add(listener);
    listener.joined(present, missed === 'forgotten');
    if (missed !== 'forgotten') listener.changed(missed, present);
  };

  const run = async (): Promise<void> => {
    while (!stop.signal.aborted && listening.size + joining.size > 0) {
      const pauseMs = await look().then(
        () => everyMs,
        (error: unknown) => {
          log.warn({ code: errorCode(error) }, 'live changes not read');
          return AFTER_A_FAULT_MS;
        },
      );
      pause = new AbortController();
      // Whoever has joined meanwhile is not kept waiting, unless the database is away.
      if (pauseMs === everyMs && joining.size > 0) continue;
      await delay(pauseMs, undefined, { signal: pause.signal }).catch(() => undefined);
    }
    at = undefined;
    looking = undefined;
  };

  return {
    join: (listener) => {
      if (stop.signal.aborted) {
        listener.ended();
        return () => undefined;
      }
      joining.add(listener);
      pause.abort();
      looking ??= run();
      return () => {
        joining.delete(listener);
        listening.delete(listener);
      };
    },
    close: async () => {
      stop.abort();
      pause.abort();
      for (const listener of [...joining, ...listening]) listener.ended();
      joining.clear();
      listening.clear();
      await looking;
    },
  };
}

async function missedSince(
  store: Queryable,
  since: Position,
  present: Position,
): Promise<readonly LiveEvent[] | 'forgotten'> {
  if (isForgotten(since, present)) return 'forgotten';
  const { events, tooMany } = await changesSince(store, since, present);
  return tooMany ? 'forgotten' : events;
}
