import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Language } from '../../lib/languages';
import { crossValidate, type JudgedPhrase } from '../../nlu/cross-validate';
import { createEngine, type IntentEngine } from '../../nlu/engine';
import { type Changes, changesBetween, changesCsv } from '../../nlu/evaluate/changes';
import { confusionsCsv } from '../../nlu/evaluate/confusions';
import { confusionsSvg } from '../../nlu/evaluate/confusions-svg';
import { errorsCsv, type SourcedRows } from '../../nlu/evaluate/errors-csv';
import { createNearestPhrase } from '../../nlu/evaluate/nearest';
import { type EvalReport, type EvalRow, reportOn } from '../../nlu/evaluate/report';
import { percent, reportMarkdown } from '../../nlu/evaluate/report-markdown';
import type { LabelledRow } from '../../nlu/evaluate/rows';
import { scoreSlots } from '../../nlu/evaluate/slots-score';
import { type UnderstoodRow, understandRow } from '../../nlu/evaluate/unseen';
import { decodeModel, encodeModel, loadEngine } from '../../nlu/model-file';
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
  /** Model file whose answers are compared with those of the model of all phrases. */
  readonly compare?: string;
  readonly lang?: readonly Language[];
  readonly json?: boolean;
}

interface Evaluated extends SourcedRows {
  readonly report: EvalReport;
  /** Against the model of --compare. */
  readonly changes?: Changes;
}

const PHRASES = 'phrases';

/** `renewdesk intents eval`: what is understood of phrases and files that were not trained on; exit 3 below --min-f1. */
export async function evaluate(flags: EvalFlags, cli: Cli): Promise<number> {
  if (flags.folds === 1) throw usageError('--folds takes 2 or more, or 0 to leave the phrases out');
  if (flags.folds === 0 && !flags.unseen)
    throw usageError('--folds 0 leaves nothing to measure: name a file with --unseen');
  if (flags.compare !== undefined && !flags.unseen)
    throw usageError('--compare needs messages that neither model was trained on: name a file with --unseen');
  const parts = await loadParts(flags, cli);
  const evaluated = [...overPhrases(parts, flags, cli), ...overFiles(parts, flags, cli)];
  const reports = Object.fromEntries(
    evaluated.map(({ source, report, changes }) => [source, { ...report, ...(changes && { changes }) }]),
  );
  if (flags.json) cli.out(JSON.stringify(reports));
  else for (const one of evaluated) for (const line of summary(one)) cli.out(line);
  if (flags.out !== undefined) writeResults(flags.out, { evaluated, reports }, parts, cli);
  const low = evaluated.filter(({ report }) => report.macroF1 < (flags.minF1 ?? 0));
  for (const { source, report } of low)
    cli.note(`${source}: macro-F1 ${percent(report.macroF1)} is below ${percent(flags.minF1 ?? 0)}`);
  return low.length > 0 ? EXIT.checkFailed : EXIT.ok;
}

function overPhrases(
  { phrases, parents }: PartsButEngine,
  { folds, lang }: EvalFlags,
  cli: Cli,
): Evaluated[] {
  if (folds === 0) return [];
  const rows: readonly JudgedPhrase[] = crossValidate(phrases, {
    folds,
    parents,
    onFold: (fold) => cli.note(`trained ${fold} of ${folds}`),
  });
  const asked = rows.filter(inLanguages(lang));
  return [{ source: PHRASES, rows: asked, report: reportOn(asked) }];
}

function overFiles(parts: PartsButEngine, { unseen = [], compare, lang }: EvalFlags, cli: Cli): Evaluated[] {
  if (unseen.length === 0) return [];
  // Read first: a line that has to be mended is better known before the training than after it.
  const contents = unseen.map((file) => ({ file, rows: readRowsFile(file) }));
  const other = compare === undefined ? undefined : readerOf(parts, loadEngine(compare));
  cli.note(`training on all ${parts.phrases.length} phrases`);
  // On the way through the file format, because that is what the product loads.
  const read = readerOf(parts, createEngine(decodeModel(encodeModel(trainModel(parts.phrases)))));
  return contents.map(({ file, rows }) => {
    const understood = rows.map(read).filter(inLanguages(lang));
    return {
      source: file,
      rows: understood,
      report: reportOn(understood, slotsOf(understood)),
      ...(other && { changes: changesBetween(rows.map(other).filter(inLanguages(lang)), understood) }),
    };
  });
}

/** Understands rows as `intents predict` does, with this engine. */
function readerOf(parts: PartsButEngine, engine: IntentEngine): (row: LabelledRow) => UnderstoodRow {
  const predict = createPredictLine({ ...parts, engine });
  return (row) => understandRow(row, { predict, engine, parents: parts.parents });
}

/** All rows when no language is named. */
function inLanguages(lang: readonly Language[] | undefined): (row: EvalRow) => boolean {
  return ({ language }) => !lang || lang.some((one) => one === language);
}

/** Of files whose rows say which values they hold. */
function slotsOf(rows: readonly UnderstoodRow[]): ReturnType<typeof scoreSlots> | undefined {
  const marked = rows.flatMap(({ text, slots }) => (slots ? [{ text, ...slots }] : []));
  return marked.length > 0 ? scoreSlots(marked) : undefined;
}

function summary({ source, report, changes }: Evaluated): string[] {
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
    ...(changes
      ? [
          `  against --compare: ${changes.changed.length} answers differ, ${changes.mended} of them right now, ${changes.broken} right before`,
        ]
      : []),
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

function writeResults(
  out: string,
  { evaluated, reports }: { readonly evaluated: readonly Evaluated[]; readonly reports: unknown },
  parts: PartsButEngine,
  cli: Cli,
): void {
  const all = evaluated.flatMap(({ rows }) => rows);
  const headings = evaluated.map(({ source, report }) => {
    const heading =
      source === PHRASES ? 'Phrases, each understood by a model trained without it' : basename(source);
    return reportMarkdown(heading, report);
  });
  const changed = evaluated.flatMap(({ changes }) => changes?.changed ?? []);
  const files = {
    ...(evaluated.some(({ changes }) => changes) && { 'changes.csv': changesCsv(changed) }),
    'report.json': `${JSON.stringify(reports, null, 2)}\n`,
    'report.md': `# How well messages are understood\n\n${headings.join('\n')}`,
    'confusions.csv': confusionsCsv(all),
    'confusions.svg': confusionsSvg(all, 'Expected and understood intents'),
    'errors.csv': errorsCsv(evaluated, createNearestPhrase(parts.phrases, parts.parents)),
  };
  mkdirSync(out, { recursive: true });
  for (const [name, content] of Object.entries(files)) writeFileSync(join(out, name), content);
  cli.note(`written to ${out}: ${Object.keys(files).join(', ')}`);
}
