import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { crossValidate, type JudgedPhrase } from '../../nlu/cross-validate';
import { createEngine } from '../../nlu/engine';
import { confusionsCsv } from '../../nlu/evaluate/confusions';
import { confusionsSvg } from '../../nlu/evaluate/confusions-svg';
import { errorsCsv, type SourcedRows } from '../../nlu/evaluate/errors-csv';
import { createNearestPhrase } from '../../nlu/evaluate/nearest';
import { type EvalReport, reportOn } from '../../nlu/evaluate/report';
import { percent, reportMarkdown } from '../../nlu/evaluate/report-markdown';
import { scoreSlots } from '../../nlu/evaluate/slots-score';
import { type UnderstoodRow, understandRow } from '../../nlu/evaluate/unseen';
import { decodeModel, encodeModel } from '../../nlu/model-file';
import { createPredictLine } from '../../nlu/predict-line';
import { trainModel } from '../../nlu/train';
import { EXIT } from '../exit-codes';
import { usageError } from '../failure';
import type { Cli } from '../terminal';
import { readRowsFile } from './read-rows-file';
import { type IntentsAsked, loadParts, type PartsButEngine } from './understand-parts';

export interface EvalFlags extends IntentsAsked {
  readonly folds: number;
  readonly unseen?: readonly string[];
  readonly out?: string;
  readonly minF1?: number;
  readonly json?: boolean;
}

interface Evaluated extends SourcedRows {
  readonly report: EvalReport;
}

const PHRASES = 'phrases';

/** `renewdesk intents eval`: what is understood of phrases and files that were not trained on; exit 3 below --min-f1. */
export async function evaluate(flags: EvalFlags, cli: Cli): Promise<number> {
  if (flags.folds === 1) throw usageError('--folds takes 2 or more, or 0 to leave the phrases out');
  if (flags.folds === 0 && !flags.unseen)
    throw usageError('--folds 0 leaves nothing to measure: name a file with --unseen');
  const parts = await loadParts(flags, cli);
  const evaluated = [...overPhrases(parts, flags, cli), ...overFiles(parts, flags.unseen ?? [], cli)];
  const reports = Object.fromEntries(evaluated.map(({ source, report }) => [source, report]));
  if (flags.json) cli.out(JSON.stringify(reports));
  else for (const { source, report } of evaluated) for (const line of summary(source, report)) cli.out(line);
  if (flags.out !== undefined) writeResults(flags.out, evaluated, parts, cli);
  const low = evaluated.filter(({ report }) => report.macroF1 < (flags.minF1 ?? 0));
  for (const { source, report } of low)
    cli.note(`${source}: macro-F1 ${percent(report.macroF1)} is below ${percent(flags.minF1 ?? 0)}`);
  return low.length > 0 ? EXIT.checkFailed : EXIT.ok;
}

function overPhrases({ phrases, parents }: PartsButEngine, { folds }: EvalFlags, cli: Cli): Evaluated[] {
  if (folds === 0) return [];
  const rows: readonly JudgedPhrase[] = crossValidate(phrases, {
    folds,
    parents,
    onFold: (fold) => cli.note(`trained ${fold} of ${folds}`),
  });
  return [{ source: PHRASES, rows, report: reportOn(rows) }];
}

function overFiles(parts: PartsButEngine, files: readonly string[], cli: Cli): Evaluated[] {
  if (files.length === 0) return [];
  // Read first: a line that has to be mended is better known before the training than after it.
  const contents = files.map((file) => ({ file, rows: readRowsFile(file) }));
  cli.note(`training on all ${parts.phrases.length} phrases`);
  // On the way through the file format, because that is what the product loads.
  const engine = createEngine(decodeModel(encodeModel(trainModel(parts.phrases))));
  const predict = createPredictLine({ ...parts, engine });
  return contents.map(({ file, rows }) => {
    const understood = rows.map((row) => understandRow(row, { predict, engine, parents: parts.parents }));
    return { source: file, rows: understood, report: reportOn(understood, slotsOf(understood)) };
  });
}

/** Of files whose rows say which values they hold. */
function slotsOf(rows: readonly UnderstoodRow[]): ReturnType<typeof scoreSlots> | undefined {
  const marked = rows.flatMap(({ text, slots }) => (slots ? [{ text, ...slots }] : []));
  return marked.length > 0 ? scoreSlots(marked) : undefined;
}

function summary(source: string, report: EvalReport): string[] {
  const { accuracy, macroF1, byLanguage, outOfScope, calibrationError, slots, byKind, confusions } = report;
  const languages = Object.entries(byLanguage).map(
    ([language, score]) => `${language} ${percent(score.accuracy)}`,
  );
  return [
    `${source}: ${report.rows} messages`,
    `  accuracy ${percent(accuracy)} (${languages.join(', ')}), macro-F1 ${percent(macroF1)}`,
    `  out-of-scope recall ${percent(outOfScope.recall)} of ${outOfScope.rows}, in scope right and sure ${percent(outOfScope.inScopeAccuracy)}, calibration error ${percent(calibrationError)}`,
    ...(slots
      ? [
          `  slots: ${percent(slots.rowsRight)} of rows exactly right, ${percent(slots.recall)} of values found`,
        ]
      : []),
    ...(byKind ? [`  ${kindsInWords(byKind)}`] : []),
    ...confusions
      .slice(0, 5)
      .map(({ expected, predicted, rows }) => `  ${expected} understood as ${predicted}: ${rows}`),
  ];
}

function kindsInWords(byKind: NonNullable<EvalReport['byKind']>): string {
  return Object.entries(byKind)
    .map(([kind, score]) => `${kind} ${percent(score.accuracy)}`)
    .join(', ');
}

function writeResults(out: string, evaluated: readonly Evaluated[], parts: PartsButEngine, cli: Cli): void {
  const all = evaluated.flatMap(({ rows }) => rows);
  const headings = evaluated.map(({ source, report }) => {
    const heading =
      source === PHRASES ? 'Phrases, each understood by a model trained without it' : basename(source);
    return reportMarkdown(heading, report);
  });
  const files = {
    'report.json': `${JSON.stringify(Object.fromEntries(evaluated.map(({ source, report }) => [source, report])), null, 2)}\n`,
    'report.md': `# How well messages are understood\n\n${headings.join('\n')}`,
    'confusions.csv': confusionsCsv(all),
    'confusions.svg': confusionsSvg(all, 'Expected and understood intents'),
    'errors.csv': errorsCsv(evaluated, createNearestPhrase(parts.phrases, parts.parents)),
  };
  mkdirSync(out, { recursive: true });
  for (const [name, content] of Object.entries(files)) writeFileSync(join(out, name), content);
  cli.note(`written to ${out}: ${Object.keys(files).join(', ')}`);
}
