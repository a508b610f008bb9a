import { Option } from 'commander';
import type { AddFlags } from '../points/add';
import type { SettingFlags } from '../settings';
import { brandOption, type DeclareCommands, dataOption, examples, jsonOption, wholeNumber } from './shared';

/** Points of orders, by hand. */
export const pointCommands: DeclareCommands = (program, cli, finished) => {
  const points = program.command('points').description('points that customers spend on renewals');
  const command = (name: string, description: string) =>
    points
      .command(name)
      .description(description)
      .argument('<order>', "the order's number")
      .addOption(jsonOption())
      .addOption(dataOption())
      .addOption(brandOption());

  command('add', 'book points for an order, e.g. for a friend who joined')
    .argument('<points>', 'how many', wholeNumber(1))
    .addOption(
      new Option('--reason <reason>', 'what they are for').choices(['referral']).makeOptionMandatory(),
    )
    .option('--note <text>', 'for people who read the ledger; nothing personal')
    .option('--key <text>', 'a name for this booking: the same again for this order books nothing')
    .addHelpText('after', examples('points add NO-48213 50 --reason referral --key friend-8812'))
    .action(async (orderNumber: string, count: number, flags: AddFlags) => {
      const { add } = await import('../points/add.js');
      finished(await add(orderNumber, count, flags, cli));
    });
  command('show', "an order's balance and its newest bookings")
    .addHelpText('after', examples('points show NO-48213'))
    .action(async (orderNumber: string, flags: SettingFlags & { readonly json?: boolean }) => {
      const { show } = await import('../points/show.js');
      finished(await show(orderNumber, flags, cli));
    });
};
