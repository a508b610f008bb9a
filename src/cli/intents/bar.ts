import { InvalidArgumentError } from 'commander';
import type { BenchmarkResult } from '../../nlu/evaluate/benchmark';

const MEASURES = ['accuracy', 'macroF1', 'mcc', 'auroc', 'outOfScopeRecall', 'inScopeAccuracy'] as const;
type Measure = (typeof MEASURES)[number];

/** A figure that has to be reached. */
export interface Bar {
  readonly measure: Measure;
  readonly bar: number;
}

export interface BarVerdict extends Bar {
  readonly value: number;
  readonly verdict: 'pass' | 'below';
}

/** Value of `--bar`, which may be given several times: `0.923` is accuracy, `mcc=0.6` another measure. */
export function readBar(text: string, before: readonly Bar[] = []): readonly Bar[] {
  const [, name = 'accuracy', number = ''] = /^(?:([a-zA-Z0-9]+)=)?(\d?\.?\d+)$/.exec(text) ?? [];
  const measure = MEASURES.find((known) => known.toLowerCase() === name.toLowerCase());
  const bar = Number(number);
  if (number === '' || !measure || bar > 1)
    throw new InvalidArgumentError(
      `It takes a number up to 1, or one of ${MEASURES.join(', ')} with it: mcc=0.6`,
    );
  return [...before, { measure, bar }];
}

/** How each bar was met; a figure that was not measured is below it. */
export function verdictsOf(bars: readonly Bar[], result: BenchmarkResult): BarVerdict[] {
  return bars.map(({ measure, bar }) => {
    const value = result[measure] ?? 0;
    return { measure, bar, value, verdict: value >= bar ? 'pass' : 'below' };
  });
}

export function meets(verdicts: readonly BarVerdict[]): boolean {
  return verdicts.every(({ verdict }) => verdict === 'pass');
}
