import { Option } from 'commander';
import { LANGUAGES } from '../../lib/languages';
import type { ChatFlags } from '../chat/chat';
import type { SettingFlags } from '../settings';
import type { TriggerFlags } from '../trigger/trigger';
import {
  brandOption,
  channelOption,
  type DeclareCommands,
  dataOption,
  examples,
  jsonOption,
  wholeNumber,
} from './shared';

/** Commands that run the product or talk to a running one. */
export const runningCommands: DeclareCommands = (program, cli, finished) => {
  program
    .command('start')
    .description('run the product until ^C')
    .option('--port <number>', 'port to listen on, 0 for any free one (PORT, 4310)')
    .option('--host <address>', 'address to listen on (HOST, 127.0.0.1)')
    .addOption(dataOption())
    .addOption(brandOption())
    .option('--role <role>', 'all, web or worker (ROLE, all)')
    .option('--sandbox', 'with emulated platforms, customers and payments (SANDBOX)')
    .option('--no-sandbox', 'with real accounts, whatever SANDBOX says')
    .addHelpText('after', examples('start --sandbox', 'start --config brands/acme.yaml --port 8080'))
    .action(async (flags: SettingFlags) => {
      const { start } = await import('../start.js');
      finished(await start(flags, cli));
    });

  program
    .command('chat')
    .description('write to the bot as a customer, over the emulated platforms')
    .addOption(channelOption().default('instagram'))
    .addOption(new Option('--lang <language>', "the customer's language settings").choices(LANGUAGES))
    .option('--customer <name>', 'a customer who can come back under that name')
    .option('--trace', 'show what was understood and decided, a line a turn')
    .option('--script <file>', 'play a file: a DM a line, a blank line ends a burst, / begins a command')
    .addOption(jsonOption())
    .addOption(dataOption())
    .addOption(brandOption())
    .addHelpText(
      'after',
      examples('chat --channel instagram', 'chat --channel x --lang zh --script demo.txt --trace'),
    )
    .action(async (flags: ChatFlags) => {
      const { chat } = await import('../chat/chat.js');
      finished(await chat(flags, cli));
    });

  program
    .command('trigger')
    .description('post single signed webhooks to the running product')
    .argument('[event]', 'name of the event, see --list')
    .addOption(channelOption().makeOptionMandatory())
    .option('--text <text>', 'what the message says')
    .option('--customer <id>', 'platform id of the customer; left out: somebody new')
    .option('--override <path=value...>', 'change a value of the body')
    .option('--add <path=value...>', 'put a value into the body')
    .option('--remove <path...>', 'take a value out of the body')
    .option('--raw <file>', 'post this body (- for stdin), signed')
    .option('--times <number>', 'post so many events', wholeNumber(1))
    .option('--duplicate', 'post each body twice')
    .option('--bad-signature', 'sign with a wrong secret')
    .option('--print', 'print the body instead of posting it')
    .option('--list', 'list the events of the channel')
    .addOption(jsonOption())
    .addOption(dataOption())
    .addOption(brandOption())
    .addHelpText(
      'after',
      examples(
        'trigger message --channel facebook --text "hei"',
        'trigger message --channel instagram --override entry.0.messaging.0.message.text="" --print',
        'trigger message --channel x --bad-signature',
      ),
    )
    .action(async (event: string | undefined, flags: TriggerFlags) => {
      const { trigger } = await import('../trigger/trigger.js');
      finished(await trigger(event, flags, cli));
    });
};
