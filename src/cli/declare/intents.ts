import type { PredictFlags } from '../intents/predict';
import { brandOption, type DeclareCommands, examples, jsonOption } from './shared';

/** Commands on the intents alone: neither database nor network. */
export const intentCommands: DeclareCommands = (program, cli, finished) => {
  const intents = program.command('intents').description('what the bot understands');
  intents
    .command('predict')
    .description('understand each line of stdin: a text, or {"text","lang"} as JSON')
    .addOption(jsonOption())
    .addOption(brandOption())
    .addHelpText('after', examples('intents predict --json < texts.txt'))
    .action(async (flags: PredictFlags) => {
      const { predict } = await import('../intents/predict.js');
      finished(await predict(flags, cli));
    });
  intents
    .command('check')
    .description('check phrases and replies of every intent; exit 3 when something has to be mended')
    .addOption(jsonOption())
    .action(async (flags: { json?: boolean }) => {
      const { check } = await import('../intents/check.js');
      finished(await check(flags, cli));
    });
};
