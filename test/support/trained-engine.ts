import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectRoot } from '../../src/lib/project-root';
import { createEngine, type IntentEngine, type IntentModel } from '../../src/nlu/engine';
import { readModelFile, writeModelFile } from '../../src/nlu/model-file';
import { readPhrases } from '../../src/nlu/phrases';
import { hashRows, trainModel } from '../../src/nlu/train';

let trained: IntentModel | undefined;

/** The engine of the shipped phrases. */
export function trainedEngine(): IntentEngine {
  return createEngine(trainedModel());
}

/**
 * The model of the shipped phrases. Training takes many seconds, so it is taken from the build where that was trained
 * from the same phrases, else from an earlier test run with the same phrases and the same code of the engine.
 */
export function trainedModel(): IntentModel {
  trained ??= checked() ?? remembered();
  return trained;
}

/** Tells test files whether the built model is of the shipped phrases; looked at once a run, since it takes a while. */
export const BUILT_MODEL_FITS = 'RENEWDESK_TEST_BUILT_MODEL_FITS';

/** Whether the build has a model of the shipped phrases. */
export function builtModelFits(): boolean {
  return built() !== undefined;
}

function checked(): IntentModel | undefined {
  const fits = process.env[BUILT_MODEL_FITS];
  if (fits === undefined) return built();
  return fits === 'yes' ? readModelFile(builtFile()) : undefined;
}

const phrases = (): ReturnType<typeof readPhrases> => readPhrases(join(projectRoot(), 'intents'));

function built(): IntentModel | undefined {
  const file = builtFile();
  if (!existsSync(file)) return undefined;
  try {
    const model = readModelFile(file);
    return model.phrasesHash === hashRows(phrases()) ? model : undefined;
  } catch {
    // A build of another layout, or one that is being written: not ours.
    return undefined;
  }
}

function builtFile(): string {
  return join(projectRoot(), 'dist', 'intents.model');
}

function remembered(): IntentModel {
  const folder = join(tmpdir(), 'renewdesk-trained');
  const file = join(folder, `${fingerprint()}.model`);
  if (existsSync(file)) return readModelFile(file);
  const model = trainModel(phrases());
  mkdirSync(folder, { recursive: true });
  // Two workers may train at once: the name appears when the content is whole.
  writeModelFile(`${file}.${process.pid}`, model);
  renameSync(`${file}.${process.pid}`, file);
  return model;
}

function fingerprint(): string {
  const hash = createHash('sha256').update(hashRows(phrases()));
  const folder = join(projectRoot(), 'src', 'nlu');
  for (const name of readdirSync(folder).sort())
    if (name.endsWith('.ts')) hash.update(readFileSync(join(folder, name)));
  return hash.digest('hex').slice(0, 16);
}
