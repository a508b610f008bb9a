import { OUT_OF_SCOPE } from './rows';

/** One message with what it means and what was understood. */
export interface Judged {
  readonly text: string;
  readonly expected: string;
  /** Best intent, sure or not. */
  readonly predicted: string;
  /** Probability of `predicted`, 0 to 1. */
  readonly confidence: number;
  /** How much the text looks like one the bot is there for; only its order matters. */
  readonly inScope: number;
  /** Below the model's threshold: it is treated as out of scope. */
  readonly unsure: boolean;
}

/** What the bot acts on: the best intent, or out of scope where it is not sure. */
export function decided({ predicted, unsure }: Judged): string {
  return unsure ? OUT_OF_SCOPE : predicted;
}

/** Rows of real intents and rows of none. */
export function byScope(rows: readonly Judged[]): {
  inScope: readonly Judged[];
  outOfScope: readonly Judged[];
} {
  return {
    inScope: rows.filter((row) => row.expected !== OUT_OF_SCOPE),
    outOfScope: rows.filter((row) => row.expected === OUT_OF_SCOPE),
  };
}

/** Share of rows that this says yes to; 0 for no rows. */
export function shareOf<T>(rows: readonly T[], yes: (row: T) => boolean): number {
  return rows.length === 0 ? 0 : rows.filter(yes).length / rows.length;
}

/** Share of rows whose best intent is the right one. */
export function accuracy(rows: readonly Judged[]): number {
  return shareOf(rows, (row) => row.predicted === row.expected);
}

export interface IntentScore {
  readonly rows: number;
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}

type Reading = (row: Judged) => string;
const BEST: Reading = (row) => row.predicted;

/** Precision, recall and F1 of every intent that is expected or predicted somewhere, by name. */
export function scoresByIntent(rows: readonly Judged[], read: Reading = BEST): Record<string, IntentScore> {
  const { expected, predicted, right } = count(rows, read);
  const names = [...new Set([...expected.keys(), ...predicted.keys()])].sort();
  return Object.fromEntries(
    names.map((name) => {
      const hits = right.get(name) ?? 0;
      const recall = hits / (expected.get(name) || 1);
      const precision = hits / (predicted.get(name) || 1);
      const f1 = hits === 0 ? 0 : (2 * precision * recall) / (precision + recall);
      return [name, { rows: expected.get(name) ?? 0, precision, recall, f1 }];
    }),
  );
}

/** Mean F1 of all intents, each counted the same however few its rows. */
export function macroF1(rows: readonly Judged[], read: Reading = BEST): number {
  return mean(Object.values(scoresByIntent(rows, read)).map((score) => score.f1));
}

/**
 * Matthews correlation coefficient for several classes (Gorodkin 2004): 1 all right, 0 no better than chance, which
 * accuracy hides where one class is most of the rows.
 */
export function matthews(rows: readonly Judged[], read: Reading = BEST): number {
  const { expected, predicted, right } = count(rows, read);
  const total = rows.length;
  const hits = sum(right.values());
  let both = 0;
  for (const [name, times] of expected) both += times * (predicted.get(name) ?? 0);
  const spread = (counts: ReadonlyMap<string, number>): number =>
    total * total - sum([...counts.values()].map((times) => times * times));
  const norm = Math.sqrt(spread(expected) * spread(predicted));
  return norm === 0 ? 0 : (hits * total - both) / norm;
}

/**
 * Chance that a row of a real intent looks more in scope than one of none: area under the ROC curve, by ranks
 * (Mann-Whitney), ties half. undefined unless there are rows of both kinds.
 */
export function auroc(rows: readonly Judged[]): number | undefined {
  const { inScope, outOfScope } = byScope(rows);
  if (inScope.length === 0 || outOfScope.length === 0) return undefined;
  const sorted = [...rows].sort((a, b) => a.inScope - b.inScope);
  let ranks = 0;
  for (let first = 0; first < sorted.length; ) {
    let end = first;
    while (end < sorted.length && sorted[end]?.inScope === sorted[first]?.inScope) end++;
    const tied = sorted.slice(first, end).filter((row) => row.expected !== OUT_OF_SCOPE).length;
    ranks += (tied * (first + 1 + end)) / 2;
    first = end;
  }
  const least = (inScope.length * (inScope.length + 1)) / 2;
  return (ranks - least) / (inScope.length * outOfScope.length);
}

const BINS = 10;

/**
 * Expected calibration error: how far confidence and share of right answers are apart, in ten equal bins weighted by
 * their rows (Guo et al. 2017). 0: a confidence of 0.8 is right in 8 of 10 cases.
 */
export function calibrationError(rows: readonly Judged[]): number {
  const bins = Array.from({ length: BINS }, () => ({ confidence: 0, right: 0 }));
  for (const row of rows) {
    const bin = bins[Math.min(BINS - 1, Math.floor(row.confidence * BINS))];
    if (!bin) continue;
    bin.confidence += row.confidence;
    if (row.predicted === row.expected) bin.right++;
  }
  return sum(bins.map((bin) => Math.abs(bin.confidence - bin.right))) / Math.max(1, rows.length);
}

export function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : sum(values) / values.length;
}

/** Value below which this share of the values lies. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}

function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

function count(
  rows: readonly Judged[],
  read: Reading,
): Record<'expected' | 'predicted' | 'right', Map<string, number>> {
  const counts = {
    expected: new Map<string, number>(),
    predicted: new Map<string, number>(),
    right: new Map<string, number>(),
  };
  for (const row of rows) {
    const predicted = read(row);
    add(counts.expected, row.expected);
    add(counts.predicted, predicted);
    if (predicted === row.expected) add(counts.right, predicted);
  }
  return counts;
}

function add(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}
