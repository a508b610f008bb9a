import type { EvalReport } from './report';
import { OUT_OF_SCOPE } from './rows';
import type { SlotsReport } from './slots-score';

/** The report as Markdown below a heading. */
export function reportMarkdown(heading: string, report: EvalReport): string {
  const { outOfScope, slots } = report;
  return [
    `## ${heading}`,
    '',
    ...markdownTable(
      ['measure', 'value'],
      [
        ['messages', String(report.rows)],
        ['accuracy as the bot acts', percent(report.accuracy)],
        ['best intent right, sure or not (in scope)', percent(report.bestIntentAccuracy)],
        ['macro-F1', percent(report.macroF1)],
        ['MCC', report.mcc.toFixed(3)],
        [`${OUT_OF_SCOPE} recall (${outOfScope.rows} messages)`, percent(outOfScope.recall)],
        ['in scope: right and sure', percent(outOfScope.inScopeAccuracy)],
        ...(outOfScope.auroc === undefined
          ? []
          : [['AUROC in scope / out of scope', outOfScope.auroc.toFixed(3)]]),
        ['calibration error', percent(report.calibrationError)],
        ...(slots ? slotLines(slots) : []),
      ],
    ),
    '',
    ...markdownTable(
      ['language', 'messages', 'accuracy', 'macro-F1'],
      Object.entries(report.byLanguage).map(([language, score]) => [
        language,
        String(score.rows),
        percent(score.accuracy),
        percent(score.macroF1),
      ]),
    ),
    '',
    ...(report.byKind ? [...kindTable(report.byKind), ''] : []),
    ...markdownTable(
      ['intent', 'messages', 'precision', 'recall', 'F1'],
      Object.entries(report.byIntent).map(([intent, score]) => [
        intent,
        String(score.rows),
        percent(score.precision),
        percent(score.recall),
        percent(score.f1),
      ]),
    ),
    '',
    ...markdownTable(
      ['expected', 'understood as', 'times'],
      report.confusions.map(({ expected, predicted, rows }) => [expected, predicted, String(rows)]),
    ),
    '',
  ].join('\n');
}

function kindTable(byKind: NonNullable<EvalReport['byKind']>): string[] {
  return markdownTable(
    ['kind', 'messages', 'accuracy'],
    Object.entries(byKind).map(([kind, { rows, accuracy: share }]) => [kind, String(rows), percent(share)]),
  );
}

function slotLines(slots: SlotsReport): string[][] {
  return [
    ['slots: rows exactly right', percent(slots.rowsRight)],
    ['slots: values found / found values right', `${percent(slots.recall)} / ${percent(slots.precision)}`],
    ...Object.entries(slots.bySlot).map(([slot, { values, right, invented }]) => [
      `slot ${slot}`,
      `${right} of ${values} right, ${invented} wrong or invented`,
    ]),
  ];
}

function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
}

/** 0.923 → `92.3 %`. */
export function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
