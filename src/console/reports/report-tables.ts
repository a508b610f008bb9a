import { csvTable } from '../../lib/csv';
import type { Report, ReportTable } from '../contract/reports';

type Share = Report['bot'];

/** One table of a report, for spreadsheets. Times in seconds, amounts in minor units. */
export function reportCsv(report: Report, table: ReportTable): string {
  switch (table) {
    case 'days':
      return csvTable(
        ['day', ...SHARE_HEAD],
        report.days.map((row) => [row.day, ...shareCells(row)]),
      );
    case 'channels':
      return csvTable(
        ['channel', ...SHARE_HEAD],
        report.channels.map((row) => [row.channel, ...shareCells(row)]),
      );
    case 'languages':
      return csvTable(
        ['language', ...SHARE_HEAD],
        report.languages.map((row) => [row.language, ...shareCells(row)]),
      );
    case 'times':
      return csvTable(
        ['what', 'cases', 'p50_seconds', 'p90_seconds', 'kept', 'broken'],
        [
          ['first reply', ...timeCells(report.firstReply)],
          ['resolution', ...timeCells(report.resolution)],
          ['promise', undefined, undefined, undefined, report.promises.kept, report.promises.broken],
        ],
      );
    case 'reasons':
      return csvTable(
        ['reason', 'cases'],
        report.reasons.map(({ reason, count }) => [reason, count]),
      );
    case 'links':
      return csvTable(
        ['sent', 'opened', 'paying', 'paid'],
        [[report.links.sent, report.links.opened, report.links.paying, report.links.paid]],
      );
    case 'revenue':
      return csvTable(
        ['day', 'currency', 'minor_units'],
        report.takings.map(({ day, currency, minor }) => [day, currency, minor]),
      );
    case 'csat':
      return csvTable(
        ['scale', 'score', 'answers'],
        report.csat.scales.flatMap(({ scale, scores }) =>
          scores.map((count, index) => [scale, index + 1, count]),
        ),
      );
  }
}

const SHARE_HEAD = ['cases', 'bot_cases', 'handed_over', 'bot_share'];

function shareCells({ cases, botCases, handedOver }: Share) {
  const share = botCases === 0 ? undefined : Number((1 - handedOver / botCases).toFixed(4));
  return [cases, botCases, handedOver, share];
}

function timeCells({ count, p50Ms, p90Ms }: Report['firstReply']) {
  const seconds = (ms: number | undefined) => (ms === undefined ? undefined : Math.round(ms / 1_000));
  return [count, seconds(p50Ms), seconds(p90Ms)];
}
