import { Button, Skeleton } from '@mantine/core';
import { SearchX, ShieldX } from 'lucide-react';
import { useT } from '../../app/text/use-texts';
import { EmptyState, type EmptyStateProps } from '../empty-state';
import { FailedState } from '../failed-state';
import type { ListState } from './list-state';
import css from './table-states.module.css';

const ROWS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];

/** What stands where the table would: rows to come, a failure, nothing at all, nothing that passes the filter. */
export function TableStates({
  list,
  empty,
  onClear,
}: {
  readonly list: ListState;
  /** Said where there is nothing; left out: somebody else says it. */
  readonly empty?: EmptyStateProps;
  /** Takes the filter off; undefined: there is none. */
  readonly onClear?: (() => void) | undefined;
}) {
  const t = useT();
  if (list.isPending) {
    return (
      <div className={css.skeleton} role="status" aria-label={t('app.state.loading')}>
        {ROWS.map((row) => (
          <Skeleton key={row} height={36} radius="md" />
        ))}
      </div>
    );
  }
  if (list.isDenied)
    return <EmptyState icon={ShieldX} title={t('tables.denied')} text={t('tables.denied.hint')} />;
  if (list.isFailed) return <FailedState onRetry={list.retry} />;
  if (!onClear) return empty && <EmptyState {...empty} />;
  return (
    <EmptyState
      icon={SearchX}
      title={t('tables.filtered')}
      text={t('tables.filtered.hint')}
      action={
        <Button size="xs" variant="default" onClick={onClear}>
          {t('tables.clear')}
        </Button>
      }
    />
  );
}
