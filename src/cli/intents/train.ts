import { mkdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { projectRoot } from '../../lib/project-root';
import { encodeModel, writeModelFile } from '../../nlu/model-file';
import { readPhrases } from '../../nlu/phrases';
import { trainModel } from '../../nlu/train';
import { EXIT } from '../exit-codes';
import { usageError } from '../failure';
import type { Cli } from '../terminal';

export interface TrainFlags {
  readonly intents?: string;
  readonly out?: string;
  readonly json?: boolean;
}

/** `renewdesk intents train`: the model of the phrases, as the build trains it. */
export async function train({ intents, out, json }: TrainFlags, cli: Cli): Promise<number> {
  const folder = intents ?? join(projectRoot(), 'intents');
  const file = resolve(out ?? join(projectRoot(), 'dist', 'intents.model'));
  const phrases = readPhrases(folder);
  if (phrases.length === 0)
    throw usageError(`${folder} holds no phrases: intents/<name>/phrases.<language>.txt`);
  const start = process.cpuUsage();
  const model = trainModel(phrases);
  const { user, system } = process.cpuUsage(start);
  mkdirSync(dirname(file), { recursive: true });
  writeModelFile(file, model);
  const result = {
    rows: phrases.length,
    intents: model.intents.length,
    cpuSeconds: (user + system) / 1_000_000,
    bytes: encodeModel(model).length,
    threshold: model.threshold,
    phrasesHash: model.phrasesHash,
    file,
  };
  if (json) cli.out(JSON.stringify(result));
  else {
    cli.out(
      `${result.rows} phrases of ${result.intents} intents, trained in ${result.cpuSeconds.toFixed(1)} CPU s`,
    );
    cli.out(
      `${result.bytes} bytes, threshold ${result.threshold.toFixed(4)}, phrases ${result.phrasesHash.slice(0, 12)}`,
    );
    cli.out(file);
  }
  return EXIT.ok;
}
