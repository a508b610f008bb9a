import { type EmbeddingModel, trainEmbedding } from './embedding';
import { extractFeatures } from './features';
import { type Int8Table, quantise } from './int8-table';
import { trainLinearSvm } from './linear-svm';
import { indexNeighbours, type Neighbours, neighbourVector } from './neighbours';
import { buildLexicon, type Lexicon } from './spelling';
import { vectorise } from './vectorise';
import { buildVocabulary, type Vocabulary } from './vocabulary';

const { max, min, round } = Math;

/** Rows as the models see them: tokens of each text, and its class as a number. */
export interface Labelled {
  readonly tokens: readonly (readonly string[])[];
  readonly labels: readonly number[];
  readonly classes: number;
}

/** What is learnt from the rows, before it is known how far to trust it. */
export interface Fitted {
  readonly classes: number;
  readonly vocabulary: Vocabulary;
  readonly lexicon: Lexicon;
  readonly svm: { readonly table: Int8Table; readonly bias: Float32Array };
  readonly embedding: {
    readonly table: Int8Table;
    readonly output: Float32Array;
    readonly bias: Float32Array;
  };
  readonly neighbours: Neighbours;
}

/** Numbers of the embedding per feature, and rows seen in training in all: bounded to 12 to 40 passes. */
const WIDTH = 64;
const ROWS_SEEN = 110_000;

/** Trains both linear models and the neighbour index; the same rows and seed give the same models. */
export function fit({ tokens, labels, classes }: Labelled, seed: number): Fitted {
  const features = tokens.map(extractFeatures);
  const vocabulary = buildVocabulary(features);
  const rows = features.map((row) => vectorise(row, vocabulary));
  const size = { features: vocabulary.keys.length, classes };
  const svm = trainLinearSvm(rows, labels, size, { seed });
  const embedding = trainEmbedding(rows, labels, size, {
    width: WIDTH,
    epochs: max(12, min(40, round(ROWS_SEEN / rows.length))),
    rate: rows.length > 3000 ? 0.07 : 0.05,
    inputDropout: 0.5,
    hiddenDropout: 0.3,
    seed,
  });
  return {
    classes,
    vocabulary,
    lexicon: buildLexicon(tokens),
    svm: { table: quantise(svm.weights, classes), bias: svm.bias },
    embedding: quantised(embedding),
    neighbours: indexNeighbours(
      features.map((row) => neighbourVector(row, vocabulary)),
      labels,
      size.features,
    ),
  };
}

function quantised({ embedding, output, bias, width }: EmbeddingModel): Fitted['embedding'] {
  return { table: quantise(embedding, width), output, bias };
}
