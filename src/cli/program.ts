import { Command, Option } from 'commander';
import { CHANNELS } from '../channel/account';
import { LANGUAGES } from '../lib/languages';
import type { ChatFlags } from './chat/chat';
import type { SettingFlags } from './settings';
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
    .helpOption('-h, --help', 'show help, also for one command: renewdesk help start')
    .showSuggestionAfterError()
    .exitOverride()
    .configureOutput({
      writeOut: (text) => cli.out(text.trimEnd()),
      writeErr: (text) => cli.note(text.trimEnd()),
      outputError: (text, write) => write(`renewdesk: ${text.replace(/^error: /, '')}`),
    });
  program.action(() => {
    program.outputHelp({ error: true });
    finished(2);
  });

  /** A command with the flags every command that looks at data has. */
  const command = (name: string, description: string) =>
    program
      .command(name)
      .description(description)
      .option('--data <folder>', 'data folder (DATA_DIR, ./data)');

  command('start', 'run the product until ^C')
    .option('--port <number>', 'port to listen on (PORT, 4310)')
    .option('--host <address>', 'address to listen on (HOST, 127.0.0.1)')
    .option('--config <file>', 'brand.yaml (BRAND_FILE, config/brand.yaml)')
    .option('--role <role>', 'all, web or worker (ROLE, all)')
    .option('--sandbox', 'with emulated platforms, customers and payments (SANDBOX)')
    .option('--no-sandbox', 'with real accounts, whatever SANDBOX says')
    .addHelpText('after', examples('start --sandbox', 'start --config brands/acme.yaml --port 8080'))
    .action(async (flags: SettingFlags) => {
      const { start } = await import('./start.js');
      finished(await start(flags, cli));
    });

  command('chat', 'write to the bot as a customer')
    .addOption(channelOption().makeOptionMandatory())
    .addOption(new Option('--lang <language>', "the customer's language settings").choices(LANGUAGES))
    .option('--customer <name>', 'a customer who can come back under that name')
    .option('--trace', 'show what was understood and decided, a line a turn')
    .option('--script <file>', 'play a file: a DM a line, a blank line ends a burst, / begins a command')
    .option('--json', 'one JSON object a line')
    .option('--config <file>', 'brand.yaml, when the product has to be started')
    .addHelpText(
      'after',
      examples('chat --channel instagram', 'chat --channel x --lang zh --script demo.txt --trace'),
    )
    .action(async (flags: ChatFlags) => {
      const { chat } = await import('./chat/chat.js');
      finished(await chat(flags, cli));
    });

  return program;
}

function channelOption(): Option {
  return new Option('--channel <name>', 'where the customer writes').choices(CHANNELS);
}

function examples(...lines: readonly string[]): string {
  return `\nExamples:\n${lines.map((line) => `  $ renewdesk ${line}`).join('\n')}`;
}
