import { pino } from 'pino';
import { z } from 'zod';
import { createLogger, type Logger } from '../lib/log';
import type { Cli } from './terminal';

const lineSchema = z.object({ level: z.number(), msg: z.string().default(''), code: z.string().optional() });
/** pino's number for errors. */
const ERROR = 50;

/**
 * The log of a running instance: JSON lines for programs, or when a level was asked for; for a person at a terminal
 * only warnings and errors, one short line each.
 */
export function startLog(level: string, { environment, note, paint }: Cli): Logger {
  if (environment.LOG_LEVEL || !process.stderr.isTTY) return createLogger(level);
  const write = (json: string) => {
    const line = lineSchema.parse(JSON.parse(json));
    const word = line.level >= ERROR ? paint.red('error') : paint.yellow('warning');
    note(`${word}: ${line.msg}${line.code === undefined ? '' : ` (${line.code})`}`);
  };
  return pino({ level: 'warn', base: null }, { write });
}
