import { Option } from 'commander';
import { readBar } from '../intents/bar';
import type { BenchmarkFlags } from '../intents/benchmark';
import type { PredictFlags } from '../intents/predict';
import { candidateCommands } from './candidates';
import { brandOption, type DeclareCommands, examples, jsonOption, share, wholeNumber } from './shared';

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
    .addOption(jsonOption())
    .action(async (flags: { json?: boolean }) => {
      const { check } = await import('../intents/check.js');
      finished(await check(flags, cli));
    });
  intents
    .command('benchmark')
    .description('train on labelled messages and say how well others are understood; exit 3 below a --bar')
    .requiredOption(
      '--train <file>',
      '{"text","label"} or {"text","intent"} a line; oos and fallback are out of scope',
    )
    .option('--test <file>', 'rows to be asked about')
    .option('--folds <number>', 'ask about the training rows, dealt into so many parts', wholeNumber(2))
    .option('--oos <file>', 'more rows to be asked about, all out of scope')
    .option('--seeds <number>', 'train so often with other random numbers', wholeNumber(1), 1)
    .addOption(
      new Option('--engine <name>', 'what is trained')
        .choices(['renewdesk', 'natural-bayes', 'node-nlp'])
        .default('renewdesk'),
    )
    .option('--mistype <share>', 'mistype this share of the letters asked, e.g. 0.1', share)
    .option('--bar <number>', 'accuracy to reach; mcc=0.6 and the like for others; may be repeated', readBar)
    .addOption(jsonOption())
    .addHelpText(
      'after',
      examples(
        'intents benchmark --train bank.jsonl --test bank.test.jsonl --seeds 3 --bar 0.923',
        'intents benchmark --train clinc.jsonl --folds 5 --oos oos.jsonl --engine natural-bayes --json',
      ),
    )
    .action(async (flags: BenchmarkFlags) => {
      const { benchmark } = await import('../intents/benchmark.js');
      finished(await benchmark(flags, cli));
    });
};
