import { createRandom, shuffle } from './random';
import type { SparseVector } from './vectorise';

// Taken out of the global object once: in a test's own context every look-up there is slow, and these run millions of times.
const { exp, max, sqrt } = Math;

/**
 * A linear embedding with a softmax on top (as in fastText, Joulin et al. 2017): hidden h = Σ value_i · E_i over the
 * features of a row, P(class c) = softmax(h · W_c + b_c). `embedding[feature * width + k]`, `output[label * width + k]`.
 * Classes share what the features mean, where the SVM learns each class alone.
 */
export interface EmbeddingModel {
  readonly width: number;
  readonly embedding: Float32Array;
  readonly output: Float32Array;
  readonly bias: Float32Array;
}

export interface EmbeddingOptions {
  readonly width: number;
  readonly epochs: number;
  /** Step of the first pass; it falls to 0 in a straight line. */
  readonly rate: number;
  /** Share of a row's features, and of the hidden numbers, that a step does without (Srivastava et al. 2014). */
  readonly inputDropout: number;
  readonly hiddenDropout: number;
  readonly seed: number;
}

/** Smaller errors of a class are not worth a step: most classes are out of the question for most rows. */
const NEGLIGIBLE = 1e-3;
const TINY = 1e-8;

/**
 * Stochastic gradient descent on the cross-entropy, a row a step, with AdaGrad steps (Duchi et al. 2011) of one rate a
 * line of a table: rate / √(mean squared gradients of the line so far). E begins at 0, W at random.
 * @param labels class of each row, 0 to classes - 1.
 */
export function trainEmbedding(
  rows: readonly SparseVector[],
  labels: ArrayLike<number>,
  size: { readonly features: number; readonly classes: number },
  options: EmbeddingOptions,
): EmbeddingModel {
  const state = begin(rows, size, options);
  const order = Uint32Array.from(rows, (_, row) => row);
  for (let epoch = 0; epoch < options.epochs; epoch++) {
    shuffle(order, state.random);
    const rate = options.rate * (1 - epoch / options.epochs);
    for (const number of order) {
      const row = rows[number];
      if (!row) continue;
      const kept = dropInputs(row, state, options.inputDropout);
      embed(kept, state);
      dropHidden(state, options.hiddenDropout);
      classify(state);
      stepOutput(state, labels[number] ?? 0, rate);
      stepEmbedding(kept, state, rate);
    }
  }
  const { width, embedding, output, bias } = state;
  return { width, embedding, output, bias };
}

/**
 * One model whose scores are the averages of the members' scores: their tables side by side, E = [E₁ | E₂ …], and
 * W = [W₁ | W₂ …] / members. All members have the same width.
 */
export function averageEmbeddings(members: readonly EmbeddingModel[]): EmbeddingModel {
  const share = 1 / members.length;
  return {
    width: members.reduce((sum, member) => sum + member.width, 0),
    embedding: sideBySide(members, (member) => member.embedding),
    output: sideBySide(members, (member) => member.output).map((weight) => weight * share),
    bias: (members[0]?.bias ?? new Float32Array()).map(
      (_, label) => share * members.reduce((sum, member) => sum + (member.bias[label] ?? 0), 0),
    ),
  };
}

function sideBySide(
  members: readonly EmbeddingModel[],
  tableOf: (member: EmbeddingModel) => Float32Array,
): Float32Array {
  const width = members[0]?.width ?? 1;
  const tables = members.map(tableOf);
  const joined = new Float32Array(tables.reduce((sum, table) => sum + table.length, 0));
  for (const [member, table] of tables.entries())
    for (let line = 0; line * width < table.length; line++)
      joined.set(table.subarray(line * width, (line + 1) * width), (line * members.length + member) * width);
  return joined;
}

interface State extends EmbeddingModel {
  readonly random: () => number;
  /** Sums of squared gradients: one number a feature, a class, a class's bias. */
  readonly embeddingSquares: Float32Array;
  readonly outputSquares: Float32Array;
  readonly biasSquares: Float32Array;
  /** Of the row at hand: h, the dropout factors of its numbers, the gradient that reaches it, P of each class. */
  readonly hidden: Float32Array;
  readonly mask: Float32Array;
  readonly back: Float32Array;
  readonly probabilities: Float32Array;
  /** Room for the features of the row that are not dropped. */
  readonly indices: Int32Array;
  readonly values: Float32Array;
}

