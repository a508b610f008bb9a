import { join } from 'node:path';
import { projectRoot } from '../lib/project-root';
import { writeModelFile } from './model-file';
import { readPhrases } from './phrases';
import { trainModel } from './train';

/** Name of the model file inside dist/. */
const MODEL_FILE = 'intents.model';

// Run by scripts/build.cjs after the compiler: `node dist/src/nlu/train-at-build.js <dist>`.
const root = projectRoot();
const dist = process.argv[2] ?? join(root, 'dist');
writeModelFile(join(dist, MODEL_FILE), trainModel(readPhrases(join(root, 'intents'))));
