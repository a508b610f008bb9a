import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { IntentModel } from './engine';
import { indexKeys } from './vocabulary';

/**
 * Layout, little endian: magic (8 bytes), sha256 of all that follows (32), header length (u32), header (JSON: settings
 * and the length of each table), then the tables of `TABLES` in this order, each begun at a multiple of 4.
 */
const MAGIC = 'RDNLU02\n';
const HASH_BYTES = 32;
const HEADER_LENGTH_AT = MAGIC.length + HASH_BYTES;
const HEADER_AT = HEADER_LENGTH_AT + 4;

const TABLES = [
  'keys', // feature key, i32
  'idf', // √idf of each feature, f32
  'words', // lexicon, UTF-8, one a line
  'counts', // rows with each word, u32
  'svmWeights', // features × classes, i8
  'svmScales', // per class, f32
  'svmBias', // per class, f32
  'embeddingWeights', // features × width, i8
  'embeddingScales', // per column, f32
  'output', // classes × width, f32
  'outputBias', // per class, f32
  'postingStarts', // features + 1, u32
  'postingRows', // u32
  'postingValues', // u8
  'rowLabels', // class of each training row, u16
] as const;
type TableName = (typeof TABLES)[number];

const logisticSchema = z.object({
  bias: z.number(),
  weights: z.array(z.number()),
  means: z.array(z.number()),
  spreads: z.array(z.number()),
});
const headerSchema = z.object({
  intents: z.array(z.string()).readonly(),
  outOfScope: z.int(),
  phrasesHash: z.string(),
  mixture: z.tuple([z.number(), z.number(), z.number()]),
  scope: logisticSchema,
  threshold: z.number(),
  /** Bytes of each table, in the order of `TABLES`. */
  bytes: z.array(z.int().nonnegative()).length(TABLES.length),
});

/** The model as bytes. */
export function encodeModel(model: IntentModel): Buffer {
  const tables = tablesOf(model);
  const header = Buffer.from(
    JSON.stringify({
      intents: model.intents,
      outOfScope: model.outOfScope,
      phrasesHash: model.phrasesHash,
      mixture: [...model.mixture],
      scope: { ...model.scope } as z.infer<typeof logisticSchema>,
      threshold: model.threshold,
      bytes: TABLES.map((name) => tables[name].byteLength),
    } satisfies z.input<typeof headerSchema>),
    'utf8',
  );
  const parts: Uint8Array[] = [Buffer.alloc(4), header, Buffer.alloc(padding(HEADER_AT + header.length))];
  Buffer.from(parts[0]?.buffer ?? header.buffer, 0, 4).writeUInt32LE(header.length);
  for (const name of TABLES) {
    const { buffer, byteOffset, byteLength } = tables[name];
    parts.push(new Uint8Array(buffer, byteOffset, byteLength), Buffer.alloc(padding(byteLength)));
  }
  const content = Buffer.concat(parts);
  return Buffer.concat([
    Buffer.from(MAGIC, 'latin1'),
    createHash('sha256').update(content).digest(),
    content,
  ]);
}

/** @throws when the bytes are not a model of this layout, whole and unchanged */
export function decodeModel(bytes: Uint8Array): IntentModel {
  const { buffer, byteOffset, byteLength } = aligned(bytes);
  const file = Buffer.from(buffer, byteOffset, byteLength);
  if (file.toString('latin1', 0, MAGIC.length) !== MAGIC) throw new Error('wrong magic');
  const hash = createHash('sha256').update(file.subarray(HEADER_LENGTH_AT)).digest();
  if (!hash.equals(file.subarray(MAGIC.length, HEADER_LENGTH_AT))) throw new Error('wrong content hash');
  const headerEnd = HEADER_AT + file.readUInt32LE(HEADER_LENGTH_AT);
  const { bytes: lengths, ...header } = headerSchema.parse(
    JSON.parse(file.toString('utf8', HEADER_AT, headerEnd)),
  );
  const table = readTables(file, headerEnd + padding(headerEnd), lengths);
  const classes = header.intents.length;
  const embeddingScales = float32s(table('embeddingScales'));
  return {
    ...header,
    classes,
    vocabulary: indexKeys(int32s(table('keys')), float32s(table('idf'))),
    lexicon: { words: linesOf(table('words')), counts: uint32s(table('counts')) },
    svm: {
      table: {
        columns: classes,
        values: int8s(table('svmWeights')),
        scales: float32s(table('svmScales')),
      },
      bias: float32s(table('svmBias')),
    },
    embedding: {
      table: {
        columns: embeddingScales.length,
        values: int8s(table('embeddingWeights')),
        scales: embeddingScales,
      },
      output: float32s(table('output')),
      bias: float32s(table('outputBias')),
    },
    neighbours: {
      starts: uint32s(table('postingStarts')),
      rows: uint32s(table('postingRows')),
      values: uint8s(table('postingValues')),
      labels: uint16s(table('rowLabels')),
    },
  };
}

function tablesOf(model: IntentModel): Record<TableName, ArrayBufferView> {
  const { vocabulary, lexicon, svm, embedding, neighbours } = model;
  return {
    keys: vocabulary.keys,
    idf: vocabulary.weights,
    words: Buffer.from(lexicon.words.join('\n'), 'utf8'),
    counts: lexicon.counts,
    svmWeights: svm.table.values,
    svmScales: svm.table.scales,
    svmBias: svm.bias,
    embeddingWeights: embedding.table.values,
    embeddingScales: embedding.table.scales,
    output: embedding.output,
    outputBias: embedding.bias,
    postingStarts: neighbours.starts,
    postingRows: neighbours.rows,
    postingValues: neighbours.values,
    rowLabels: neighbours.labels,
  };
}

/** Each table where it lies in the file: nothing is copied, so the file's bytes must stay as they are. */
function readTables(file: Buffer, start: number, lengths: readonly number[]): (name: TableName) => Bytes {
  const tables = new Map<TableName, Bytes>();
  let at = start;
  for (const [i, name] of TABLES.entries()) {
    const length = lengths[i] ?? 0;
    if (at + length > file.length) throw new Error('wrong length');
    tables.set(name, { buffer: file.buffer, offset: file.byteOffset + at, length });
    at += length + padding(length);
  }
  return (name) => tables.get(name) ?? { buffer: file.buffer, offset: 0, length: 0 };
}

interface Bytes {
  readonly buffer: ArrayBufferLike;
  readonly offset: number;
  readonly length: number;
}

const int32s = ({ buffer, offset, length }: Bytes) => new Int32Array(buffer, offset, length / 4);
const uint32s = ({ buffer, offset, length }: Bytes) => new Uint32Array(buffer, offset, length / 4);
const float32s = ({ buffer, offset, length }: Bytes) => new Float32Array(buffer, offset, length / 4);
const uint16s = ({ buffer, offset, length }: Bytes) => new Uint16Array(buffer, offset, length / 2);
const int8s = ({ buffer, offset, length }: Bytes) => new Int8Array(buffer, offset, length);
const uint8s = ({ buffer, offset, length }: Bytes) => new Uint8Array(buffer, offset, length);

/** A table of four-byte numbers must begin at a multiple of 4; a buffer from a pool may begin anywhere. */
function aligned(bytes: Uint8Array): Uint8Array {
  return bytes.byteOffset % 4 === 0 ? bytes : new Uint8Array(bytes);
}

function linesOf({ buffer, offset, length }: Bytes): string[] {
  return length === 0 ? [] : Buffer.from(buffer, offset, length).toString('utf8').split('\n');
}

function padding(length: number): number {
  return (4 - (length % 4)) % 4;
}
