import { Button, Skeleton } from '@mantine/core';
import { CircleAlert } from 'lucide-react';
import { useT } from '../../../app/text/use-texts';
import { EmptyState } from '../../../parts/empty-state';
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

/** It did not come. */
export function PanelFailed({ retry }: { readonly retry: () => unknown }) {
  const t = useT();
  return (
    <EmptyState
      icon={CircleAlert}
      title={t('app.state.error')}
      action={
        <Button size="xs" variant="default" onClick={() => void retry()}>
          {t('app.state.retry')}
        </Button>
      }
    />
  );
}
