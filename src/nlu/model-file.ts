import { readFileSync, writeFileSync } from 'node:fs';
import { AppError } from '../lib/errors';
import { createEngine, type IntentEngine, type IntentModel } from './engine';
import { decodeModel, encodeModel } from './model-format';

export { decodeModel, encodeModel };

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
