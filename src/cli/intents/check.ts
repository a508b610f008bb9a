import { join } from 'node:path';
import { projectRoot } from '../../lib/project-root';
import { checkIntents } from '../../nlu/check';
import { crossValidate } from '../../nlu/cross-validate';
import { readParents } from '../../nlu/evaluate/intent-facts';
import { decided } from '../../nlu/evaluate/metrics';
import { createNearestPhrase } from '../../nlu/evaluate/nearest';
import { type EvalReport, isRight, reportOn } from '../../nlu/evaluate/report';
import { percent } from '../../nlu/evaluate/report-markdown';
import { readPhrases } from '../../nlu/phrases';
import { EXIT } from '../exit-codes';
import type { Cli } from '../terminal';

export interface CheckFlags {
  readonly accuracy?: boolean;
  readonly intents?: string;
  readonly json?: boolean;
}

/** Messages shown of each pair that is mixed up. */
const EXAMPLES = 2;

/** `renewdesk intents check`: phrases and replies of every intent; exit 3 when something has to be mended. */
export async function check({ accuracy, intents, json }: CheckFlags, cli: Cli): Promise<number> {
  const folder = intents ?? join(projectRoot(), 'intents');
  const report = checkIntents(folder);
  const measured = accuracy ? measure(folder, cli) : undefined;
  if (json) cli.out(JSON.stringify({ ...report, ...(measured && { accuracy: measured.report }) }));
  else {
    for (const { code, message } of report.problems) cli.out(`${code}: ${message}`);
    for (const line of measured?.lines ?? []) cli.out(line);
  }
  cli.note(`${Object.keys(report.counts).length} intents, ${report.problems.length} problems`);
  return report.problems.length > 0 ? EXIT.checkFailed : EXIT.ok;
}

/** Cross-validated accuracy, and what is mixed up with the phrase of the other intent that attracts it. */
function measure(folder: string, cli: Cli): { report: EvalReport; lines: readonly string[] } {
  const phrases = readPhrases(folder);
  const parents = readParents(folder);
  const judged = crossValidate(phrases, {
    parents,
    onFold: (fold, folds) => cli.note(`trained ${fold} of ${folds}`),
  });
  const report = reportOn(judged);
  const nearest = createNearestPhrase(phrases, parents);
  const languages = Object.entries(report.byLanguage).map(
    ([language, score]) => `${language} ${percent(score.accuracy)}`,
  );
  const lines = [
    `accuracy of phrases not trained on: ${percent(report.accuracy)} (${languages.join(', ')})`,
    ...report.confusions.flatMap(({ expected, predicted, rows }) => [
      `${expected} understood as ${predicted}: ${rows}`,
      ...judged
        .filter((row) => !isRight(row) && row.expected === expected && decided(row) === predicted)
        .slice(0, EXAMPLES)
        .map((row) => {
          const like = nearest(row.text, predicted);
          return `  "${row.text}"${like ? ` is like "${like.text}" (${like.intent}, ${like.language}, line ${like.line})` : ''}`;
        }),
    ]),
  ];
  return { report, lines };
}
