import { Command } from 'commander';
import { databaseCommands } from './declare/database';
import { intentCommands } from './declare/intents';
import { linkCommands } from './declare/links';
import { pointCommands } from './declare/points';
import { runningCommands } from './declare/running';
import { EXIT } from './exit-codes';
import type { Cli } from './terminal';
import { productVersion } from './version';

/**
 * The command line: names, flags and help. What a command does is imported when it runs, so that `--help` is quick.
 * @param finished is handed the exit code of the command that ran.
 */
export function createProgram(cli: Cli, finished: (code: number) => void): Command {
  const program = new Command('renewdesk')
    .description("The support bot behind a brand's direct messages.")
    .version(productVersion(), '-V, --version', 'print the version')
    .usage('<command> [options]')
    .helpOption('-h, --help', 'show help')
    .showSuggestionAfterError()
    .exitOverride()
    .configureOutput({
      writeOut: (text) => cli.out(text.trimEnd()),
      writeErr: (text) => cli.note(text.trimEnd()),
      outputError: (text, write) => write(`renewdesk: ${text.replace(/^error: /, '')}`),
    });
  runningCommands(program, cli, finished);
  databaseCommands(program, cli, finished);
  intentCommands(program, cli, finished);
  linkCommands(program, cli, finished);
  pointCommands(program, cli, finished);
  program
    .command('version')
    .description('print the version')
    .action(() => cli.out(productVersion()));
  // Without a command, or with one that is not there: what there is.
  program.argument('[command]').action((name: string | undefined) => {
    if (name !== undefined) cli.note(`renewdesk: there is no command "${name}"\n`);
    program.outputHelp({ error: true });
    finished(EXIT.usage);
  });
  return program;
}
