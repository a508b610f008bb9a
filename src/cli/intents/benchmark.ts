import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { AppError, errorCode } from '../../lib/errors';
import { projectRoot } from '../../lib/project-root';
import { type BenchEngine, type BenchRow, renewdeskEngine } from '../../nlu/evaluate/bench-engine';
import { type BenchmarkPlan, type BenchmarkResult, runBenchmark } from '../../nlu/evaluate/benchmark';
import { type LabelledRow, OUT_OF_SCOPE } from '../../nlu/evaluate/rows';
import { EXIT } from '../exit-codes';
import { usageError } from '../failure';
import type { Cli } from '../terminal';
import { type Bar, meets, verdictsOf } from './bar';
import type { BenchEngineName } from './bench-engines';
import { readRowsFile } from './read-rows-file';

export interface BenchmarkFlags {
  readonly train: string;
  readonly test?: string;
  readonly folds?: number;
  readonly oos?: string;
  readonly seeds: number;
  readonly engine: BenchEngineName;
  readonly mistype?: number;
  readonly bar?: readonly Bar[];
  readonly json?: boolean;
}

/** `renewdesk intents benchmark`: how good an engine is on somebody's data; exit 3 when a bar is missed. */
export async function benchmark(flags: BenchmarkFlags, cli: Cli): Promise<number> {
  const plan = readPlan(flags);
  noteUnknownLabels(plan, cli);
  const engine = flags.engine === 'renewdesk' ? renewdeskEngine : loadBaseline(flags.engine);
  const result = await runBenchmark(plan, engine, (seed, seconds) =>
    cli.note(`seed ${seed} of ${plan.seeds}: trained in ${seconds.toFixed(1)} CPU s`),
  );
  const verdicts = verdictsOf(flags.bar ?? [], result);
  if (flags.json) cli.out(JSON.stringify({ ...result, ...(verdicts.length > 0 && { bars: verdicts }) }));
  else {
    for (const line of table(result)) cli.out(line);
    for (const { measure, bar, value, verdict } of verdicts) {
      const painted = verdict === 'pass' ? cli.paint.green(verdict) : cli.paint.red(verdict);
      cli.out(`${painted}  ${measure} ${value.toFixed(4)}, the bar is ${bar}`);
    }
  }
  return meets(verdicts) ? EXIT.ok : EXIT.checkFailed;
}

function readPlan({ train, test, folds, oos, seeds, mistype = 0 }: BenchmarkFlags): BenchmarkPlan {
  if ((test === undefined) === (folds === undefined))
    throw usageError('give either --test FILE or --folds N: what is the engine to be asked about?');
  const rows = readRowsFile(train);
  const intents = new Set(rows.map((row) => row.intent).filter((intent) => intent !== OUT_OF_SCOPE));
  if (intents.size < 2) throw usageError(`${train} holds ${intents.size} intents: at least 2 are needed`);
  if (folds !== undefined && folds > rows.length)
    throw usageError(`${train} holds ${rows.length} rows: too few for --folds ${folds}`);
  return {
    train: rows.map(benchRow),
    ...(test === undefined ? { folds: folds ?? 0 } : { test: readRowsFile(test).map(benchRow) }),
    ...(oos !== undefined && { outOfScope: readRowsFile(oos, OUT_OF_SCOPE).map(benchRow) }),
    seeds,
    mistyped: mistype,
  };
}

/** They count as wrong, which is right and yet worth knowing: it is often a mistyped label. */
function noteUnknownLabels({ train, test = [] }: BenchmarkPlan, cli: Cli): void {
  const known = new Set([OUT_OF_SCOPE, ...train.map((row) => row.intent)]);
  const unknown = [...new Set(test.map((row) => row.intent))].filter((intent) => !known.has(intent));
  if (unknown.length > 0)
    cli.note(`labels no training row has, so their rows count as wrong: ${unknown.join(', ')}`);
}

function benchRow({ text, intent, fields }: LabelledRow): BenchRow {
  const { lang } = fields;
  return { text, intent, ...(typeof lang === 'string' && { lang }) };
}

/** Baselines live in bench/intents/; their packages are installed for development only. */
function loadBaseline(name: BenchEngineName): BenchEngine {
  const file = join(projectRoot(), 'bench', 'intents', `${name}.cjs`);
  if (!existsSync(file))
    throw new AppError(
      'BASELINE_MISSING',
      `${name} is not part of this installation: use a checkout of the project`,
    );
  try {
    // The files export exactly this; they are plain Node because their packages have no types of use.
    return createRequire(file)(file) as BenchEngine;
  } catch (cause) {
    if (errorCode(cause) !== 'MODULE_NOT_FOUND') throw cause;
    throw new AppError(
      'BASELINE_MISSING',
      `the packages of ${name} are not installed: run npm install with development packages`,
      { cause },
    );
  }
}

const PERCENT = new Intl.NumberFormat('en', { style: 'percent', minimumFractionDigits: 2 });
const NUMBER = new Intl.NumberFormat('en', { maximumFractionDigits: 2 });

function table(result: BenchmarkResult): string[] {
  const { engine, intents, trainRows, testRows, outOfScopeRows, folds, mistyped, seeds } = result;
  const asked = folds === undefined ? `${testRows} test rows` : `${testRows} rows in ${folds} folds`;
  const lines: [string, string][] = [
    ['engine', engine],
    ['data', `${trainRows} training rows, ${intents} intents; ${asked}, ${outOfScopeRows} out of scope`],
    ...(mistyped > 0
      ? [['mistyped', `${PERCENT.format(mistyped)} of the letters asked`] as [string, string]]
      : []),
    ['accuracy', `${PERCENT.format(result.accuracy)}${spread(seeds.map((seed) => seed.accuracy))}`],
    ['macro-F1', PERCENT.format(result.macroF1)],
    ['MCC', result.mcc.toFixed(4)],
    ...scopeLines(result),
    ['training', `${NUMBER.format(result.trainSeconds)} CPU s`],
    [
      'predictions',
      `${NUMBER.format(Math.round(result.predictionsPerSecond))} a second; p50 ${NUMBER.format(result.p50Ms)} ms, p99 ${NUMBER.format(result.p99Ms)} ms`,
    ],
    ['model', `${NUMBER.format(result.modelBytes)} bytes`],
  ];
  return lines.map(([name, value]) => `${name.padEnd(22)} ${value}`);
}

function scopeLines({
  auroc,
  outOfScopeRecall,
  inScopeAccuracy,
  threshold,
}: BenchmarkResult): [string, string][] {
  if (outOfScopeRecall === undefined || inScopeAccuracy === undefined) return [];
  return [
    ...(auroc === undefined ? [] : [['AUROC', auroc.toFixed(4)] as [string, string]]),
    ['out-of-scope recall', PERCENT.format(outOfScopeRecall)],
    ['in-scope accuracy', PERCENT.format(inScopeAccuracy)],
    ['threshold', threshold === undefined ? 'none' : threshold.toFixed(4)],
  ];
}

function spread(values: readonly number[]): string {
  if (values.length < 2) return '';
  const points = (Math.max(...values) - Math.min(...values)) * 100;
  return ` (mean of ${values.length} seeds, ${points.toFixed(2)} points apart)`;
}
