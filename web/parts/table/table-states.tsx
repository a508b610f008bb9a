import { Button, Skeleton } from '@mantine/core';
import { CloudAlert, type LucideIcon, SearchX, ShieldX } from 'lucide-react';
import type { ReactNode } from 'react';
import { useT } from '../../app/text/use-texts';
import { EmptyState } from '../empty-state';
import css from './table-states.module.css';
import type { Paged } from './use-paged';

const ROWS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];

/** What stands where the table would: rows to come, a failure, nothing at all, nothing that passes the filter. */
export function TableStates({
  list,
  empty,
  onClear,
}: {
  readonly list: Pick<Paged<unknown>, 'isPending' | 'isFailed' | 'isDenied' | 'retry'>;
  readonly empty: {
    readonly icon: LucideIcon;
    readonly title: string;
    readonly text: string;
    readonly action?: ReactNode;
  };
  /** Takes the filter off; undefined: there is none. */
  readonly onClear: (() => void) | undefined;
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
  if (list.isFailed) {
    return (
      <EmptyState
        icon={CloudAlert}
        title={t('app.state.error')}
        action={
          <Button size="xs" variant="default" onClick={list.retry}>
            {t('app.state.retry')}
          </Button>
        }
      />
    );
  }
  if (!onClear) return <EmptyState {...empty} />;
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
