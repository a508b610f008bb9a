import { Skeleton } from '@mantine/core';
import { useT } from '../../../app/text/use-texts';
import css from './panel.module.css';

/** Something is on its way. */
export function PanelLoading() {
  const t = useT();
  return (
    <div className={css.loading} role="status" aria-label={t('app.state.loading')}>
      <Skeleton height={14} width="60%" />
      <Skeleton height={44} />
      <Skeleton height={14} width="40%" />
      <Skeleton height={90} />
    </div>
  );
}
