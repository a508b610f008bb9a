import type { BulkJob } from '../../../../src/console/contract/bulk';
import { useT } from '../../../app/text/use-texts';
import css from './bulk-bar.module.css';

/** How far a job is, while it takes longer than its answer. */
export function BulkProgress({
  job,
  raised,
}: {
  readonly job: BulkJob | undefined;
  readonly raised: boolean;
}) {
  const t = useT();
  if (!job) return null;
  const done = job.done + job.skipped + job.failed;
  return (
    <div className={css.progress} data-raised={raised || undefined}>
      <label htmlFor="bulk-progress">{t('inbox.bulk.progress', { done, total: job.total })}</label>
      <progress id="bulk-progress" max={job.total} value={done} />
    </div>
  );
}
