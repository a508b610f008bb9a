import { createRandom } from '../random';
import type { BenchEngine, BenchRow, TrainedBenchEngine } from './bench-engine';
import { type BenchmarkFigures, type BenchmarkRun, figuresOf, meansOf } from './benchmark-figures';
import type { Judged } from './metrics';
import { mistype } from './mistype';
import { OUT_OF_SCOPE } from './rows';
import { splitByIntent } from './split';

export interface BenchmarkPlan {
  readonly train: readonly BenchRow[];
  /** Rows to be asked about; undefined: the training rows are dealt into `folds` parts, each asked about once. */
  readonly test?: readonly BenchRow[];
  readonly folds?: number;
  /** More rows to be asked about that belong to no intent. */
  readonly outOfScope?: readonly BenchRow[];
  /** Trainings with other random numbers, whose figures are averaged. */
  readonly seeds: number;
  /** Share of the letters of the asked rows that are mistyped, 0 to 1. */
  readonly mistyped: number;
}

export interface BenchmarkResult extends BenchmarkFigures {
  readonly engine: string;
  readonly intents: number;
  readonly trainRows: number;
  readonly testRows: number;
  readonly outOfScopeRows: number;
  readonly folds?: number;
  readonly mistyped: number;
  readonly seeds: readonly ({ readonly seed: number } & BenchmarkFigures)[];
}

/** Texts whose single prediction is timed: enough for a 99th percentile. */
const TIMED = 1_000;
/** Each is asked so often and the fastest counts: somebody else may have had the core. */
const TIMINGS = 3;

/** Trains and asks once a seed (and fold). @param onTrained is told after each training */
export async function runBenchmark(
  plan: BenchmarkPlan,
  engine: BenchEngine,
  onTrained: (seed: number, cpuSeconds: number) => void = () => {},
): Promise<BenchmarkResult> {
  const seeds: ({ seed: number } & BenchmarkFigures)[] = [];
  for (let seed = 1; seed <= plan.seeds; seed++) {
    const runs: BenchmarkRun[] = [];
    for (const { train, test } of partsOf(plan, seed)) {
      const run = await runOnce(train, mistypeAll(test, plan.mistyped, seed), engine, seed);
      onTrained(seed, run.trainSeconds);
      runs.push(run);
    }
    seeds.push({ seed, ...figuresOf(runs) });
  }
  const asked = [...(plan.test ?? plan.train), ...(plan.outOfScope ?? [])];
  const outOfScopeRows = asked.filter((row) => row.intent === OUT_OF_SCOPE).length;
  return {
    engine: engine.name,
    intents: new Set(plan.train.map((row) => row.intent)).size,
    trainRows: plan.train.length,
    testRows: asked.length - outOfScopeRows,
    outOfScopeRows,
    ...(plan.test ? {} : { folds: plan.folds ?? 0 }),
    mistyped: plan.mistyped,
    ...meansOf(seeds),
    seeds,
  };
}

interface Part {
  readonly train: readonly BenchRow[];
  readonly test: readonly BenchRow[];
}

function partsOf({ train, test, folds = 0, outOfScope = [] }: BenchmarkPlan, seed: number): Part[] {
  if (test) return [{ train, test: [...test, ...outOfScope] }];
  return splitByIntent(train, folds, seed).map((part, index) => ({
    train: train.filter((_, row) => !part.has(row)),
    // The extra rows belong to no part: each model is asked about its share, so that all count once.
    test: [
      ...train.filter((_, row) => part.has(row)),
      ...outOfScope.filter((_, row) => row % folds === index),
    ],
  }));
}

function mistypeAll(rows: readonly BenchRow[], share: number, seed: number): readonly BenchRow[] {
  if (share === 0) return rows;
  const random = createRandom(seed);
  return rows.map((row) => ({ ...row, text: mistype(row.text, share, random) }));
}

async function runOnce(
  train: readonly BenchRow[],
  test: readonly BenchRow[],
  engine: BenchEngine,
  seed: number,
): Promise<BenchmarkRun> {
  const trainStart = process.cpuUsage();
  const trained = await engine.train(train, seed);
  const trainSeconds = cpuSeconds(trainStart);
  const judged: Judged[] = [];
  const predictStart = process.cpuUsage();
  for (const row of test) {
    const guess = trained.predict(row);
    judged.push({
      text: row.text,
      expected: row.intent,
      ...(guess instanceof Promise ? await guess : guess),
    });
  }
  const predictSeconds = cpuSeconds(predictStart);
  return { judged, trainSeconds, predictSeconds, timesMs: await timeEach(trained, test), trained };
}

async function timeEach(trained: TrainedBenchEngine, rows: readonly BenchRow[]): Promise<number[]> {
  const step = Math.max(1, rows.length / TIMED);
  const sample = rows.filter((_, row) => Math.floor(row / step) > Math.floor((row - 1) / step));
  const fastest = sample.map(() => Infinity);
  for (let timing = 0; timing < TIMINGS; timing++) {
    for (const [index, row] of sample.entries()) {
      const start = performance.now();
      const guess = trained.predict(row);
      if (guess instanceof Promise) await guess;
      fastest[index] = Math.min(fastest[index] ?? Infinity, performance.now() - start);
    }
  }
  return fastest;
}

function cpuSeconds(since: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1_000_000;
}
