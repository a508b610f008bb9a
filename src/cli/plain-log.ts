import { pino } from 'pino';
import { z } from 'zod';
import { createLogger, type Logger } from '../lib/log';
import type { Cli } from './terminal';

const lineSchema = z.object({ level: z.number(), msg: z.string().default(''), code: z.string().optional() });
/** pino's number for errors. */
const ERROR = 50;

/** What a running instance tells on stderr: its log, and how far it has come. */
export interface Voice {
  readonly log: Logger;
  /** One of the steps of starting and stopping. */
  readonly progress: (step: string) => void;
}

/**
 * JSON lines for programs, or when a level was asked for; for a person at a terminal the steps, warnings and errors,
 * one short line each. Never both: a program would stumble over a line of text among the JSON.
 * @param atTerminal whether stderr is one.
 */
export function startVoice(
  level: string,
  { environment, note, paint }: Cli,
  atTerminal: boolean = process.stderr.isTTY,
): Voice {
  if (environment.LOG_LEVEL || !atTerminal) {
    const log = createLogger(level);
    return { log, progress: (step) => log.info(step) };
  }
  const write = (json: string) => {
    const line = lineSchema.parse(JSON.parse(json));
    const word = line.level >= ERROR ? paint.red('error') : paint.yellow('warning');
    note(`${word}: ${line.msg}${line.code === undefined ? '' : ` (${line.code})`}`);
  };
  return {
    log: pino({ level: 'warn', base: null }, { write }),
    progress: (step) => note(paint.dim(`renewdesk: ${step}`)),
  };
}
