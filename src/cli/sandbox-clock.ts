import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { type Clock, createSettableClock, type SettableClock } from '../lib/clock';
import { ConfigError } from '../lib/errors';
import { systemCode } from '../lib/system-code';

const keptSchema = z.object({ offsetMs: z.number().int() });

/**
 * The sandbox's clock, as far from the machine's as it was left on this data folder: what was moved on before a restart
 * must not lie in the future after it. Each move is written down at once, in `<data>/sandbox-clock.json`.
 * @param dataDir exists, and belongs to this process alone.
 * @throws ConfigError SANDBOX_CLOCK_UNREADABLE.
 */
export function openSandboxClock(dataDir: string, base?: Clock): SettableClock {
  const file = join(dataDir, 'sandbox-clock.json');
  const clock = createSettableClock(base);
  clock.setOffset(readKept(file));
  return {
    get offsetMs() {
      return clock.offsetMs;
    },
    now: () => clock.now(),
    setOffset: (ms) => {
      clock.setOffset(ms);
      keep(file, clock.offsetMs);
    },
  };
}

function readKept(file: string): number {
  const text = textOf(file);
  if (text === undefined) return 0;
  try {
    return keptSchema.parse(JSON.parse(text)).offsetMs;
  } catch (error) {
    throw new ConfigError(
      'SANDBOX_CLOCK_UNREADABLE',
      `${file} does not say how far the sandbox's clock was moved: remove it and the clock shows today again`,
      { cause: error },
    );
  }
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

// Whole or not at all: a process that is killed meanwhile leaves the file as it was.
function keep(file: string, offsetMs: number): void {
  writeFileSync(`${file}.new`, `${JSON.stringify({ offsetMs })}\n`);
  renameSync(`${file}.new`, file);
}
