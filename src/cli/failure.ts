import { AppError, ConfigError, errorCode } from '../lib/errors';
import { EXIT } from './exit-codes';
import type { Cli } from './terminal';

/** A wrong command line that only the command itself can see. */
export function usageError(message: string): ConfigError {
  return new ConfigError('USAGE', message);
}

/** Codes that mean: mend the command line or the settings, nothing was tried. */
const USAGE_CODES: ReadonlySet<string> = new Set(['USAGE', 'CONFIG_INVALID', 'LINK_CODE_REFUSED']);

/** Tells a person, or a program that asked for JSON, why a command ended. @returns the exit code */
export function reportFailure(
  error: unknown,
  json: boolean,
  { note, out }: Pick<Cli, 'note' | 'out'>,
): number {
  const code = errorCode(error);
  // The message of a fault we did not foresee may hold anything, so it stays inside.
  const message = error instanceof AppError ? error.message : `unexpected (${code})`;
  if (json) out(JSON.stringify({ error: { code, message } }));
  else note(`renewdesk: ${message}`);
  if (!(error instanceof AppError) && error instanceof Error) note(framesOf(error));
  return USAGE_CODES.has(code) ? EXIT.usage : EXIT.failed;
}

/** Where an unforeseen fault happened, for a report: frames only, no message. */
function framesOf({ stack = '' }: Error): string {
  return stack
    .split('\n')
    .filter((line) => line.startsWith('    at '))
    .slice(0, 6)
    .join('\n');
}
