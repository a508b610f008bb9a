import { setTimeout as delay } from 'node:timers/promises';
import { EXIT } from './exit-codes';
import { type Instance, startInstance } from './instance';
import { startVoice, type Voice } from './plain-log';
import { readSettings, type SettingFlags, type Settings } from './settings';
import { onStopSignal } from './signals';
import { startLines } from './start-lines';
import type { Cli } from './terminal';

/** After this a stop that hangs is cut short; what was accepted is on disk. */
const STOP_MS = 10_000;

/** `renewdesk start`: runs until a signal, or until a part that cannot be replaced is gone. */
export async function start(flags: SettingFlags, cli: Cli): Promise<number> {
  const settings = readSettings(flags, cli.environment);
  const signal = onStopSignal();
  const voice = startVoice(settings.config.logLevel, cli);
  voice.progress('starting');
  const instance = await startInstance(settings, voice.log);
  try {
    if (!signal.wasAsked) await sayWhere(instance, settings, cli);
    await Promise.race([signal.asked, instance.lost]);
  } finally {
    voice.progress('stopping');
    await stopInTime(instance, voice);
    signal.forget();
  }
  return EXIT.ok;
}

async function sayWhere(instance: Instance, settings: Settings, cli: Cli): Promise<void> {
  const firstAdminPath = await instance.app.firstAdminPath();
  for (const line of startLines(instance, settings, { paint: cli.paint, firstAdminPath })) cli.out(line);
}

async function stopInTime(instance: Instance, { log }: Voice): Promise<void> {
  const timer = new AbortController();
  const tooLong = delay(STOP_MS, 'too long' as const, { signal: timer.signal }).catch(() => undefined);
  const result = await Promise.race([instance.stop(), tooLong]);
  timer.abort();
  if (result === undefined) return;
  log.error(
    { afterMs: STOP_MS },
    'renewdesk did not stop in time and was ended; nothing that was accepted is lost',
  );
  process.exit(EXIT.failed);
}
