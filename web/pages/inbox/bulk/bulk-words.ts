import type { BulkJob } from '../../../../src/console/contract/bulk';
import type { TextKey, Translate } from '../../../app/text/translate';

const DONE = {
  assign: 'inbox.done.assign',
  label: 'inbox.done.label',
  snooze: 'inbox.done.snooze',
  'to-bot': 'inbox.done.to-bot',
  resolve: 'inbox.done.resolve',
  spam: 'inbox.done.spam',
  ham: 'inbox.done.ham',
  read: 'inbox.done.read',
  unread: 'inbox.done.unread',
} as const satisfies Readonly<Record<string, TextKey>>;

/** What came of a job, in a line. */
export function bulkWords(job: BulkJob, t: Translate): string {
  const done = job.type in DONE ? DONE[job.type as keyof typeof DONE] : undefined; // just checked
  return [done && t(done, { n: job.done }), ...rest(job, t)].filter(Boolean).join(' · ');
}

/** What came of taking a job back. */
export function undoneWords(job: BulkJob, t: Translate): string {
  return [t('inbox.done.undo', { n: job.done }), ...rest(job, t)].join(' · ');
}

function rest({ skipped, failed, items }: BulkJob, t: Translate): string[] {
  const reason = items.find(({ state }) => state === 'skipped')?.reason;
  return [
    ...(skipped > 0 ? [`${t('inbox.done.skipped', { n: skipped })}${reasonWords(reason, t)}`] : []),
    ...(failed > 0 ? [t('inbox.done.failed', { n: failed })] : []),
  ];
}

const REASONS = {
  CASE_CLOSED: 'inbox.why.CASE_CLOSED',
  CHANGED_SINCE: 'inbox.why.CHANGED_SINCE',
  NOT_YOURS: 'inbox.why.NOT_YOURS',
  UNCHANGED: 'inbox.why.UNCHANGED',
  ASSIGNEE_UNFIT: 'inbox.why.ASSIGNEE_UNFIT',
} as const satisfies Readonly<Record<string, TextKey>>;

function reasonWords(reason: string | undefined, t: Translate): string {
  if (reason === undefined || !(reason in REASONS)) return '';
  return ` (${t(REASONS[reason as keyof typeof REASONS])})`; // just checked
}
