import { createSettableClock, type SettableClock } from '../../lib/clock';
import type { EmulatorOptions, SandboxAccount, Settings, SettingsPatch } from '../types';
import { createFaults, type Faults, type Target } from './faults';
import { createEventLog, type EventLog } from './log';
import { createPoster, type Poster } from './post';
import { createRates, type Rates } from './rates';
import { DEFAULT_SETTINGS, mergeSettings } from './settings';
import { createThreads, type Thread, type Threads } from './threads';
import { createWireIds, type WireIds } from './wire-ids';

/** What the emulated platforms share: one clock, one log, one table of faults, the people and their threads. */
export interface World {
  readonly clock: SettableClock;
  readonly log: EventLog;
  readonly faults: Faults;
  readonly threads: Threads;
  readonly rates: Rates;
  readonly ids: WireIds;
  readonly poster: Poster;
  readonly settings: () => Settings;
  changeSettings(patch: SettingsPatch): void;
  /** Runs once after `ms` of real time, unless the emulators are closed or reset before. */
  later(ms: number, run: () => void): void;
  /** Time to write into deliveries of the account: the virtual clock, off by `clock-skew`. */
  stamp(account: SandboxAccount): number;
  meet(account: SandboxAccount, userId: string, person?: { name?: string; locale?: string }): Thread;
  reset(): void;
  close(): void;
}

export function createWorld(options: EmulatorOptions): World {
  const clock = clockOf(options);
  const log = createEventLog(clock);
  const faults = createFaults();
  const threads = createThreads();
  const rates = createRates(clock);
  const poster = createPoster();
  const initial = mergeSettings(DEFAULT_SETTINGS, options.settings ?? {});
  const timers = new Set<NodeJS.Timeout>();
  let settings = initial;

  function stopTimers(): void {
    for (const timer of timers) clearTimeout(timer);
    timers.clear();
  }

  return {
    clock,
    log,
    faults,
    threads,
    rates,
    ids: createWireIds(),
    poster,
    settings: () => settings,
    changeSettings(patch) {
      settings = mergeSettings(settings, patch);
    },
    later(ms, run) {
      const timer = setTimeout(() => {
        timers.delete(timer);
        run();
      }, ms);
      timers.add(timer);
    },
    stamp(account) {
      const strike = faults.take('clock-skew', targetOf(account));
      return clock.now() + (strike?.number('skewMs', 90_000) ?? 0);
    },
    meet(account, userId, person = {}) {
      const { channel, id: accountId } = account;
      const found = threads.find({ channel, accountId, userId });
      if (found !== undefined) return found;
      const name = person.name ?? `Customer ${userId.slice(-4)}`;
      const handle = `customer_${userId.slice(-6)}`;
      const locale = person.locale ?? 'en_US';
      return threads.add({ channel, accountId, userId, name, handle, locale, blocked: false });
    },
    reset() {
      stopTimers();
      faults.clear();
      threads.clear();
      rates.clear();
      settings = initial;
    },
    close() {
      stopTimers();
      log.close();
      poster.close();
    },
  };
}

export function targetOf(account: SandboxAccount, userId?: string): Target {
  return { channel: account.channel, accountId: account.id, userId };
}

function clockOf({ clock }: EmulatorOptions): SettableClock {
  if (clock !== undefined && 'now' in clock) return clock;
  const own = createSettableClock();
  own.setOffset(clock?.offsetMs ?? 0);
  return own;
}
