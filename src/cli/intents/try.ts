import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { projectRoot } from '../../lib/project-root';
import { explain, type WordEffect } from '../../nlu/evaluate/explain';
import { createNearestPhrase } from '../../nlu/evaluate/nearest';
import { mergeParts } from '../../nlu/merge-parts';
import { loadEngine } from '../../nlu/model-file';
import { createPredictLine, type PredictedLine } from '../../nlu/predict-line';
import type { ScoredIntent } from '../../turn/port';
import { EXIT } from '../exit-codes';
import type { Cli } from '../terminal';
import { type IntentsAsked, loadParts } from './understand-parts';

export interface TryFlags extends IntentsAsked {
  readonly top: number;
  /** Model file; undefined: the one the product loads. */
  readonly model?: string;
  readonly json?: boolean;
}

/** How one text was understood, and why. */
export interface Tried extends PredictedLine {
  readonly text: string;
  readonly unsure: boolean;
  /** Share of the words that the phrases hold, 0 to 1. */
  readonly knownShare: number;
  /** The engine's opinion, best first, each with the phrase that is most like the text. */
  readonly ranked: readonly (ScoredIntent & { readonly like?: string })[];
  /** For the best intent. */
  readonly words: readonly WordEffect[];
}

const WORDS_SHOWN = 5;
const BAR = 24;
/** Words that move the confidence by less are not worth a mention. */
const LEAST_EFFECT = 0.01;

/** `renewdesk intents try`: one text, or line by line, from a person or a pipe. */
export async function tryTexts(words: readonly string[], flags: TryFlags, cli: Cli): Promise<number> {
  const understand = await createTry(flags, cli);
  const show = (text: string): void => {
    const tried = understand(text);
    if (flags.json) cli.out(JSON.stringify(tried));
    else for (const line of render(tried, cli)) cli.out(line);
  };
  if (words.length > 0) {
    show(words.join(' '));
    return EXIT.ok;
  }
  return cli.interactive ? await typed(show, cli) : await piped(show);
}

async function createTry(flags: TryFlags, cli: Cli): Promise<(text: string) => Tried> {
  const parts = await loadParts(flags, cli);
  const engine = loadEngine(flags.model ?? join(projectRoot(), 'dist', 'intents.model'));
  const predict = createPredictLine({ ...parts, engine });
  const nearest = createNearestPhrase(parts.phrases, parts.parents);
  return (text) => {
    const { ranked, unsure, knownShare } = engine.predict(text);
    const best = mergeParts(ranked, parts.parents).slice(0, flags.top);
    return {
      text,
      ...predict(JSON.stringify({ text })),
      unsure,
      knownShare,
      ranked: best.map((scored) => {
        const like = nearest(text, scored.intent);
        return { ...scored, ...(like && { like: like.text }) };
      }),
      words: explain(text, best[0]?.intent ?? '', engine, parts.parents).slice(0, WORDS_SHOWN),
    };
  };
}

async function piped(show: (text: string) => void): Promise<number> {
  for await (const line of createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY }))
    if (line.trim() !== '') show(line);
  return EXIT.ok;
}

async function typed(show: (text: string) => void, cli: Cli): Promise<number> {
  cli.note(cli.paint.dim('type what a customer could write; ^D ends'));
  const input = createInterface({
    input: process.stdin,
    output: process.stdout,
    prompt: cli.paint.cyan('text '),
  });
  // readline takes ^C for itself and closes on ^D.
  const interrupted = new Promise<number>((resolve) => {
    input.once('SIGINT', () => resolve(EXIT.interrupted));
  });
  const read = async (): Promise<number> => {
    input.prompt();
    for await (const line of input) {
      if (line.trim() !== '') show(line);
      input.prompt();
    }
    return EXIT.ok;
  };
  try {
    return await Promise.race([read(), interrupted]);
  } finally {
    input.close();
  }
}

/** Lines for a person. */
function render(tried: Tried, { paint }: Cli): string[] {
  const { lang, intent, confidence, slots, unsure, knownShare, ranked, words } = tried;
  const found = Object.entries(slots).map(([name, value]) => `${name}=${value}`);
  const doubt = unsure
    ? paint.yellow(`  unsure (${Math.round(knownShare * 100)} % of the words are known)`)
    : '';
  const width = Math.max(...ranked.map((scored) => scored.intent.length));
  return [
    `${paint.bold(intent)} ${confidence.toFixed(2)}  ${lang}${doubt}`,
    ...ranked.map(({ intent: name, confidence: share, like }) => {
      const bar = '█'.repeat(Math.round(share * BAR)).padEnd(BAR);
      return `  ${name.padEnd(width)} ${share.toFixed(2)} ${paint.green(bar)} ${like === undefined ? '' : paint.dim(`like "${like}"`)}`.trimEnd();
    }),
    ...(found.length > 0 ? [`  values: ${found.join(', ')}`] : []),
    ...spokenFor(words),
  ];
}

function spokenFor(words: readonly WordEffect[]): string[] {
  const telling = words.filter(({ effect }) => Math.abs(effect) >= LEAST_EFFECT);
  if (telling.length === 0) return [];
  const listed = telling.map(
    ({ word, effect }) => `${word} ${effect > 0 ? '+' : '−'}${Math.abs(effect).toFixed(2)}`,
  );
  return [`  words: ${listed.join(', ')}`];
}
