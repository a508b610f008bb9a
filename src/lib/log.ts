import { destination, type Logger as PinoLogger, pino } from 'pino';

/**
 * Structured log: `log.warn({ threadId, code }, 'send failed')`. The message is static, data goes into fields, and
 * fields hold ids and codes only, never texts, names, addresses, tokens.
 */
export type Logger = Pick<PinoLogger, 'trace' | 'debug' | 'info' | 'warn' | 'error'>;

/** JSON lines on stderr, so that stdout stays free for the data a command prints. */
export function createLogger(level: string): Logger {
  return pino(
    { level, base: null, timestamp: () => `,"time":"${new Date().toISOString()}"` },
    destination(2),
  );
}

export const silentLog: Logger = pino({ level: 'silent' });
