import { describe, expect, it } from '@jest/globals';
import { averageEmbeddings, type EmbeddingModel, trainEmbedding } from '../../src/nlu/embedding';
import { product, quantise } from '../../src/nlu/int8-table';
import { trainLinearSvm } from '../../src/nlu/linear-svm';
import { fitLogistic, probability } from '../../src/nlu/logistic';
import { fitMixture, mix } from '../../src/nlu/mixture';
import { createNearest, indexNeighbours } from '../../src/nlu/neighbours';
import { createRandom, shuffle } from '../../src/nlu/random';
import type { SparseVector } from '../../src/nlu/vectorise';

const sparse = (...entries: readonly (readonly [number, number])[]): SparseVector => ({
  indices: Int32Array.from(entries, ([index]) => index),
  values: Float32Array.from(entries, ([, value]) => value),
});

/** Three classes that have a feature of their own each, and share feature 3. */
const labels = [0, 0, 1, 1, 2, 2];
const rows = labels.map((label, i) => sparse([label, 1], [3, i % 2]));
const size = { features: 4, classes: 3 };

function best(values: Float64Array): number {
  return values.indexOf(Math.max(...values));
}

describe('the linear SVM', () => {
  it('puts every row of a separable set on its class, beyond the margin of the others', () => {
    const { weights, bias } = trainLinearSvm(rows, labels, size, { cost: 100 });
    for (const [r, row] of rows.entries()) {
      const scores = product(row, quantise(weights, 3)).map((sum, label) => sum + (bias[label] ?? 0));
      expect(best(scores)).toBe(labels[r]);
      expect(scores[labels[r] ?? 0]).toBeGreaterThan(0.8);
    }
  });

  it('finds the optimum of its dual: a row inside the margin pushes with 2C times its error', () => {
    // One feature, classes at +1 and -1, C = ½: min ½(w² + b²) + Σ ½·max(0, 1 - y(wx + b))²  ⇒  b = 0, w = 2/3.
    const pair = [sparse([0, 1]), sparse([0, -1])];
    const { weights, bias } = trainLinearSvm(
      pair,
      [0, 1],
      { features: 1, classes: 2 },
      { cost: 0.5, epochs: 400 },
    );
    expect(weights[0]).toBeCloseTo(2 / 3, 1);
    expect(bias[0]).toBeCloseTo(0, 1);
  });
});

describe('the embedding', () => {
  const options = { width: 8, epochs: 60, rate: 0.1, inputDropout: 0, hiddenDropout: 0, seed: 3 };

  it('learns the classes of the rows', () => {
    const { embedding, output, bias } = trainEmbedding(rows, labels, size, options);
    for (const [r, row] of rows.entries()) {
      const hidden = product(row, quantise(embedding, 8));
      const scores = Float64Array.from(bias, (b, c) =>
        hidden.reduce((s, h, k) => s + h * (output[c * 8 + k] ?? 0), b),
      );
      expect(best(scores)).toBe(labels[r]);
    }
  });

  it('is the same for the same seed', () => {
    expect(trainEmbedding(rows, labels, size, options)).toEqual(trainEmbedding(rows, labels, size, options));
    expect(trainEmbedding(rows, labels, size, { ...options, seed: 4 }).embedding).not.toEqual(
      trainEmbedding(rows, labels, size, options).embedding,
    );
  });
});

describe('averaged embeddings', () => {
  it('score as the members do on average', () => {
    const options = { width: 4, epochs: 5, rate: 0.1, inputDropout: 0, hiddenDropout: 0 };
    const members = [1, 2, 3].map((seed) => trainEmbedding(rows, labels, size, { ...options, seed }));
    const scoresOf = ({ width, embedding, output, bias }: EmbeddingModel): number[] =>
      Array.from(bias, (b, c) => {
        let sum = b;
        for (let k = 0; k < width; k++) sum += (embedding[k] ?? 0) * (output[c * width + k] ?? 0);
        return sum;
      });
    const single = members.map(scoresOf);
    for (const [c, score] of scoresOf(averageEmbeddings(members)).entries())
      expect(score).toBeCloseTo(single.reduce((sum, one) => sum + (one[c] ?? 0), 0) / 3, 4);
  });
});

