import { toCsv } from './csv';
import { decided, type Judged } from './metrics';

/** How often one intent was understood as another (or as itself). */
export interface Confusion {
  readonly expected: string;
  readonly predicted: string;
  readonly rows: number;
}

/** All pairs that occur, the right ones included, by name. Unsure counts as out of scope, as the bot acts. */
export function countPairs(rows: readonly Judged[]): readonly Confusion[] {
  const counts = new Map<string, { expected: string; predicted: string; rows: number }>();
  for (const row of rows) {
    const predicted = decided(row);
    const key = `${row.expected}\t${predicted}`;
    const pair = counts.get(key) ?? { expected: row.expected, predicted, rows: 0 };
    pair.rows++;
    counts.set(key, pair);
  }
  return [...counts.values()].sort(
    (a, b) => compare(a.expected, b.expected) || compare(a.predicted, b.predicted),
  );
}

/** The wrong pairs, most frequent first. */
export function topConfusions(rows: readonly Judged[], most: number): readonly Confusion[] {
  return countPairs(rows)
    .filter((pair) => pair.expected !== pair.predicted)
    .sort((a, b) => b.rows - a.rows)
    .slice(0, most);
}

/** Pairs as `expected,predicted,rows,share`; share is of the rows of `expected`. */
export function confusionsCsv(rows: readonly Judged[]): string {
  const pairs = countPairs(rows);
  const totals = rowsOf(pairs);
  return toCsv([
    ['expected', 'predicted', 'rows', 'share'],
    ...pairs.map(({ expected, predicted, rows: count }) => [
      expected,
      predicted,
      count,
      (count / (totals.get(expected) ?? 1)).toFixed(4),
    ]),
  ]);
}

/** Rows of each expected intent. */
export function rowsOf(pairs: readonly Confusion[]): ReadonlyMap<string, number> {
  const totals = new Map<string, number>();
  for (const { expected, rows } of pairs) totals.set(expected, (totals.get(expected) ?? 0) + rows);
  return totals;
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