function begin(
  rows: readonly SparseVector[],
  { features, classes }: { readonly features: number; readonly classes: number },
  { width, seed }: EmbeddingOptions,
): State {
  const random = createRandom(seed);
  const longest = rows.reduce((most, row) => max(most, row.indices.length), 0);
  return {
    width,
    random,
    embedding: new Float32Array(features * width),
    output: Float32Array.from({ length: classes * width }, () => (random() * 2 - 1) / sqrt(width)),
    bias: new Float32Array(classes),
    embeddingSquares: new Float32Array(features).fill(TINY),
    outputSquares: new Float32Array(classes).fill(TINY),
    biasSquares: new Float32Array(classes).fill(TINY),
    hidden: new Float32Array(width),
    mask: new Float32Array(width),
    back: new Float32Array(width),
    probabilities: new Float32Array(classes),
    indices: new Int32Array(longest),
    values: new Float32Array(longest),
  };
}

/** The features that stay, made larger so that their sum stays the same on average. */
function dropInputs(row: SparseVector, { random, indices, values }: State, share: number): SparseVector {
  let count = 0;
  for (let i = 0; i < row.indices.length; i++) {
    if (random() < share) continue;
    indices[count] = row.indices[i] ?? 0;
    values[count++] = (row.values[i] ?? 0) / (1 - share);
  }
  return { indices: indices.subarray(0, count), values: values.subarray(0, count) };
}

function embed({ indices, values }: SparseVector, { width, hidden, embedding }: State): void {
  hidden.fill(0);
  for (let i = 0; i < indices.length; i++) {
    const offset = (indices[i] ?? 0) * width;
    const value = values[i] ?? 0;
    for (let k = 0; k < width; k++) hidden[k] = (hidden[k] ?? 0) + value * (embedding[offset + k] ?? 0);
  }
}

function dropHidden({ width, hidden, mask, random }: State, share: number): void {
  for (let k = 0; k < width; k++) {
    const factor = random() < share ? 0 : 1 / (1 - share);
    mask[k] = factor;
    hidden[k] = (hidden[k] ?? 0) * factor;
  }
}

function classify({ width, hidden, output, bias, probabilities }: State): void {
  let top = -Infinity;
  for (let label = 0; label < bias.length; label++) {
    let score = bias[label] ?? 0;
    const offset = label * width;
    for (let k = 0; k < width; k++) score += (hidden[k] ?? 0) * (output[offset + k] ?? 0);
    probabilities[label] = score;
    top = max(top, score);
  }
  let sum = 0;
  for (let label = 0; label < bias.length; label++) {
    const power = exp((probabilities[label] ?? 0) - top);
    probabilities[label] = power;
    sum += power;
  }
  for (let label = 0; label < bias.length; label++) probabilities[label] = (probabilities[label] ?? 0) / sum;
}

/** Steps W and b, and leaves the gradient of h in `back`: error_c = P(c) - [c is right], back = Σ error_c · W_c. */
function stepOutput(state: State, right: number, rate: number): void {
  const { width, hidden, back, output, outputSquares, bias, biasSquares, probabilities } = state;
  back.fill(0);
  const length = meanSquare(hidden);
  for (let label = 0; label < bias.length; label++) {
    const error = (probabilities[label] ?? 0) - (label === right ? 1 : 0);
    if (error < NEGLIGIBLE && error > -NEGLIGIBLE) continue;
    const squares = (outputSquares[label] ?? 0) + error * error * length;
    outputSquares[label] = squares;
    biasSquares[label] = (biasSquares[label] ?? 0) + error * error;
    const step = (rate * error) / sqrt(squares);
    const offset = label * width;
    for (let k = 0; k < width; k++) {
      const weight = output[offset + k] ?? 0;
      back[k] = (back[k] ?? 0) + error * weight;
      output[offset + k] = weight - step * (hidden[k] ?? 0);
    }
    bias[label] = (bias[label] ?? 0) - (rate * error) / sqrt(biasSquares[label] ?? 1);
  }
}

function stepEmbedding({ indices, values }: SparseVector, state: State, rate: number): void {
  const { width, back, mask, embedding, embeddingSquares } = state;
  for (let k = 0; k < width; k++) back[k] = (back[k] ?? 0) * (mask[k] ?? 0);
  const length = meanSquare(back);
  if (length === 0) return;
  for (let i = 0; i < indices.length; i++) {
    const feature = indices[i] ?? 0;
    const value = values[i] ?? 0;
    const squares = (embeddingSquares[feature] ?? 0) + value * value * length;
    embeddingSquares[feature] = squares;
    const step = (rate * value) / sqrt(squares);
    const offset = feature * width;
    for (let k = 0; k < width; k++)
      embedding[offset + k] = (embedding[offset + k] ?? 0) - step * (back[k] ?? 0);
  }
}

function meanSquare(values: Float32Array): number {
  let sum = 0;
  for (const value of values) sum += value * value;
  return sum / values.length;
}