describe('an 8-bit table', () => {
  it('loses at most half a step of the largest weight of a column', () => {
    const random = createRandom(1);
    const weights = Float32Array.from({ length: 60 }, (_, i) => (random() - 0.5) * (i % 3 === 0 ? 100 : 1));
    const table = quantise(weights, 3);
    for (let row = 0; row < 20; row++)
      product(sparse([row, 1]), table).forEach((value, column) => {
        expect(Math.abs(value - (weights[row * 3 + column] ?? 0))).toBeLessThanOrEqual(
          (table.scales[column] ?? 0) * 0.5001,
        );
      });
  });
});

describe('neighbours', () => {
  const unit = Math.SQRT1_2;
  const index = indexNeighbours([sparse([0, 1]), sparse([0, unit], [1, unit]), sparse([2, 1])], [0, 1, 1], 3);

  it('are as near as the cosine says, the nearest one of each class', () => {
    const nearest = createNearest(index, 3)(sparse([0, 1]));
    expect(nearest[0]).toBeCloseTo(1);
    expect(nearest[1]).toBeCloseTo(unit, 2);
    expect(nearest[2]).toBe(0);
  });

  it('are far from a text that shares nothing', () => {
    expect([...createNearest(index, 3)(sparse())]).toEqual([0, 0, 0]);
  });
});

describe('the mixture', () => {
  const flat = Float64Array.from([0, 0]);
  const towards = (label: number): Float64Array => Float64Array.from([0, 1], (c) => (c === label ? 1 : 0));
  const held = Array.from({ length: 60 }, (_, i) => ({
    // The first opinion is right nine times in ten, the second six times, the third has none.
    scores: [towards(i % 10 === 0 ? 1 : 0), towards(i % 5 < 2 ? 1 : 0), flat] as const,
    label: 0,
  }));

  it('gives probabilities that add up to one', () => {
    const probabilities = mix({ scores: [towards(0), towards(1), flat] }, [2, 1, 1]);
    expect(probabilities.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1);
    expect(best(probabilities)).toBe(0);
  });

  it('trusts the opinion more that is right more often', () => {
    const [good, poor] = fitMixture(held);
    expect(good).toBeGreaterThan(poor * 2);
  });

  it('is as sure as it is right', () => {
    const sure = held.map((row) => ({ ...row, scores: [row.scores[0], flat, flat] as const }));
    expect(mix({ scores: [towards(0), flat, flat] }, fitMixture(sure))[0]).toBeCloseTo(0.9, 1);
  });
});

describe('logistic regression', () => {
  it('gives the share of yes among examples that look alike', () => {
    const model = fitLogistic(
      Array.from({ length: 200 }, (_, i) => ({
        inputs: [i % 2],
        yes: i % 2 === 1 ? i % 20 !== 1 : i % 10 === 0,
        weight: 1,
      })),
    );
    expect(probability(model, [1])).toBeCloseTo(0.9, 1);
    expect(probability(model, [0])).toBeCloseTo(0.2, 1);
  });

  it('leaves out an input that points the wrong way', () => {
    const examples = Array.from({ length: 40 }, (_, i) => ({
      inputs: [i % 2, -(i % 2)],
      yes: i % 2 === 1,
      weight: 1,
    }));
    const { weights } = fitLogistic(examples);
    expect(weights[0]).toBeGreaterThan(0.5);
    expect(weights[1]).toBe(0);
  });
});

describe('random numbers', () => {
  it('are the same for the same seed, and shuffle without loss', () => {
    const order = (seed: number): Int32Array => {
      const numbers = Int32Array.from({ length: 50 }, (_, i) => i);
      shuffle(numbers, createRandom(seed));
      return numbers;
    };
    expect(order(1)).toEqual(order(1));
    expect(order(1)).not.toEqual(order(2));
    expect([...order(1)].sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, i) => i));
  });
});
