import { CommanderError } from 'commander';
import { EXIT } from './exit-codes';
import { reportFailure } from './failure';
import { createProgram } from './program';
import { type Environment, openTerminal } from './terminal';

/** Runs one command line. @returns the exit code; every failure has been told on stderr (or as JSON on stdout). */
export async function runCli(argv: readonly string[], environment: Environment): Promise<number> {
  const cli = openTerminal(environment);
  // `renewdesk ... | head`: whoever read has enough.
  process.stdout.on('error', () => process.exit(EXIT.ok));
  let code: number = EXIT.ok;
  const program = createProgram(cli, (result) => {
    code = result;
  });
  try {
    await program.parseAsync(argv, { from: 'user' });
    return code;
  } catch (error) {
    if (!(error instanceof CommanderError)) return reportFailure(error, argv.includes('--json'), cli);
    // commander has printed it already; its only success is --help and --version.
    return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  }
}
