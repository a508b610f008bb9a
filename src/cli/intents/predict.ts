import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { projectRoot } from '../../lib/project-root';
import { loadEngine } from '../../nlu/model-file';
import { createPredictLine, type PredictedLine } from '../../nlu/predict-line';
import { EXIT } from '../exit-codes';
import type { Cli } from '../terminal';
import { loadParts } from './understand-parts';

export interface PredictFlags {
  readonly config?: string;
  readonly json?: boolean;
}

/**
 * `renewdesk intents predict`: understands the words given as arguments as one text, or else each line of stdin; needs
 * neither database nor network.
 */
export async function predict(words: readonly string[], flags: PredictFlags, cli: Cli): Promise<number> {
  const predictLine = await loadPredictLine(flags, cli);
  for await (const line of linesOf(words)) {
    const predicted = predictLine(line);
    const more = process.stdout.write(`${flags.json ? JSON.stringify(predicted) : inWords(predicted)}\n`);
    if (!more) await once(process.stdout, 'drain');
  }
  return EXIT.ok;
}

function linesOf(words: readonly string[]): AsyncIterable<string> | readonly string[] {
  if (words.length > 0) return [words.join(' ')];
  return createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY });
}

async function loadPredictLine(flags: PredictFlags, cli: Cli): Promise<(line: string) => PredictedLine> {
  const engine = loadEngine(join(projectRoot(), 'dist', 'intents.model'));
  return createPredictLine({ ...(await loadParts(flags, cli)), engine });
}

function inWords({ lang, intent, confidence, slots }: PredictedLine): string {
  const found = Object.entries(slots).map(([name, value]) => `${name}=${value}`);
  return [intent, confidence.toFixed(2), lang, ...found].join('  ');
}
