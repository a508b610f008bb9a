import { Option } from 'commander';
import { LANGUAGES } from '../../lib/languages';
import { CYCLES } from '../../turn/port';
import type { CreateFlags } from '../links/create';
import type { SettingFlags } from '../settings';
import { brandOption, channelOption, type DeclareCommands, dataOption, examples, jsonOption } from './shared';

type Flags = SettingFlags & { readonly json?: boolean };

/** Renewal links by hand, and whether something is ours. */
export const linkCommands: DeclareCommands = (program, cli, finished) => {
  const links = program.command('links').description('renewal links, and what only looks like ours');
  const command = (name: string, description: string) =>
    links
      .command(name)
      .description(description)
      .addOption(jsonOption())
      .addOption(dataOption())
      .addOption(brandOption());

  command('create', 'make a payment link as the bot would; prints address, code and prices')
    .requiredOption('--order <number>', 'an order to renew; again for more in one link', collect)
    .option('--thread <id>', 'the conversation it is for, channel:account:user')
    .addOption(channelOption())
    .addOption(new Option('--cycle <length>', 'what the page has chosen').choices(CYCLES))
    .addOption(new Option('--lang <language>', "the page's language (the conversation's)").choices(LANGUAGES))
    .option('--promo <code>', "a promotion's code")
    .addHelpText(
      'after',
      examples(
        'links create --order NO-48213 --thread instagram:17841400000000001:5550001',
        'links create --order NO-48213 --channel x --json',
      ),
    )
    .action(async (flags: CreateFlags) => {
      const { create } = await import('../links/create.js');
      finished(await create(flags, cli));
    });
  command('show', 'state, orders and payments of a link')
    .argument('<code|url>', 'the short code, or the whole address')
    .addHelpText('after', examples('links show 7F-42'))
    .action(async (codeOrUrl: string, flags: Flags) => {
      const { show } = await import('../links/show.js');
      finished(await show(codeOrUrl, flags, cli));
    });
  command('cancel', 'close a link, and its payment page at the provider')
    .argument('<code|url>', 'the short code, or the whole address')
    .action(async (codeOrUrl: string, flags: Flags) => {
      const { cancel } = await import('../links/cancel.js');
      finished(await cancel(codeOrUrl, flags, cli));
    });
  command(
    'check',
    'say whether a link, account, app, number or address is ours, and why; exit 3 unless it is',
  )
    .argument('<text...>', 'what was received')
    .addHelpText(
      'after',
      examples('links check https://fjord-esim.shop/pay', 'links check "is @fjord_esim_help you?"'),
    )
    .action(async (words: string[], flags: Flags) => {
      const { check } = await import('../links/check.js');
      finished(await check(words, flags, cli));
    });
};

function collect(value: string, earlier: readonly string[] = []): string[] {
  return [...earlier, value];
}
