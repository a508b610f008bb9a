import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { type BenchEngine, type BenchRow, renewdeskEngine } from '../../../src/nlu/evaluate/bench-engine';
import { runBenchmark } from '../../../src/nlu/evaluate/benchmark';
import { readRows } from '../../../src/nlu/evaluate/rows';

function rowsOf(name: string, allAre?: string): readonly BenchRow[] {
  return readRows(readFileSync(join(__dirname, name), 'utf8'), name, allAre).rows.map(({ text, intent }) => ({
    text,
    intent,
  }));
}
const train = rowsOf('bank.jsonl');
const test = rowsOf('bank.test.jsonl');
const outOfScope = rowsOf('other.jsonl', 'fallback');
const plan = { train, test, seeds: 1, mistyped: 0 };

/** Knows the texts it was trained on; everything else is `card`, and not sure. */
const parrot: BenchEngine = {
  name: 'parrot',
  train(rows) {
    const known = new Map(rows.map((row) => [row.text, row.intent]));
    return {
      bytes: rows.length,
      threshold: 0.5,
      predict: ({ text }) => {
        const predicted = known.get(text) ?? 'card';
        const sure = known.has(text) ? 1 : 0;
        return { predicted, confidence: sure, inScope: sure, unsure: sure === 0 };
      },
    };
  },
};

describe('runBenchmark', () => {
  it('counts the best intent as accuracy, and what is sure at the threshold', async () => {
    const result = await runBenchmark({ ...plan, outOfScope }, parrot);
    expect(result).toMatchObject({
      engine: 'parrot',
      intents: 4,
      trainRows: 22,
      testRows: 4,
      outOfScopeRows: 2,
      accuracy: 0.5,
      outOfScopeRecall: 1,
      inScopeAccuracy: 0,
      auroc: 0.5,
      modelBytes: 22,
      threshold: 0.5,
    });
  });

  it('says nothing about out of scope when it was asked about nothing of that kind', async () => {
    const result = await runBenchmark(plan, parrot);
    expect(result.outOfScopeRecall).toBeUndefined();
    expect(result.auroc).toBeUndefined();
  });

  it('asks in folds about every training row once, of a model that has not seen it', async () => {
    const trained: number[] = [];
    const result = await runBenchmark(
      { train, folds: 4, outOfScope, seeds: 2, mistyped: 0 },
      parrot,
      (seed) => trained.push(seed),
    );
    expect(trained).toEqual([1, 1, 1, 1, 2, 2, 2, 2]);
    // The parrot knows none of them: a third are cards by accident.
    expect(result).toMatchObject({
      testRows: 18,
      outOfScopeRows: 6,
      folds: 4,
      accuracy: 1 / 3,
      inScopeAccuracy: 0,
    });
    expect(result.seeds.map(({ seed }) => seed)).toEqual([1, 2]);
  });

  it('mistypes what is asked and not what is trained on', async () => {
    const same = { train, test: train, seeds: 1, mistyped: 0 };
    expect((await runBenchmark(same, parrot)).accuracy).toBe(1);
    const mistyped = await runBenchmark({ ...same, mistyped: 0.5 }, parrot);
    expect(mistyped.accuracy).toBeLessThan(0.7);
    expect(mistyped.mistyped).toBe(0.5);
  });

  it('averages over seeds', async () => {
    let training = 0;
    const growing: BenchEngine = {
      name: 'growing',
      train: () => {
        const predicted = ['card', 'transfer', 'nothing'][training++] ?? '';
        return { bytes: 1, predict: () => ({ predicted, confidence: 1, inScope: 1, unsure: false }) };
      },
    };
    const result = await runBenchmark({ ...plan, seeds: 3 }, growing);
    expect(result.seeds.map((seed) => seed.accuracy)).toEqual([0.5, 0.25, 0]);
    expect(result.accuracy).toBeCloseTo(0.25);
  });
});

describe('engines of the benchmark', () => {
  const require = createRequire(__filename);
  const engines: [string, () => BenchEngine][] = [
    ['renewdesk', () => renewdeskEngine],
    ['natural-bayes', () => require('../../../bench/intents/natural-bayes.cjs') as BenchEngine],
    ['node-nlp', () => require('../../../bench/intents/node-nlp.cjs') as BenchEngine],
  ];

  it.each(engines)('%s learns a small bank', async (name, load) => {
    const result = await runBenchmark({ ...plan, outOfScope }, load());
    expect(result.engine).toBe(name);
    expect(result.accuracy).toBeGreaterThanOrEqual(0.75);
    expect(result.auroc).toBeGreaterThan(0.5);
    expect(result.modelBytes).toBeGreaterThan(500);
    expect(result.p99Ms).toBeGreaterThanOrEqual(result.p50Ms);
    expect(result.predictionsPerSecond).toBeGreaterThan(10);
  });

  it('node-nlp is told which language a text is in', async () => {
    const rows = [
      ['hei på deg', 'hi'],
      ['god kveld', 'hi'],
      ['forny planen', 'renew'],
      ['forleng abonnementet', 'renew'],
    ].map(([text = '', intent = '']) => ({ text, intent, lang: 'nb' }));
    const engine = await (require('../../../bench/intents/node-nlp.cjs') as BenchEngine).train(rows, 1);
    expect(await engine.predict({ text: 'forny', lang: 'nb' })).toMatchObject({ predicted: 'renew' });
    // Nothing was learnt in English.
    expect(await engine.predict({ text: 'forny', lang: 'en' })).toMatchObject({ unsure: true });
  });
});
