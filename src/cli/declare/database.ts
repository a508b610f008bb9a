import { Argument, type Command, Option } from 'commander';
import { ROLES } from '../../console/contract/agent';
import type { ImportFlags } from '../database/import';
import type { EraseFlags, ExportFlags } from '../database/person';
import type { QueueFlags } from '../database/queue';
import type { UserFlags } from '../database/user';
import type { SettingFlags } from '../settings';
import type { Cli } from '../terminal';
import { brandOption, type DeclareCommands, dataOption, examples, jsonOption, wholeNumber } from './shared';

/** Commands on the database, whether the product runs or not. */
export const databaseCommands: DeclareCommands = (program, cli, finished) => {
  program
    .command('import')
    .description('read orders from a CSV into the order book, also while the product runs')
    .addArgument(new Argument('<what>', 'two names for the same file').choices(['orders', 'customers']))
    .argument('<csv>', 'orderNumber,plan,status,expiresAt,... as in config/orders.csv')
    .option('--rejects <file>', 'where rejected rows go, with reasons (<csv>.rejects.csv)')
    .option('--max-rejects <number>', 'exit 3 when more rows are rejected (0)', wholeNumber(0))
    .addOption(jsonOption())
    .addOption(dataOption())
    .addOption(brandOption())
    .addHelpText(
      'after',
      examples('import orders config/orders.csv', 'import orders all.csv --max-rejects 20 --json'),
    )
    .action(async (_what: string, csv: string, flags: ImportFlags) => {
      const { importFile } = await import('../database/import.js');
      finished(await importFile(csv, flags, cli));
    });

  program
    .command('migrate')
    .description('bring the database to this version')
    .addOption(jsonOption())
    .addOption(dataOption())
    .action(async (flags: SettingFlags & { json?: boolean }) => {
      const { migrateData } = await import('../database/migrate.js');
      finished(await migrateData(flags, cli));
    });

  program
    .command('replay')
    .description('work a recorded turn out again; exit 3 when something comes out differently')
    .argument('<turn>', 'id of the turn')
    .addOption(jsonOption())
    .addOption(dataOption())
    .addOption(brandOption())
    .action(async (id: string, flags: SettingFlags & { json?: boolean }) => {
      const { replay } = await import('../database/replay.js');
      finished(await replay(id, flags, cli));
    });

  personCommands(program, cli, finished);
  userCommands(program.command('user').description('people who may use console and API'), cli, finished);
  queueCommands(
    program.command('queue').description('messages on their way, and those given up'),
    cli,
    finished,
  );
};

function personCommands(program: Command, cli: Cli, finished: (code: number) => void): void {
  const who = 'their number in the desk, @handle, channel:account:user, or an order they proved';
  program
    .command('export')
    .description('write down all that is held about a customer')
    .argument('<customer>', who)
    .addOption(
      new Option('--format <format>', 'a document, or a table').choices(['json', 'csv']).default('json'),
    )
    .option('--out <file>', 'where to; left out: stdout')
    .addOption(dataOption())
    .addOption(brandOption())
    .addHelpText('after', examples('export 12 --out kari.json', 'export @kari --format csv'))
    .action(async (customer: string, flags: ExportFlags) => {
      const { exportCustomer } = await import('../database/person.js');
      finished(await exportCustomer(customer, flags, cli));
    });
  program
    .command('erase')
    .description('take all of a customer away but the payments, which then lead to nobody')
    .argument('<customer>', who)
    .requiredOption('--confirm <name>', 'what the customer is called, to say that you mean them')
    .addOption(jsonOption())
    .addOption(dataOption())
    .addOption(brandOption())
    .addHelpText('after', examples('erase 12 --confirm "Kari Hansen"'))
    .action(async (customer: string, flags: EraseFlags) => {
      const { eraseCustomer } = await import('../database/person.js');
      finished(await eraseCustomer(customer, flags, cli));
    });
}

function userCommands(user: Command, cli: Cli, finished: (code: number) => void): void {
  user
    .command('add')
    .description('add a person and print a one-time link to choose their password')
    .argument('<name>')
    .addOption(new Option('--role <role>', 'what they may do').choices(ROLES).default('agent'))
    .option('--languages <list>', 'languages they answer in, e.g. en,nb')
    .option('--accounts <list>', 'accounts they are limited to, as channel:id; left out: none')
    .addOption(tokenOption())
    .addOption(jsonOption())
    .addOption(dataOption())
    .action(async (name: string, flags: UserFlags) => {
      const { addUser } = await import('../database/user.js');
      finished(await addUser(name, flags, cli));
    });
  user
    .command('reset')
    .description('print a new link; password, second factor, sessions and token of before are refused')
    .argument('<name>')
    .addOption(tokenOption())
    .addOption(jsonOption())
    .addOption(dataOption())
    .action(async (name: string, flags: UserFlags) => {
      const { resetUser } = await import('../database/user.js');
      finished(await resetUser(name, flags, cli));
    });
  user
    .command('deactivate')
    .description('somebody has left: nothing lets them in any more')
    .argument('<name>')
    .addOption(jsonOption())
    .addOption(dataOption())
    .action(async (name: string, flags: UserFlags) => {
      const { deactivateUser } = await import('../database/user.js');
      finished(await deactivateUser(name, flags, cli));
    });
}

function tokenOption(): Option {
  return new Option('--token', 'make a token for scripts as well, shown this once');
}

function queueCommands(queue: Command, cli: Cli, finished: (code: number) => void): void {
  const command = (name: string, description: string) =>
    queue.command(name).description(description).addOption(jsonOption()).addOption(dataOption());

  command('status', 'what waits to be answered and sent, and what is stuck').action(
    async (flags: QueueFlags) => {
      const { showStatus } = await import('../database/queue.js');
      finished(await showStatus(flags, cli));
    },
  );
  command('dead', 'messages nothing more is tried with').action(async (flags: QueueFlags) => {
    const { showDead } = await import('../database/queue.js');
    finished(await showDead(flags, cli));
  });
  command('retry', 'try one of them again')
    .argument('<id>')
    .action(async (id: string, flags: QueueFlags) => {
      const { retry } = await import('../database/queue.js');
      finished(await retry(id, flags, cli));
    });
  command('resume', 'let a paused account send again')
    .argument('<account>', 'channel:platform id')
    .action(async (account: string, flags: QueueFlags) => {
      const { resume } = await import('../database/queue.js');
      finished(await resume(account, flags, cli));
    });
}
