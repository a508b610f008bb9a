import { setTimeout as delay } from 'node:timers/promises';
import { EXIT } from './exit-codes';
import { type Instance, startInstance } from './instance';
import { startLog } from './plain-log';
import { readSettings, type SettingFlags } from './settings';
import { onStopSignal } from './signals';
import { startLines } from './start-lines';
import type { Cli } from './terminal';

/** After this a stop that hangs is cut short; what was accepted is on disk. */
const STOP_MS = 10_000;

/** `renewdesk start`: runs until a signal, or until a part that cannot be replaced is gone. */
export async function start(flags: SettingFlags, cli: Cli): Promise<number> {
  const settings = readSettings(flags, cli.environment);
  const signal = onStopSignal();
  cli.note(cli.paint.dim('renewdesk: starting'));
  const instance = await startInstance(settings, startLog(settings.config.logLevel, cli));
  try {
    const lines = signal.wasAsked ? [] : startLines(instance, settings, cli.paint);
    for (const line of lines) cli.out(line);
    await Promise.race([signal.asked, instance.lost]);
  } finally {
    cli.note(cli.paint.dim('renewdesk: stopping'));
    await stopInTime(instance, cli);
    signal.forget();
  }
  return EXIT.ok;
}

async function stopInTime(instance: Instance, { note }: Cli): Promise<void> {
  const timer = new AbortController();
  const tooLong = delay(STOP_MS, 'too long' as const, { signal: timer.signal }).catch(() => undefined);
  const result = await Promise.race([instance.stop(), tooLong]);
  timer.abort();
  if (result === undefined) return;
  note(
    `renewdesk: did not stop within ${STOP_MS / 1_000} s and was ended; nothing that was accepted is lost`,
  );
  process.exit(EXIT.failed);
}
