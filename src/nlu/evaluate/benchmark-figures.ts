import type { TrainedBenchEngine } from './bench-engine';
import {
  accuracy,
  auroc,
  byScope,
  decided,
  type Judged,
  macroF1,
  matthews,
  mean,
  percentile,
  shareOf,
} from './metrics';
import { OUT_OF_SCOPE } from './rows';

/** Figures of one seed, or their means over all seeds. */
export interface BenchmarkFigures {
  /** Share of rows of real intents whose best intent is right, sure or not. */
  readonly accuracy: number;
  readonly macroF1: number;
  /** Over all rows at the threshold where some are out of scope, else over the best intents. */
  readonly mcc: number;
  /** In scope against out of scope; only with rows of both. */
  readonly auroc?: number;
  /** Share of out-of-scope rows that are unsure or taken for out of scope. */
  readonly outOfScopeRecall?: number;
  /** Share of rows of real intents that are right and sure. */
  readonly inScopeAccuracy?: number;
  /** CPU seconds of one training, calibration included. */
  readonly trainSeconds: number;
  /** By CPU time, one after the other. */
  readonly predictionsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly modelBytes: number;
  readonly threshold?: number;
}

/** What came of one training. */
export interface BenchmarkRun {
  readonly judged: readonly Judged[];
  readonly trainSeconds: number;
  readonly predictSeconds: number;
  readonly timesMs: readonly number[];
  readonly trained: TrainedBenchEngine;
}

/** Figures over all rows of several trainings (folds), each row counted once. */
export function figuresOf(runs: readonly BenchmarkRun[]): BenchmarkFigures {
  const all = runs.flatMap((run) => run.judged);
  const times = runs.flatMap((run) => run.timesMs);
  const thresholds = runs.flatMap(({ trained: { threshold } }) =>
    threshold === undefined ? [] : [threshold],
  );
  return {
    ...qualityOf(all),
    trainSeconds: mean(runs.map((run) => run.trainSeconds)),
    predictionsPerSecond:
      all.length /
      Math.max(
        1e-6,
        runs.reduce((sum, run) => sum + run.predictSeconds, 0),
      ),
    p50Ms: percentile(times, 0.5),
    p99Ms: percentile(times, 0.99),
    modelBytes: Math.round(mean(runs.map((run) => run.trained.bytes))),
    ...(thresholds.length > 0 && { threshold: mean(thresholds) }),
  };
}

function qualityOf(
  rows: readonly Judged[],
): Pick<BenchmarkFigures, 'accuracy' | 'macroF1' | 'mcc' | 'auroc' | 'outOfScopeRecall' | 'inScopeAccuracy'> {
  const { inScope, outOfScope } = byScope(rows);
  const plain = { accuracy: accuracy(inScope), macroF1: macroF1(inScope) };
  if (outOfScope.length === 0) return { ...plain, mcc: matthews(inScope) };
  const area = auroc(rows);
  return {
    ...plain,
    mcc: matthews(rows, decided),
    ...(area !== undefined && { auroc: area }),
    outOfScopeRecall: shareOf(outOfScope, (row) => decided(row) === OUT_OF_SCOPE),
    inScopeAccuracy: shareOf(inScope, (row) => decided(row) === row.expected),
  };
}

/** Mean of every figure; one that was not measured in the first is left out. */
export function meansOf(seeds: readonly BenchmarkFigures[]): BenchmarkFigures {
  const of = (key: keyof BenchmarkFigures): number => mean(seeds.map((figures) => figures[key] ?? 0));
  const [first] = seeds;
  return {
    accuracy: of('accuracy'),
    macroF1: of('macroF1'),
    mcc: of('mcc'),
    ...(first?.auroc !== undefined && { auroc: of('auroc') }),
    ...(first?.outOfScopeRecall !== undefined && { outOfScopeRecall: of('outOfScopeRecall') }),
    ...(first?.inScopeAccuracy !== undefined && { inScopeAccuracy: of('inScopeAccuracy') }),
    trainSeconds: of('trainSeconds'),
    predictionsPerSecond: of('predictionsPerSecond'),
    p50Ms: of('p50Ms'),
    p99Ms: of('p99Ms'),
    modelBytes: Math.round(of('modelBytes')),
    ...(first?.threshold !== undefined && { threshold: of('threshold') }),
  };
}
