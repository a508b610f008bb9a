import { describe, expect, it } from '@jest/globals';
import {
  accuracy,
  auroc,
  calibrationError,
  decided,
  type Judged,
  macroF1,
  matthews,
  percentile,
  scoresByIntent,
} from '../../../src/nlu/evaluate/metrics';

function judged(expected: string, predicted: string, more: Partial<Judged> = {}): Judged {
  return { text: '', expected, predicted, confidence: 1, inScope: 1, unsure: false, ...more };
}

// 3 of a (2 right), 2 of b (1 right), 1 of c (right).
const rows = [
  judged('a', 'a'),
  judged('a', 'a'),
  judged('a', 'b'),
  judged('b', 'b'),
  judged('b', 'c'),
  judged('c', 'c'),
];

describe('figures of a classifier', () => {
  it('count accuracy, and precision, recall and F1 of each intent', () => {
    expect(accuracy(rows)).toBeCloseTo(4 / 6);
    expect(scoresByIntent(rows)).toEqual({
      a: { rows: 3, precision: 1, recall: 2 / 3, f1: 0.8 },
      b: { rows: 2, precision: 0.5, recall: 0.5, f1: 0.5 },
      c: { rows: 1, precision: 0.5, recall: 1, f1: 2 / 3 },
    });
    expect(macroF1(rows)).toBeCloseTo((0.8 + 0.5 + 2 / 3) / 3);
  });

  it('give the correlation that its formula gives by hand', () => {
    // (4·6 − (3·2 + 2·2 + 1·2)) / √((36 − 14) · (36 − 12))
    expect(matthews(rows)).toBeCloseTo(12 / Math.sqrt(22 * 24));
    expect(matthews(rows.map((row) => judged(row.expected, row.expected)))).toBe(1);
    expect(matthews(rows.map((row) => judged(row.expected, 'a')))).toBe(0);
  });

  it('treat unsure as out of scope', () => {
    expect(decided(judged('a', 'a', { unsure: true }))).toBe('fallback');
    expect(matthews([judged('a', 'a'), judged('fallback', 'a', { unsure: true })], decided)).toBe(1);
  });

  it('are nothing worse than 0 without rows', () => {
    expect([accuracy([]), macroF1([]), matthews([]), calibrationError([]), percentile([], 0.5)]).toEqual([
      0, 0, 0, 0, 0,
    ]);
  });
});

describe('auroc', () => {
  const inside = (inScope: number): Judged => judged('a', 'a', { inScope });
  const outside = (inScope: number): Judged => judged('fallback', 'a', { inScope });

  it('is the share of pairs in the right order, ties half', () => {
    expect(auroc([inside(0.9), inside(0.8), outside(0.1)])).toBe(1);
    expect(auroc([inside(0.1), outside(0.9)])).toBe(0);
    expect(auroc([inside(0.5), outside(0.5)])).toBe(0.5);
    // Pairs: .9 > .7, .9 > .2, .4 < .7, .4 > .2
    expect(auroc([inside(0.9), inside(0.4), outside(0.7), outside(0.2)])).toBe(0.75);
  });

  it('needs rows of both kinds', () => {
    expect(auroc([inside(1)])).toBeUndefined();
    expect(auroc([outside(1)])).toBeUndefined();
  });
});

describe('calibrationError', () => {
  const times = (count: number, row: Judged): Judged[] => Array.from({ length: count }, () => row);

  it('is 0 when four of five are right at a confidence of 0.8', () => {
    const sure = { confidence: 0.8 };
    expect(calibrationError([...times(4, judged('a', 'a', sure)), judged('a', 'b', sure)])).toBeCloseTo(0);
  });

  it('is the gap between confidence and right answers', () => {
    expect(calibrationError(times(10, judged('a', 'b', { confidence: 0.9 })))).toBeCloseTo(0.9);
    expect(calibrationError(times(10, judged('a', 'a', { confidence: 0.25 })))).toBeCloseTo(0.75);
  });
});

describe('percentile', () => {
  it('is the value below which that share lies', () => {
    const values = Array.from({ length: 100 }, (_, i) => 100 - i);
    expect([percentile(values, 0.5), percentile(values, 0.99), percentile([7], 0.99)]).toEqual([51, 100, 7]);
  });
});
