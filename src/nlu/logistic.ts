const { abs, exp, max, min, sqrt } = Math;

/** Logistic regression on standardised inputs: P(yes) = 1 / (1 + e^-(bias + Σ weight_k · (x_k - mean_k) / spread_k)). */
export interface Logistic {
  readonly bias: number;
  readonly weights: readonly number[];
  readonly means: readonly number[];
  readonly spreads: readonly number[];
}

export interface Example {
  readonly inputs: readonly number[];
  readonly yes: boolean;
  /** How much the example counts. */
  readonly weight: number;
}

const ROUNDS = 25;
/** Strength of the pull towards 0, per unit of total weight. */
const RIDGE = 0.003;

export function probability(model: Logistic, inputs: readonly number[]): number {
  return sigmoid(model.bias + dot(model.weights, standardise(inputs, model)));
}

/**
 * The regression whose weights are all 0 or more, for inputs that are known to speak for a yes: an input that comes out
 * negative does so by accident of few examples, and is left out.
 */
export function fitLogistic(examples: readonly Example[]): Logistic {
  const width = examples[0]?.inputs.length ?? 0;
  const scale = scaleOf(examples, width);
  let used = Array.from({ length: width }, (_, k) => k);
  for (;;) {
    const { bias, weights } = fitFreely(examples, scale, used);
    const agreed = used.filter((_, k) => (weights[k] ?? 0) >= 0);
    if (agreed.length === used.length) {
      const all = Array.from({ length: width }, () => 0);
      for (const [k, input] of used.entries()) all[input] = weights[k] ?? 0;
      return { bias, weights: all, ...scale };
    }
    used = agreed;
  }
}

/** Newton's method (iteratively reweighted least squares) on some of the inputs. */
function fitFreely(
  examples: readonly Example[],
  scale: Pick<Logistic, 'means' | 'spreads'>,
  used: readonly number[],
): Pick<Logistic, 'bias' | 'weights'> {
  const rows = examples.map((example) => ({
    ...example,
    x: [1, ...pick(standardise(example.inputs, scale), used)],
  }));
  const total = rows.reduce((sum, row) => sum + row.weight, 0);
  const solution = Array.from({ length: used.length + 1 }, () => 0);
  for (let round = 0; round < ROUNDS; round++) {
    const gradient = solution.map((value, k) => (k === 0 ? 0 : RIDGE * total * value));
    const curvature = solution.map((_, k) => solution.map((_, l) => (k === l ? RIDGE * total : 0)));
    for (const { x, yes, weight } of rows) {
      const p = sigmoid(dot(solution, x));
      const error = weight * (p - (yes ? 1 : 0));
      const slope = weight * max(p * (1 - p), 1e-6);
      for (const [k, value] of x.entries()) {
        gradient[k] = (gradient[k] ?? 0) + error * value;
        const line = curvature[k] ?? [];
        for (const [l, other] of x.entries()) line[l] = (line[l] ?? 0) + slope * value * other;
      }
    }
    const step = solve(curvature, gradient);
    step.forEach((value, k) => {
      solution[k] = (solution[k] ?? 0) - max(-2, min(2, value));
    });
    if (step.every((value) => abs(value) < 1e-5)) break;
  }
  const [bias = 0, ...weights] = solution;
  return { bias, weights };
}

function pick(values: readonly number[], used: readonly number[]): number[] {
  return used.map((k) => values[k] ?? 0);
}

function scaleOf(examples: readonly Example[], width: number): Pick<Logistic, 'means' | 'spreads'> {
  const count = max(examples.length, 1);
  const columns = Array.from({ length: width }, (_, k) => examples.map((example) => example.inputs[k] ?? 0));
  const means = columns.map((column) => column.reduce((sum, value) => sum + value, 0) / count);
  const spreads = columns.map((column, k) => {
    const variance = column.reduce((sum, value) => sum + (value - (means[k] ?? 0)) ** 2, 0) / count;
    return sqrt(variance) || 1;
  });
  return { means, spreads };
}

function standardise(
  inputs: readonly number[],
  { means, spreads }: Pick<Logistic, 'means' | 'spreads'>,
): number[] {
  return inputs.map((value, k) => (value - (means[k] ?? 0)) / (spreads[k] ?? 1));
}

/** Gaussian elimination of `matrix · x = right`; the matrix is positive definite, so no row is ever swapped. */
function solve(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const lines = matrix.map((line, k) => [...line, right[k] ?? 0]);
  lines.forEach((pivot, k) => {
    for (const [l, line] of lines.entries()) {
      if (l === k) continue;
      const factor = (line[k] ?? 0) / (pivot[k] ?? 1);
      for (let column = k; column < line.length; column++)
        line[column] = (line[column] ?? 0) - factor * (pivot[column] ?? 0);
    }
  });
  return lines.map((line, k) => (line.at(-1) ?? 0) / (line[k] ?? 1));
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, k) => sum + value * (b[k] ?? 0), 0);
}

function sigmoid(value: number): number {
  return 1 / (1 + exp(-value));
}
