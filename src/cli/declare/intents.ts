import type { CheckFlags } from '../intents/check';
import type { PredictFlags } from '../intents/predict';
import { candidateCommands } from './candidates';
import { intentTools } from './intent-tools';
import { brandOption, type DeclareCommands, examples, jsonOption } from './shared';

/** Commands on the intents alone: neither database nor network. */
export const intentCommands: DeclareCommands = (program, cli, finished) => {
  const intents = program.command('intents').description('what the bot understands');
  candidateCommands(intents, cli, finished);
  intents
    .command('predict')
    .description(
      'understand the given words as one text, or each line of stdin: a text, or {"text","lang"} as JSON',
    )
    .argument('[words...]', 'one text; none: read stdin')
    .addOption(jsonOption())
    .addOption(brandOption())
    .addHelpText(
      'after',
      examples('intents predict "renew NO-48213 for a year"', 'intents predict --json < texts.txt'),
    )
    .action(async (words: string[], flags: PredictFlags) => {
      const { predict } = await import('../intents/predict.js');
      finished(await predict(words, flags, cli));
    });
  intents
    .command('check')
    .description('check phrases and replies of every intent; exit 3 when something has to be mended')
    .option('--accuracy', 'also how well phrases are understood that were not trained on (a minute)')
    .option('--intents <folder>', 'folder of the intents (those of the product)')
    .addOption(jsonOption())
    .action(async (flags: CheckFlags) => {
      const { check } = await import('../intents/check.js');
      finished(await check(flags, cli));
    });
  intentTools(intents, cli, finished);
};
