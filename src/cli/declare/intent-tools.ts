import { Option } from 'commander';
import { LANGUAGES } from '../../lib/languages';
import { readBar } from '../intents/bar';
import { BENCH_ENGINES } from '../intents/bench-engines';
import type { BenchmarkFlags } from '../intents/benchmark';
import type { EvalFlags } from '../intents/eval';
import type { TrainFlags } from '../intents/train';
import type { TryFlags } from '../intents/try';
import { brandOption, type DeclareCommands, examples, jsonOption, share, wholeNumber } from './shared';

/** Commands for whoever writes phrases or works on the engine, below `intents`. */
export const intentTools: DeclareCommands = (intents, cli, finished) => {
  intents
    .command('try')
    .description('show how texts are understood, and which words decided: the given one, or line by line')
    .argument('[words...]', 'one text; none: type them, or pipe them in')
    .option('--top <number>', 'intents shown', wholeNumber(1), 3)
    .option('--model <file>', 'model of `intents train --out` (dist/intents.model)')
    .addOption(jsonOption())
    .addOption(brandOption())
    .addHelpText('after', examples('intents try "when does my plan end?"', 'intents try < texts.txt'))
    .action(async (words: string[], flags: TryFlags) => {
      const { tryTexts } = await import('../intents/try.js');
      finished(await tryTexts(words, flags, cli));
    });

  intents
    .command('eval')
    .description('measure how well messages are understood that were not trained on')
    .option('--folds <number>', 'parts the phrases are dealt into (5); 0: only --unseen', wholeNumber(0), 5)
    .option('--unseen <file...>', '{"text","intent","slots"} a line, understood by the model of all phrases')
    .option(
      '--out <folder>',
      'write report.json, report.md, confusions.csv, confusions.svg, errors.csv and changes.csv',
    )
    .option('--intents <folder>', 'folder of the intents (those of the product)')
    .option('--min-f1 <share>', 'exit 3 when the macro-F1 of the phrases or of a file is below', share)
    .option('--compare <model>', 'model of `intents train --out`: what it answers otherwise on --unseen')
    .addOption(new Option('--lang <language...>', 'only messages in these languages').choices(LANGUAGES))
    .addOption(jsonOption())
    .addOption(brandOption())
    .addHelpText(
      'after',
      examples(
        'intents eval --out results',
        'intents eval --folds 0 --unseen dms.en.jsonl dms.nb.jsonl --json',
      ),
    )
    .action(async (flags: EvalFlags) => {
      const { evaluate } = await import('../intents/eval.js');
      finished(await evaluate(flags, cli));
    });

  intents
    .command('train')
    .description('train the model on the phrases, as the build does')
    .option('--intents <folder>', 'folder of the intents (those of the product)')
    .option('--out <file>', 'where the model goes (dist/intents.model, which the product loads)')
    .addOption(jsonOption())
    .action(async (flags: TrainFlags) => {
      const { train } = await import('../intents/train.js');
      finished(await train(flags, cli));
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
    .addOption(new Option('--engine <name>', 'what is trained').choices(BENCH_ENGINES).default('renewdesk'))
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
