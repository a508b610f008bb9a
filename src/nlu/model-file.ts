import { readFileSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { AppError } from '../lib/errors';
import { createEngine, type IntentEngine, type IntentModel } from './engine';
import { readPhrases } from './phrases';
import { trainModel } from './train';

// As in linear-svm.ts: once, not per weight.
const { abs, max, round } = Math;

/**
 * Layout, little endian: magic (8 bytes), header length (u32), header (JSON), feature keys (UTF-8, one a line),
 * padding to 4, √idf of each feature (f32), bias of each class (f32), scale of each class (f32), weights (int8,
 * feature-major: weight = int8 · scale of its class).
 */
const MAGIC = 'RDNLU01\n';
const INT8_MAX = 127;

const headerSchema = z.object({
  intents: z.array(z.string()).readonly(),
  features: z.int(),
  keyBytes: z.int(),
  temperature: z.number(),
  threshold: z.number(),
  phrasesHash: z.string(),
});

/** Trains on the phrases of a folder, in this process (1 to 3 s for a bot of 3,000 phrases). */
export function trainEngine(intentsFolder: string): IntentEngine {
  return createEngine(trainModel(readPhrases(intentsFolder)));
}

/** @throws AppError NLU_MODEL_MISSING, NLU_MODEL_INVALID */
export function loadEngine(modelFile: string): IntentEngine {
  return createEngine(readModelFile(modelFile));
}

/** @throws AppError NLU_MODEL_MISSING, NLU_MODEL_INVALID */
export function readModelFile(modelFile: string): IntentModel {
  let bytes: Buffer;
  try {
    bytes = readFileSync(modelFile);
  } catch (cause) {
    throw new AppError('NLU_MODEL_MISSING', `cannot read ${modelFile}: run npm run build`, { cause });
  }
  try {
    return decodeModel(bytes);
  } catch (cause) {
    throw new AppError('NLU_MODEL_INVALID', `${modelFile} is no intent model: run npm run build`, { cause });
  }
}

export function writeModelFile(modelFile: string, model: IntentModel): void {
  writeFileSync(modelFile, encodeModel(model));
}

/** The model as bytes, weights rounded to 8 bits. */
export function encodeModel(model: IntentModel): Buffer {
  const keys = Buffer.from([...model.vocabulary.numbers.keys()].join('\n'), 'utf8');
  const header = Buffer.from(
    JSON.stringify({
      intents: model.intents,
      features: model.vocabulary.weights.length,
      keyBytes: keys.length,
      temperature: model.temperature,
      threshold: model.threshold,
      phrasesHash: model.phrasesHash,
    } satisfies z.infer<typeof headerSchema>),
    'utf8',
  );
  const length = Buffer.alloc(4);
  length.writeUInt32LE(header.length);
  const text = Buffer.concat([Buffer.from(MAGIC, 'latin1'), length, header, keys]);
  const { scales, quantised } = quantise(model);
  return Buffer.concat([
    text,
    Buffer.alloc(padding(text.length)),
    floatsToBytes(model.vocabulary.weights),
    floatsToBytes(model.linear.bias),
    floatsToBytes(scales),
    Buffer.from(quantised.buffer),
  ]);
}

/** @throws when the bytes are not a model of this layout */
export function decodeModel(bytes: Buffer): IntentModel {
  if (bytes.toString('latin1', 0, MAGIC.length) !== MAGIC) throw new Error('wrong magic');
  const headerStart = MAGIC.length + 4;
  const keysStart = headerStart + bytes.readUInt32LE(MAGIC.length);
  const header = headerSchema.parse(JSON.parse(bytes.toString('utf8', headerStart, keysStart)));
  const keysEnd = keysStart + header.keyBytes;
  const keys = bytes.toString('utf8', keysStart, keysEnd).split('\n');
  const classes = header.intents.length;
  let at = keysEnd + padding(keysEnd);
  const floats = (count: number): Float32Array => {
    // A copy of its own: the file's buffer may begin at any byte, a Float32Array only at every fourth.
    const values = new Float32Array(new Uint8Array(bytes.subarray(at, at + 4 * count)).buffer);
    at += 4 * count;
    return values;
  };
  const weights = floats(header.features);
  const bias = floats(classes);
  const scales = floats(classes);
  if (keys.length !== header.features || bytes.length !== at + header.features * classes)
    throw new Error('wrong length');
  const quantised = new Int8Array(bytes.buffer, bytes.byteOffset + at, header.features * classes);
  return {
    intents: header.intents,
    vocabulary: { numbers: new Map(keys.map((key, number) => [key, number])), weights },
    linear: { classes, bias, weights: dequantise(quantised, scales) },
    temperature: header.temperature,
    threshold: header.threshold,
    phrasesHash: header.phrasesHash,
  };
}

function quantise(model: IntentModel): { scales: Float32Array; quantised: Int8Array } {
  const { classes, weights } = model.linear;
  const scales = new Float32Array(classes);
  for (let i = 0; i < weights.length; i++)
    scales[i % classes] = max(scales[i % classes] ?? 0, abs(weights[i] ?? 0) / INT8_MAX);
  const quantised = Int8Array.from(weights, (weight, i) => round(weight / (scales[i % classes] || 1)));
  return { scales, quantised };
}

function dequantise(quantised: Int8Array, scales: Float32Array): Float32Array {
  const weights = new Float32Array(quantised.length);
  const classes = scales.length;
  for (let label = 0; label < classes; label++) {
    const scale = scales[label] ?? 0;
    for (let i = label; i < weights.length; i += classes) weights[i] = (quantised[i] ?? 0) * scale;
  }
  return weights;
}

/** As the machine holds them: little endian on every platform Node is built for that we support. */
function floatsToBytes(values: Float32Array): Buffer {
  return Buffer.from(values.buffer, values.byteOffset, values.byteLength);
}

function padding(length: number): number {
  return (4 - (length % 4)) % 4;
}
